import { randomUUID } from "node:crypto";
import { parsePath, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";

/** A file in a scratch storage that is written once, read as often as one likes, and gone when it is disposed of. */
export interface ScratchFile extends AsyncDisposable {
  /** Bytes that were given to it. */
  readonly size: number;
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the writing; then it can be read. */
  commit(): Promise<void>;
  read(): AsyncIterable<Uint8Array>;
}

/** Opens one for the upload of `path`, which its errors speak of. */
export async function scratchFile(
  scratch: Storage,
  path: VirtualPath,
  signal: AbortSignal | undefined,
): Promise<ScratchFile> {
  const name = parsePath(`/${randomUUID()}`);
  const stage = await told(path, () => scratch.write(name, signal === undefined ? {} : { signal }));
  let size = 0;
  let committed = false;
  return {
    get size() {
      return size;
    },
    async write(bytes) {
      size += bytes.length;
      await told(path, () => stage.write(bytes));
    },
    async commit() {
      await told(path, () => stage.commit());
      committed = true;
    },
    async *read() {
      await using source = await told(path, () => scratch.read(name));
      yield* source;
    },
    async [Symbol.asyncDispose]() {
      await told(path, () => (committed ? scratch.remove(name) : stage.abort()));
    },
  };
}

async function told<T>(path: VirtualPath, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const reason =
      error.code === "no-space"
        ? "There is no room now to check the upload in; try again later."
        : "The upload cannot be checked now; try again later.";
    throw new StorageError(error.code === "no-space" ? "no-space" : "failed", path, { reason, cause: error });
  }
}
