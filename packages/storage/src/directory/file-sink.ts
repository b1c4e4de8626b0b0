import { closeSync } from "node:fs";
import { alreadyEnded } from "../refusals.ts";
import type { StageDescriptor } from "../storage.ts";
import { close } from "./calls.ts";
import { faultOf } from "./fault.ts";
import type { Medium } from "./medium.ts";
import { waiting, type StageCalls } from "./stage-calls.ts";

/** For a file of no more bytes than this no file system has reserved space that it gives back at the close. */
export const little = 65_536;

/** An open file, and how it is written. */
export interface SunkFile {
  readonly fd: number;
  readonly position: number | null;
  readonly medium?: Medium | undefined;
  readonly calls?: StageCalls;
  readonly signal?: AbortSignal | undefined;
}

/**
 * An open file that is written in order, from `position` or, without one, at the end of the file wherever that is; owns
 * its descriptor. What failed once stays failed.
 */
export class FileSink {
  readonly fd: number;
  readonly #path: string;
  readonly #signal: AbortSignal | undefined;
  readonly #medium: Medium | undefined;
  readonly #calls: StageCalls;
  #position: number | null;
  #closing = false;
  #closed = false;
  #last: Promise<void> = Promise.resolve();

  constructor(path: string, { fd, position, medium, calls = waiting, signal }: SunkFile) {
    this.#path = path;
    this.fd = fd;
    this.#position = position;
    this.#medium = medium;
    this.#calls = calls;
    this.#signal = signal;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#last = this.#last.then(() => this.#write(bytes));
    this.#last.catch(() => {});
    return this.#last;
  }

  /** Resolves when all that was given is in the file; rejects with what went wrong. */
  async flush(): Promise<void> {
    await this.#last;
    this.#refuse();
  }

  /** Resolves when nothing is being written any more, whatever became of it; what is given later is refused. */
  async settled(): Promise<void> {
    this.#closing = true;
    await this.#last.catch(() => {});
  }

  /**
   * Closes the file after the write that runs: one that outlived its descriptor would write into another file. `atOnce` says that
   * this thread may do it, where no server and no program has to be told of it.
   */
  async close(atOnce = false): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.settled();
    const local = this.#medium !== undefined;
    if (atOnce && local && this.#position !== null && this.#position <= little) closeSync(this.fd);
    else await close(this.fd);
  }

  /** The file as it is to who writes into it without `write`; that has been done before the file is closed. */
  get descriptor(): StageDescriptor | undefined {
    const at = (): number | null => this.#position;
    if (at() === null) return undefined;
    return {
      fd: this.fd,
      medium: this.#medium,
      room: Infinity,
      get position() {
        return at() ?? 0;
      },
      wrote: (bytes) => {
        this.#position = (at() ?? 0) + bytes;
      },
    };
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0) {
      this.#refuse();
      try {
        const { write } = rest.length <= little ? this.#calls : waiting;
        const written = await write(this.fd, rest, this.#position);
        if (this.#position !== null) this.#position += written;
        if (written === rest.length) return;
        rest = rest.subarray(written);
      } catch (error) {
        throw faultOf(error, this.#path);
      }
    }
  }

  #refuse(): void {
    this.#signal?.throwIfAborted();
    if (this.#closing) throw alreadyEnded(this.#path);
  }
}
