import type { HashAlgorithm, RemoteEntry } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import { hash, type HashOptions, type RemoteHash } from "../hash/remote-hash.ts";
import { noteCalls } from "../pool/calls-of.ts";
import type { Calls } from "../pool/calls.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";
import { modified } from "./modified.ts";
import { setMode } from "./set-mode.ts";
import { setModified } from "./set-modified.ts";
import { size } from "./size.ts";
import { space } from "./space.ts";
import { stat } from "./stat.ts";

/** What a client is asked, and told to change, of the facts of paths. */
export abstract class ClientFacts {
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
    noteCalls(this, calls);
  }

  /** What is known of a file or directory. */
  stat(path: string, options?: CallOptions): Promise<RemoteEntry> {
    return stat(this.#calls, path, options);
  }

  /** The bytes of a file; `undefined` when the server cannot tell. */
  size(path: string, options?: CallOptions): Promise<number | undefined> {
    return size(this.#calls, path, options);
  }

  /** When a file was last modified, in milliseconds since 1970 UTC; `undefined` when the server cannot tell. */
  modified(path: string, options?: CallOptions): Promise<number | undefined> {
    return modified(this.#calls, path, options);
  }

  /** Sets when a file was last modified, in milliseconds since 1970 UTC; false when the server does not offer it. */
  setModified(path: string, time: number, options?: CallOptions): Promise<boolean> {
    return setModified(this.#calls, path, time, options);
  }

  /** Sets the permission bits of Unix, 0 to 0o7777; false when the server does not offer it. */
  setMode(path: string, mode: number, options?: CallOptions): Promise<boolean> {
    return setMode(this.#calls, path, mode, options);
  }

  /** How many more bytes may be stored in a directory; `undefined` when the server cannot tell. */
  space(path?: string, options?: CallOptions): Promise<number | undefined> {
    return space(this.#calls, path, options);
  }

  /**
   * The hash of a file's bytes as the server has them, or of the part from `start` to `end`: with the function that is named, or
   * the best that it offers; undefined when it offers none.
   */
  hash(path: string, options: HashAlgorithm | HashOptions = {}): Promise<RemoteHash | undefined> {
    return hash(this.#calls, path, typeof options === "string" ? { algorithm: options } : options);
  }

  /** Whether there is a file or a directory. */
  async exists(path: string, options?: CallOptions): Promise<boolean> {
    try {
      await this.stat(path, options);
      return true;
    } catch (error) {
      if (error instanceof RefusedError && error.reply.code === 550) return false;
      throw error;
    }
  }
}
