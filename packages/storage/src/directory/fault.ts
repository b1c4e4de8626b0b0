import { StorageError, type StorageFault } from "../storage-error.ts";

/**
 * What a failed call means to the one who asked for `path`. The message names only `path`: the system's own words hold the
 * place on this machine's disk and stay in `cause`. An error that is not the system's is returned as it is.
 */
export function faultOf(error: unknown, path: string, meanings: Meanings = {}): unknown {
  const code = errnoOf(error);
  if (code === undefined) return error;
  return new StorageError(meanings[code] ?? faults[code] ?? "failed", path, { cause: error });
}

/** Runs one operation on `path`: not at all under an aborted signal, and failing with {@link StorageError} only. */
export async function guarded<T>(path: string, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await run();
  } catch (error) {
    throw faultOf(error, path);
  }
}

/** The name of a failed system call's error (`ENOENT`), undefined for every other error. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && "errno" in error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/** The promise's value, or undefined when it fails with one of `codes`. */
export async function unless<T>(promise: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (codes.includes(errnoOf(error) ?? "")) return undefined;
    throw error;
  }
}

/** What an error code means where it means something of its own. */
export type Meanings = Readonly<Partial<Record<string, StorageFault>>>;

const faults: Meanings = {
  ENOENT: "not-found",
  EEXIST: "exists",
  ENOTDIR: "not-a-directory",
  EISDIR: "is-a-directory",
  ENOTEMPTY: "not-empty",
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "denied",
  ELOOP: "denied",
  // A FIFO that nobody reads, a device or a socket, opened as a file.
  ENXIO: "denied",
  ENODEV: "denied",
  ENAMETOOLONG: "bad-name",
  EILSEQ: "bad-name",
  ENOSPC: "no-space",
  EDQUOT: "over-quota",
  EFBIG: "too-large",
  EBUSY: "busy",
  ETXTBSY: "busy",
  EAGAIN: "busy",
  // Every descriptor is in use: the next moment has free ones.
  EMFILE: "busy",
  ENFILE: "busy",
  EXDEV: "not-supported",
  ENOTSUP: "not-supported",
};
