import { isWithin, rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Options, type MovedInto, type ReadOptions, type Storage } from "@tandem/storage/interface";
import type { Client } from "../client.ts";
import { listRemote } from "./list-remote.ts";
import { remoteSource } from "./remote-source.ts";
import { remoteTree, type RemoteTree } from "./remote-tree.ts";
import { stageSink } from "./stage-sink.ts";
import { storageFailure, type Attempt } from "./storage-failure.ts";
import { remoteWrites } from "./write-remote.ts";

/** How a server is taken for a storage. */
export interface RemoteStorageOptions {
  /** The directory that is the root of the tree; the working directory when missing. */
  readonly path?: string;
  /**
   * True: every upload goes under a temporary name and is renamed when it is whole. False: never. When missing, so does what is
   * larger than 256 KiB and replaces a file: all other uploads leave what was there alone until they are sent at their commit.
   */
  readonly atomic?: boolean;
}

/**
 * The files of a server as a `Storage`: for whatever works on trees (mirror, sync, a server in front of another server). Its
 * methods are the client's own, so any number may run at once, over all of its connections and pipelined. Errors are
 * `StorageError`, by what the server says and, where it says nothing plain, by what is there.
 *
 * What FTP does not have is as near as it gets: a transfer begins with the first byte that is asked for, so a file that was
 * replaced since is the new one; a name that must be new is looked for before its commit; a name with a line break is
 * `bad-name`. A caller who passes what is `known` of a file saves the question for it. The client stays the caller's to close.
 */
export function asStorage(client: Client, { path: root, atomic }: RemoteStorageOptions = {}): Storage {
  const tree = remoteTree(client, root);
  const facts = client.features.get("MLST");
  const changedFacts = client.features.get("MFF");
  const { attempted, changed } = attempts(tree);

  const storage: Storage = {
    capabilities: {
      links: true,
      permissions: facts === undefined || /unix\.mode/i.test(facts),
      // MLSx and MFMT tell seconds; LIST minutes of this year, and days of those before.
      timePrecision: facts === undefined ? 60_000 : 1000,
      caseSensitive: true,
    },
    async stat(path, options) {
      options?.signal?.throwIfAborted();
      return attempted("look", path, options, async () => {
        const there = await tree.look(path, options);
        if (there === undefined) throw await tree.absence(path, options);
        return there;
      });
    },
    list: (path, options) => listRemote(tree, path, options),
    async read(path, options = {}) {
      options.signal?.throwIfAborted();
      const { start = 0, end, signal } = options;
      const { size, kind } = options.known ?? (await storage.stat(path, options));
      if (kind === "directory") throw new StorageError("is-a-directory", path);
      if (start > size) throw new StorageError("bad-offset", path);
      const last = Math.min(end ?? size, size);
      const part = { start, ...(last < size && { end: last }), ...(signal && { signal }) };
      return remoteSource({
        path,
        size: Math.max(0, last - start),
        begin: () => readRemote(tree, path, part, size),
        fetch: (into) => fetchRemote(tree, path, { ...part, size }, into),
      });
    },
    ...remoteWrites(tree, atomic),
    remove: (path, options) =>
      changed("remove", path, options, async (name) => {
        if (path === rootPath) throw new StorageError("is-a-directory", path);
        await client.remove(name, options);
      }),
    makeDirectory: (path, options) =>
      changed("makeDirectory", path, options, async (name) => {
        if (path === rootPath) throw new StorageError("exists", path);
        await client.makeDirectory(name, options);
        if (options?.mode !== undefined) await client.setMode(name, options.mode, options);
      }),
    removeDirectory: (path, options) =>
      changed("removeDirectory", path, options, async (name) => {
        if (path === rootPath) throw new StorageError("denied", path);
        await client.removeDirectory(name, options);
      }),
    rename: (from, to, options) => renameRemote(tree, from, to, options),
    setModified: (path, time, options) =>
      changed("change", path, options, async (name) => {
        if (!(await client.setModified(name, time, options))) throw new StorageError("not-supported", path);
      }),
  };
  // A server that lists the facts it can set, and this one not among them, has said that it cannot.
  if (changedFacts !== undefined && !/unix\.mode/i.test(changedFacts)) return storage;
  return {
    ...storage,
    setMode: (path, mode, options) =>
      changed("change", path, options, async (name) => {
        if (!Number.isInteger(mode) || mode < 0 || mode > 0o777) throw new StorageError("denied", path);
        if (!(await client.setMode(name, mode, options))) throw new StorageError("not-supported", path);
      }),
  };
}

/** Runs what is asked of a path, and gives the errors of a storage. */
function attempts(tree: RemoteTree) {
  async function attempted<Value>(
    attempt: Attempt,
    path: VirtualPath,
    options: Options | undefined,
    work: () => Promise<Value>,
  ): Promise<Value> {
    try {
      options?.signal?.throwIfAborted();
      return await work();
    } catch (error) {
      throw await storageFailure(tree, { attempt, path }, error, options);
    }
  }
  const changed = (
    attempt: Attempt,
    path: VirtualPath,
    options: Options | undefined,
    work: (name: string) => Promise<void>,
  ): Promise<void> => attempted(attempt, path, options, async () => work(await tree.nameOf(path, options)));
  return { attempted, changed };
}

async function* readRemote(
  tree: RemoteTree,
  path: VirtualPath,
  options: ReadOptions,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Nothing is to come, and a server may refuse to start at the end.
  if (options.start === size || options.end === options.start) return;
  try {
    yield* tree.client.read(await tree.nameOf(path, options), { ...options, size });
  } catch (error) {
    throw await storageFailure(tree, { attempt: "read", path }, error, options);
  }
}

async function fetchRemote(
  tree: RemoteTree,
  path: VirtualPath,
  options: ReadOptions & { readonly size: number },
  into: MovedInto,
): Promise<number> {
  if (options.start === options.size || options.end === options.start) return 0;
  try {
    const { bytes } = await tree.client.download(await tree.nameOf(path, options), stageSink(into), options);
    return bytes;
  } catch (error) {
    throw await storageFailure(tree, { attempt: "read", path }, error, options);
  }
}

/** RNTO replaces a file where it can; nothing is put in the place of a directory, nor below itself. */
async function renameRemote(
  tree: RemoteTree,
  from: VirtualPath,
  to: VirtualPath,
  options: Options | undefined,
): Promise<void> {
  options?.signal?.throwIfAborted();
  if (from === rootPath) throw new StorageError("denied", from);
  if (to === rootPath) throw new StorageError("exists", to);
  let failing = from;
  try {
    const [moved, there] = await Promise.all([tree.look(from, options), tree.look(to, options)]);
    if (moved === undefined) throw await tree.absence(from, options);
    if (from === to) return;
    failing = to;
    if (moved.kind === "directory" && isWithin(from, to)) throw new StorageError("bad-name", to);
    if (there !== undefined && (there.kind === "directory" || moved.kind === "directory"))
      throw new StorageError("exists", to);
    const overwrite = there !== undefined;
    await tree.client.rename(await tree.nameOf(from), await tree.nameOf(to), { ...options, overwrite });
  } catch (error) {
    throw await storageFailure(tree, { attempt: "renameTo", path: failing }, error, options);
  }
}
