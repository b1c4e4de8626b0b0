import type { VirtualPath } from "@tandem/protocol";
import type { Entry, ListOptions, Options, Source, Stage, Storage } from "../storage.ts";
import { derivedStage } from "./derived-stage.ts";
import type { DoneOperations, Operations, StorageHooks } from "./storage-hooks.ts";
import { those, through } from "./through.ts";

/** The same tree, with something done before and after its operations: a veto, a log, an index. */
export function hooks(storage: Storage, given: StorageHooks): Storage {
  const { before = {}, after = {}, failed } = given;
  const account = given.account === undefined ? {} : { account: given.account };

  async function first<Name extends keyof Operations>(name: Name, operation: Operations[Name]): Promise<void> {
    await before[name]?.({ ...operation, ...account });
  }
  async function then<Name extends keyof DoneOperations>(name: Name, operation: DoneOperations[Name]): Promise<void> {
    const told = { ...operation, ...account };
    try {
      await after[name]?.(told);
    } catch (error) {
      if (failed === undefined) throw error;
      failed(error, told);
    }
  }
  /** An operation that takes its own details for both hooks. */
  async function around<Name extends SimpleOperation, T>(
    name: Name,
    operation: Operations[Name] & DoneOperations[Name],
    { signal }: Options = {},
    run: () => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    await first(name, operation);
    const result = await run();
    await then(name, operation);
    return result;
  }

  async function stageOf(
    name: "write" | "append",
    path: VirtualPath,
    start: number,
    { signal }: Options,
    open: () => Promise<Stage>,
  ): Promise<Stage> {
    signal?.throwIfAborted();
    await first(name, { path, start });
    const stage = await open();
    return after[name] === undefined
      ? stage
      : toldStage(stage, (bytes) => then(name, { path, start: stage.start, bytes }));
  }

  async function* toldEntries(path: VirtualPath, options?: ListOptions): AsyncGenerator<readonly Entry[]> {
    options?.signal?.throwIfAborted();
    await first("list", { path });
    yield* storage.list(path, options);
    await then("list", { path });
  }

  return {
    ...through(storage),
    stat: (path, options) => around("stat", { path }, options, () => storage.stat(path, options)),
    ...((before.list !== undefined || after.list !== undefined) && { list: toldEntries }),
    async read(path, options = {}) {
      options.signal?.throwIfAborted();
      const { start = 0 } = options;
      await first("read", { path, start });
      const source = await storage.read(path, options);
      return after.read === undefined ? source : toldSource(source, (bytes) => then("read", { path, start, bytes }));
    },
    write: (path, options = {}) =>
      stageOf("write", path, options.start ?? 0, options, () => storage.write(path, options)),
    append: (path, options = {}) => stageOf("append", path, 0, options, () => storage.append(path, options)),
    remove: (path, options) => around("remove", { path }, options, () => storage.remove(path, options)),
    makeDirectory: (path, options) =>
      around("makeDirectory", { path }, options, () => storage.makeDirectory(path, options)),
    removeDirectory: (path, options) =>
      around("removeDirectory", { path }, options, () => storage.removeDirectory(path, options)),
    rename: (path, to, options) => around("rename", { path, to }, options, () => storage.rename(path, to, options)),
    setModified: (path, time, options) =>
      around("setModified", { path, time }, options, () => storage.setModified(path, time, options)),
    ...those(storage, {
      setCreated: (path, time, options) =>
        around("setCreated", { path, time }, options, () => storage.setCreated!(path, time, options)),
      setMode: (path, mode, options) =>
        around("setMode", { path, mode }, options, () => storage.setMode!(path, mode, options)),
      makeLink: (path, target, options) =>
        around("makeLink", { path, target }, options, () => storage.makeLink!(path, target, options)),
    }),
  };
}

type SimpleOperation = Exclude<keyof Operations, "read" | "write" | "append" | "list"> & keyof DoneOperations;

/** Counts the bytes, and says how many there were behind the commit. */
function toldStage(stage: Stage, committed: (bytes: number) => Promise<void>): Stage {
  let bytes = 0;
  return derivedStage(stage, {
    async write(chunk) {
      await stage.write(chunk);
      bytes += chunk.length;
    },
    async commit() {
      await stage.commit();
      await committed(bytes);
    },
    abort: () => stage.abort(),
    keep: async () => stage.keep?.(),
  });
}

/** Counts the bytes, and says once how many there were when it is disposed of. */
function toldSource(source: Source, closed: (bytes: number) => Promise<void>): Source {
  let bytes = 0;
  let told = false;
  return {
    ...(source.size !== undefined && { size: source.size }),
    async *[Symbol.asyncIterator]() {
      for await (const chunk of source) {
        bytes += chunk.length;
        yield chunk;
      }
    },
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]();
      if (told) return;
      told = true;
      await closed(bytes);
    },
  };
}
