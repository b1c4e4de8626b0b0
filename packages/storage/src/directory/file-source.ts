import { closeSync } from "node:fs";
import { StorageError } from "../storage-error.ts";
import type { Source } from "../storage.ts";
import { close, read } from "./calls.ts";
import { faultOf } from "./fault.ts";
import type { Medium } from "./medium.ts";

/** The bytes of an open file from `start` to `end`; owns its descriptor. While the reader works, the next bytes are read. */
export class FileSource implements Source {
  readonly size: number;
  readonly descriptor: NonNullable<Source["descriptor"]>;
  readonly #path: string;
  readonly #signal: AbortSignal | undefined;
  readonly #closesAtOnce: boolean;
  #begun = false;
  #closed = false;
  #reading: Promise<unknown> | undefined;

  constructor(path: string, { fd, start, end, size, medium }: FileRange, signal?: AbortSignal) {
    this.#path = path;
    this.#signal = signal;
    this.#closesAtOnce = medium !== undefined && size <= little;
    this.size = end - start;
    this.descriptor = { fd, start, end, medium, read: (into, at) => this.#read(into, at) };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    if (this.#begun)
      throw new StorageError("failed", this.#path, { reason: "It can be read only once; open it again." });
    this.#begun = true;
    const { end } = this.descriptor;
    let at = this.descriptor.start;
    let ahead = this.#readAhead(at);
    while (at < end) {
      const bytes = await ahead;
      at += bytes.length;
      ahead = this.#readAhead(at);
      yield bytes;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // A read that outlived its descriptor would read whatever file gets the number next.
    if (this.#reading !== undefined) await this.#reading;
    if (this.#closesAtOnce) closeSync(this.descriptor.fd);
    else await close(this.descriptor.fd);
  }

  /** Starts to read; at the end it reads nothing. */
  #readAhead(at: number): Promise<Uint8Array> {
    const { end } = this.descriptor;
    if (at === end) return Promise.resolve(new Uint8Array(0));
    // A fresh buffer each time: the reader may still be sending the last one.
    const buffer = Buffer.allocUnsafe(Math.min(bufferSize, end - at));
    const bytes = this.#read(buffer, at).then((read) => buffer.subarray(0, read));
    // Looked at by who asks for it, if anybody does.
    bytes.catch(() => {});
    return bytes;
  }

  #read(into: Uint8Array, at: number): Promise<number> {
    const reading = this.#readNow(into, at);
    this.#reading = reading.catch(() => {});
    return reading;
  }

  async #readNow(into: Uint8Array, at: number): Promise<number> {
    this.#signal?.throwIfAborted();
    if (this.#closed) throw new StorageError("failed", this.#path, { reason: "Its source was closed." });
    try {
      const { bytesRead } = await read(this.descriptor.fd, into, 0, into.length, at);
      if (bytesRead === 0) throw shortened(this.#path);
      return bytesRead;
    } catch (error) {
      throw faultOf(error, this.#path);
    }
  }
}

/** Some bytes of an open file. */
interface FileRange {
  readonly fd: number;
  readonly start: number;
  readonly end: number;
  /** How long the file was when it was opened. */
  readonly size: number;
  readonly medium: Medium | undefined;
}

// Large enough that the price of a call no longer counts, small enough for hundreds of transfers at once.
const bufferSize = 256 * 1024;
// What was removed while it was open is freed at the close: of a large file that takes its time.
const little = 1_048_576;

function shortened(path: string): StorageError {
  return new StorageError("failed", path, { reason: "The file became shorter while it was read; ask for it again." });
}
