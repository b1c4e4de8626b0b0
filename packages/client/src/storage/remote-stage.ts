import { StorageError, type PlainSource, type Stage } from "@tandem/storage/interface";
import type { DataSource } from "@tandem/transport";
import { deferred } from "../session/deferred.ts";
import { feed, type Feed } from "../streams/feed.ts";
import { joined } from "../streams/joined.ts";

/** What a stage on a server is made of; all of it rejects with the errors of a storage. */
export interface RemoteStageOptions {
  readonly path: string;
  readonly start: number;
  readonly signal: AbortSignal | undefined;
  /** Stores bytes under the path and resolves behind the server's final reply. `moved` is told how many are there, now and then. */
  readonly store: (
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
    signal: AbortSignal,
    moved?: (at: number) => void,
  ) => Promise<void>;
  /** Takes away what a store that was broken off has left. */
  readonly discard: () => Promise<void>;
}

/**
 * Keeps what is written until it is too much for that, and sends a small file whole at its commit: with nothing on the server
 * before, and no connection taken while its writer takes his time. What is larger streams as it is written.
 */
export function remoteStage({ path, start, signal, store, discard }: RemoteStageOptions): Stage {
  const kept: Uint8Array[] = [];
  let length = 0;
  let fed: Feed | undefined;
  let running: Running | undefined;
  let ended = false;
  const failed: unknown[] = [];
  const stop = new AbortController();
  const until = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);

  function begin(): Feed {
    const pieces = feed();
    const stored = store(pieces.source, until);
    stored.catch((error: unknown) => {
      failed.push(error);
      pieces.release();
    });
    running = { stored, end: () => pieces.end() };
    return pieces;
  }

  async function give(): Promise<void> {
    fed ??= begin();
    for (const bytes of kept.splice(0)) await fed.write(bytes);
  }

  function assertOpen(): void {
    if (ended) throw new StorageError("failed", path, { reason: "This upload has ended already." });
    signal?.throwIfAborted();
  }

  function throwIfFailed(): void {
    if (failed.length > 0) throw failed[0];
  }

  async function end(work: () => Promise<void>): Promise<void> {
    ended = true;
    try {
      await work();
    } catch (error) {
      await clear();
      throw error;
    }
  }

  async function clear(): Promise<void> {
    ended = true;
    kept.length = 0;
    if (running === undefined) return;
    stop.abort(new DOMException("The upload was given up.", "AbortError"));
    await running.stored.then(discard, discard).catch(() => {});
  }

  const stage: Stage = {
    start,
    async write(bytes) {
      assertOpen();
      throwIfFailed();
      if (running !== undefined && fed === undefined) throw full(path);
      length += bytes.length;
      // The caller may use the buffer again.
      kept.push(Uint8Array.from(bytes));
      if (running !== undefined || length > keptLength) await give();
      signal?.throwIfAborted();
      throwIfFailed();
    },
    async takeFrom(source, moved) {
      assertOpen();
      const { start: first, end: last } = source.descriptor;
      if (running !== undefined || kept.length > 0) throw full(path);
      if (last - first <= keptLength) {
        for await (const bytes of source) await stage.write(bytes);
        return;
      }
      const [all, committed] = [deferred<void>(), deferred<void>()];
      const whole = (): Promise<void> => {
        all.resolve();
        return committed.promise;
      };
      const stored = store(heldAtItsEnd(source, whole), until, moved);
      stored.catch((error: unknown) => void failed.push(error));
      running = { stored, end: () => committed.resolve() };
      await Promise.race([all.promise, stored]);
    },
    async commit() {
      assertOpen();
      await end(async () => {
        throwIfFailed();
        if (running === undefined) {
          await store(joined(kept, length), until);
        } else {
          running.end();
          await running.stored;
        }
      });
    },
    async abort() {
      if (!ended) await clear();
    },
    [Symbol.asyncDispose]: () => stage.abort(),
  };
  return stage;
}

/** A store that began before the commit. */
interface Running {
  readonly stored: Promise<void>;
  /** Nothing more comes: what was given is all of it. */
  readonly end: () => void;
}

/** The bytes of a plain file, which end when that is `whole`. */
function heldAtItsEnd(source: PlainSource, whole: () => Promise<void>): DataSource {
  return {
    descriptor: source.descriptor,
    whole,
    async *[Symbol.asyncIterator]() {
      yield* source;
      await whole();
    },
  };
}

function full(path: string): StorageError {
  return new StorageError("failed", path, { reason: "A stage takes what is written, or one whole file." });
}

// Most files of most trees, and a memory that a hundred of them at once do not hurt.
const keptLength = 256 * 1024;
