import { isWithin, parsePath, rebasePath, rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import type { Source, Stage, Storage } from "../storage.ts";

/**
 * The tree below `root` as a tree of its own, whose errors know no other. Links are the inner storage's: one that leads out
 * of `root` but not out of the inner tree is followed, so a home that must hold against links is a storage of its own.
 */
export function rooted(storage: Storage, root: VirtualPath): Storage {
  const inner = (path: VirtualPath): VirtualPath => rebasePath(path, rootPath, root);
  const within = <T>(run: () => Promise<T>): Promise<T> => told(root, run);
  return {
    capabilities: storage.capabilities,
    stat: (path, options) => within(() => storage.stat(inner(path), options)),
    async *list(path, options) {
      try {
        yield* storage.list(inner(path), options);
      } catch (error) {
        throw asSeenFrom(root, error);
      }
    },
    read: (path, options) => within(async () => new RootedSource(root, await storage.read(inner(path), options))),
    write: (path, options) => within(async () => new RootedStage(root, await storage.write(inner(path), options))),
    append: (path, options) => within(async () => new RootedStage(root, await storage.append(inner(path), options))),
    remove: (path, options) => within(() => storage.remove(inner(path), options)),
    makeDirectory: (path, options) => within(() => storage.makeDirectory(inner(path), options)),
    async removeDirectory(path, options) {
      if (path === rootPath) throw new StorageError("denied", path, { reason: "The root cannot be removed." });
      await within(() => storage.removeDirectory(inner(path), options));
    },
    async rename(from, to, options) {
      if (from === rootPath) throw new StorageError("denied", from, { reason: "The root cannot be renamed." });
      await within(() => storage.rename(inner(from), inner(to), options));
    },
    setModified: (path, modified, options) => within(() => storage.setModified(inner(path), modified, options)),
  };
}

class RootedSource implements Source {
  declare readonly size?: number;
  declare readonly descriptor?: NonNullable<Source["descriptor"]>;
  readonly #root: VirtualPath;
  readonly #source: Source;

  constructor(root: VirtualPath, source: Source) {
    this.#root = root;
    this.#source = source;
    if (source.size !== undefined) this.size = source.size;
    if (source.descriptor !== undefined) this.descriptor = source.descriptor;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#source;
    } catch (error) {
      throw asSeenFrom(this.#root, error);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return told(this.#root, async () => this.#source[Symbol.asyncDispose]());
  }
}

class RootedStage implements Stage {
  readonly start: number;
  declare readonly descriptor?: NonNullable<Stage["descriptor"]>;
  readonly #root: VirtualPath;
  readonly #stage: Stage;

  constructor(root: VirtualPath, stage: Stage) {
    this.#root = root;
    this.#stage = stage;
    this.start = stage.start;
    if (stage.descriptor !== undefined) this.descriptor = stage.descriptor;
  }

  write(bytes: Uint8Array): Promise<void> {
    return told(this.#root, () => this.#stage.write(bytes));
  }

  commit(): Promise<void> {
    return told(this.#root, () => this.#stage.commit());
  }

  abort(): Promise<void> {
    return told(this.#root, () => this.#stage.abort());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return told(this.#root, async () => this.#stage[Symbol.asyncDispose]());
  }
}

async function told<T>(root: VirtualPath, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw asSeenFrom(root, error);
  }
}

/** The error with its path as the tree below `root` has it. */
function asSeenFrom(root: VirtualPath, error: unknown): unknown {
  if (!(error instanceof StorageError)) return error;
  const path = parsePath(error.path);
  if (!isWithin(root, path)) return error;
  return new StorageError(error.code, rebasePath(path, root, rootPath), { reason: error.reason, cause: error.cause });
}
