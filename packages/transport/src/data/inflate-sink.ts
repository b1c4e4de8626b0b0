import { ProtocolError } from "@tandem/protocol";
import { createInflate, type Inflate } from "node:zlib";
import type { EndingSink } from "../codec.ts";

/** What guards against a bomb: a small stream that becomes a huge file. */
export interface InflateLimit {
  /** How many bytes so many compressed ones may become. */
  readonly mayGrowTo: (compressed: number) => number;
  /** What is thrown when they become more. */
  readonly tooLarge: () => Error;
}

/**
 * Passes on what mode Z carries, inflated (draft-preston-ftpext-deflate). It takes no more before the other sink has taken
 * what that became, so a bomb is never held, and is cut off by `limit`. Throws that sink's errors, and `ProtocolError` `damaged` or `truncated`.
 */
export class InflateSink implements EndingSink, AsyncDisposable {
  readonly #sink: EndingSink;
  readonly #limit: InflateLimit;
  readonly #inflate: Inflate = createInflate({ chunkSize });
  #taken = 0;
  #given = 0;
  /** Passes on what comes out, to its end; rejects with what went wrong. */
  readonly #passing: Promise<void>;
  #wake: () => void = () => {};

  constructor(sink: EndingSink, limit: InflateLimit) {
    this.#sink = sink;
    this.#limit = limit;
    this.#passing = this.#pass();
    // It may break while nobody writes; the next write tells.
    const wake = (): void => this.#wake();
    this.#passing.then(wake, wake);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#taken += bytes.length;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#inflate.write(bytes, () => resolve());
    });
    // A broken stream calls back too; what broke it is told by what came out.
    if (this.#inflate.destroyed) await this.#passing;
    this.#refuseMore();
  }

  async end(): Promise<void> {
    this.#inflate.end();
    await this.#passing;
    this.#refuseMore();
    await this.#sink.end();
  }

  /** Resolves when nothing of it writes to the other sink any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#inflate.destroy();
    await this.#passing.catch(() => {});
  }

  async #pass(): Promise<void> {
    const inflated = this.#inflate[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    for (;;) {
      const next = await inflated.next().catch((error: unknown) => {
        throw faultOf(error);
      });
      if (next.done === true) return;
      this.#given += next.value.length;
      try {
        if (this.#given > this.#limit.mayGrowTo(this.#taken)) throw this.#limit.tooLarge();
        await this.#sink.write(next.value);
      } catch (error) {
        this.#inflate.destroy();
        throw error;
      }
    }
  }

  #refuseMore(): void {
    // Node leaves what follows the end of the stream unread.
    if (!this.#inflate.readableEnded || this.#inflate.bytesWritten >= this.#taken) return;
    throw new ProtocolError("damaged", "Something follows the end of the compressed stream; send one stream a file.");
  }
}

const chunkSize = 65_536;

function faultOf(cause: unknown): ProtocolError {
  if ((cause as { code?: unknown }).code === "Z_BUF_ERROR") {
    return new ProtocolError("truncated", "The data connection ended before the compressed stream did.", { cause });
  }
  const what = cause instanceof Error ? cause.message : String(cause);
  return new ProtocolError("damaged", `This is no zlib stream, as mode Z asks for: ${what}.`, { cause });
}
