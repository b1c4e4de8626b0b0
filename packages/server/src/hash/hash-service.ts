import { StorageError, type Storage } from "@tandem/storage";
import { versionOf } from "../tree/version-of.ts";
import { HashCache, type HashedBytes } from "./hash-cache.ts";
import { Places } from "./places.ts";
import { runningHash } from "./running-hash.ts";

/** The hashes of files: computed a piece at a time, and remembered as long as the file stays as it is. */
export interface HashService {
  /**
   * The hash of bytes of a file, in lower-case hexadecimal. Rejects with the storage's error, and with the reason of
   * `signal`, which also takes it out of the queue.
   */
  hash(bytes: HashedBytes, signal: AbortSignal): Promise<string>;
  /** Remembers what was computed elsewhere, from the very bytes that `attributes` describe. */
  keep(bytes: HashedBytes, digest: string): void;
}

export interface HashServiceOptions {
  /** Hashes computed at once; others wait for their turn. */
  readonly atOnce: number;
  /** Hashes remembered. */
  readonly kept: number;
  /** Lets everything else happen that waits. */
  readonly turn: () => Promise<void>;
  /** Milliseconds since 1970 UTC. */
  readonly date: () => number;
}

/** The hashes of one server. */
export function hashService({ atOnce, kept, turn, date }: HashServiceOptions): HashService {
  const cache = new HashCache(kept);
  const places = new Places(atOnce);

  async function compute(bytes: HashedBytes, signal: AbortSignal): Promise<string> {
    using place = await places.take(signal);
    const { storage, path, algorithm, start, end } = bytes;
    const hash = runningHash(algorithm);
    await using source = await storage.read(path, { start, end, signal });
    let hashed = 0;
    let sinceTaken = 0;
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += sliceSize) {
        hash.update(chunk.subarray(at, at + sliceSize));
        await turn();
        signal.throwIfAborted();
      }
      hashed += chunk.length;
      sinceTaken += chunk.length;
      if (sinceTaken < sharedAfter) continue;
      sinceTaken = 0;
      await place.passOn(signal);
    }
    if (hashed !== end - start) {
      throw new StorageError("busy", path, { reason: "The file changed while it was hashed; try again." });
    }
    const digest = hash.digest();
    if (await isSettled(storage, bytes, date())) cache.keep(bytes, digest);
    return digest;
  }

  return {
    hash: async (bytes, signal) => cache.find(bytes) ?? compute(bytes, signal),
    keep: (bytes, digest) => cache.keep(bytes, digest),
  };
}

/** True when the file is what it was, and was changed long enough ago for a change since to show in its time. */
async function isSettled(storage: Storage, { path, attributes }: HashedBytes, now: number): Promise<boolean> {
  if (now - attributes.modified < coarsestTime) return false;
  return versionOf(await storage.stat(path)) === versionOf(attributes);
}

// A quarter of a millisecond to a millisecond of work, after which every other session has its turn.
const sliceSize = 256 * 1024;
// Some hundredths of a second of work, after which those who wait for a place have theirs: a few files of many gigabytes
// would keep all the small ones waiting for minutes.
const sharedAfter = 16 * 1_048_576;
// Two writes within one step of the clock leave the same time behind; the step of FAT is 2 seconds, of others less.
const coarsestTime = 2_000;
