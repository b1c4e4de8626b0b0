import type { VirtualPath } from "@tandem/protocol";
import type { Source, Storage } from "./storage.ts";

/**
 * A file from byte `start` on, where the storage can open it without waiting for anything; `undefined` where it cannot, which says
 * nothing of why: then its `read` is to be asked. Throws `StorageError`. Whatever lies around a storage, were it a copy of it with one
 * other method, has rules of its own, and is not passed by: it is asked by `read` alone.
 */
export function readAtOnce(storage: Storage, path: VirtualPath, start: number): Source | undefined {
  return readers.get(storage)?.(path, start);
}

/** Has {@link readAtOnce} ask `read` for the files of this very storage, which it gives back. */
export function readingAtOnce(storage: Storage, read: ReadAtOnce): Storage {
  readers.set(storage, read);
  return storage;
}

type ReadAtOnce = (path: VirtualPath, start: number) => Source | undefined;

const readers = new WeakMap<Storage, ReadAtOnce>();
