import { parentPath, rootPath, type VirtualPath } from "@tandem/protocol";
import {
  StorageError,
  type AppendOptions,
  type Attributes,
  type Options,
  type Stage,
  type WriteOptions,
} from "@tandem/storage/interface";
import type { UploadOptions } from "../transfer/store-file.ts";
import type { RemoteTree } from "./remote-tree.ts";
import { remoteStage } from "./remote-stage.ts";
import { storageFailure } from "./storage-failure.ts";

/** The two methods of a storage that open stages. */
export interface RemoteWrites {
  write(path: VirtualPath, options?: WriteOptions): Promise<Stage>;
  append(path: VirtualPath, options?: AppendOptions): Promise<Stage>;
}

/**
 * Stages over STOR and APPE. `atomic`: under a temporary name until they are whole; when missing, what outgrew the memory of a
 * stage and replaces something, so that what was there stays until then.
 */
export function remoteWrites(tree: RemoteTree, atomic: boolean | undefined): RemoteWrites {
  const { client } = tree;
  const turns = new Map<VirtualPath, Promise<unknown>>();
  return {
    async write(path, options = {}) {
      const { start = 0, signal, exclusive = false, mode, known } = options;
      signal?.throwIfAborted();
      const there = await found(path, known, options);
      if (exclusive && there !== undefined) throw new StorageError("exists", path);
      if (there?.kind === "directory") throw new StorageError("is-a-directory", path);
      if (start > (there?.size ?? 0)) throw new StorageError("bad-offset", path);
      const length = there?.size ?? 0;
      return remoteStage({
        path,
        start,
        signal,
        store: (bytes, until, moved) => {
          const store = (): Promise<void> => stored(path, bytes, { start, length, until, there, mode, moved });
          return exclusive ? inTurn(path, () => unlessThere(path, store, until)) : store();
        },
        discard: () => discarded(path, there),
      });
    },
    async append(path, options = {}) {
      const { signal, mode } = options;
      signal?.throwIfAborted();
      const there = await found(path, undefined, options);
      if (there?.kind === "directory") throw new StorageError("is-a-directory", path);
      const start = there?.size ?? 0;
      return remoteStage({
        path,
        start,
        signal,
        store: (bytes, until, moved) =>
          attempted(path, until, async (name) => {
            await client.append(bytes, name, { signal: until, ...telling(moved, start) });
            if (there === undefined && mode !== undefined) await client.setMode(name, mode, { signal: until });
          }),
        // What was appended may stay.
        discard: async () => {},
      });
    },
  };

  /** What is at the path, as the caller or the server tells; rejects when no file can be there. */
  async function found(
    path: VirtualPath,
    known: Attributes | "nothing" | undefined,
    options: Options,
  ): Promise<Attributes | undefined> {
    if (path === rootPath) throw new StorageError("is-a-directory", path);
    if (known !== undefined) return known === "nothing" ? undefined : known;
    try {
      const [there, parent] = await Promise.all([tree.look(path, options), tree.look(parentPath(path), options)]);
      if (there === undefined && parent === undefined) throw await tree.absence(path, options);
      if (there === undefined && parent?.kind === "file") throw new StorageError("not-a-directory", path);
      return there;
    } catch (error) {
      throw await storageFailure(tree, { attempt: "write", path }, error, options);
    }
  }

  async function attempted(
    path: VirtualPath,
    signal: AbortSignal,
    work: (name: string) => Promise<unknown>,
  ): Promise<void> {
    try {
      await work(await tree.nameOf(path, { signal }));
    } catch (error) {
      throw await storageFailure(tree, { attempt: "write", path }, error, { signal });
    }
  }

  function stored(path: VirtualPath, bytes: Uint8Array | AsyncIterable<Uint8Array>, storing: Storing): Promise<void> {
    const { start, length, until: signal, there, mode, moved } = storing;
    const isNew = there === undefined;
    const how = { signal, ...telling(moved) };
    return attempted(path, signal, async (name) => {
      if (start === 0) {
        const replaced = !isNew && !(bytes instanceof Uint8Array);
        await client.upload(bytes, name, { ...how, atomic: atomic ?? replaced });
      } else if (start < length && start <= shortBeginning) {
        // Servers differ in what STOR behind REST leaves of what was longer; sent whole, there is no doubt.
        const beginning = await client.downloadBytes(name, { end: start, signal });
        await client.upload(together(beginning, bytes), name, { ...how, atomic: atomic ?? false });
      } else {
        const { bytes: sent } = await client.upload(bytes, name, { start, ...how });
        if (start < length) await assertLength(path, name, start + sent, signal);
      }
      if (isNew && mode !== undefined) await client.setMode(name, mode, { signal });
    });
  }

  async function assertLength(path: VirtualPath, name: string, length: number, signal: AbortSignal): Promise<void> {
    const size = await client.size(name, { signal });
    if (size === undefined || size === length) return;
    const reason = `The server keeps ${size} bytes of ${length}: behind a restart it does not cut off what was longer.`;
    throw new StorageError("failed", path, { reason });
  }

  /** Within one process a name that must be new goes to one of those who want it; FTP has nothing for the others. */
  async function unlessThere(path: VirtualPath, store: () => Promise<void>, signal: AbortSignal): Promise<void> {
    if ((await tree.look(path, { signal })) !== undefined) throw new StorageError("exists", path);
    await store();
  }

  function inTurn(path: VirtualPath, work: () => Promise<void>): Promise<void> {
    const before = turns.get(path) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => {});
    turns.set(path, settled);
    void settled.then(() => {
      if (turns.get(path) === settled) turns.delete(path);
    });
    return mine;
  }

  /** A server that does not stage keeps half a file; what somebody else has put there meanwhile is not ours. */
  async function discarded(path: VirtualPath, before: Attributes | undefined): Promise<void> {
    if (before !== undefined || atomic === true) return;
    if ((await tree.look(path))?.kind === "file") await client.remove(await tree.nameOf(path));
  }
}

interface Storing {
  readonly start: number;
  readonly length: number;
  readonly until: AbortSignal;
  readonly there: Attributes | undefined;
  readonly mode: number | undefined;
  readonly moved: ((at: number) => void) | undefined;
}

/** `before` bytes are there that the upload does not count. */
function telling(moved: Storing["moved"], before = 0): Pick<UploadOptions, "onProgress"> {
  return moved === undefined ? {} : { onProgress: ({ bytes }) => moved(before + bytes) };
}

async function* together(
  beginning: Uint8Array,
  rest: Uint8Array | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield beginning;
  if (rest instanceof Uint8Array) yield rest;
  else yield* rest;
}

const shortBeginning = 256 * 1024;
