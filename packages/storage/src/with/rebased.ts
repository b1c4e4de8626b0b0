import { isWithin, rebasePath, type VirtualPath } from "@tandem/protocol";
import { changedDirectory, type Entries } from "../entries.ts";
import { StorageError } from "../storage-error.ts";
import type { Source, Stage, Storage } from "../storage.ts";
import { derivedStage } from "./derived-stage.ts";
import { through } from "./through.ts";

/**
 * The tree below `inner` of a storage, as it stands below `outer` of another tree, in whose words its errors are. It is
 * asked for paths below `outer` only.
 */
export function rebased(storage: Storage, outer: VirtualPath, inner: VirtualPath): Storage {
  const told: Told = async (run) => {
    try {
      return await run();
    } catch (error) {
      throw seen(error);
    }
  };
  /** The error with its path as the outer tree has it. */
  const seen = (error: unknown): unknown => {
    if (!(error instanceof StorageError)) return error;
    // As it was given to the storage: normalised, and perhaps longer than a path that a client may name.
    const path = error.path as VirtualPath;
    if (!isWithin(inner, path)) return error;
    return new StorageError(error.code, rebasePath(path, inner, outer), { reason: error.reason, cause: error.cause });
  };
  const passed = through(storage, {
    inner: (path) => rebasePath(path, outer, inner),
    around: (_call, run) => told(run),
  });
  return {
    ...passed,
    list: (path, options) => rebasedEntries(passed.list(path, options), told, seen),
    read: async (path, options) => rebasedSource(await passed.read(path, options), told, seen),
    write: async (path, options) => rebasedStage(await passed.write(path, options), told),
    append: async (path, options) => rebasedStage(await passed.append(path, options), told),
  };
}

type Told = <T>(run: () => Promise<T>) => Promise<T>;

function rebasedEntries(entries: Entries, told: Told, seen: (error: unknown) => unknown): Entries {
  return {
    async *[Symbol.asyncIterator]() {
      try {
        yield* entries;
      } catch (error) {
        throw seen(error);
      }
    },
    async plain() {
      const directory = await told(async () => entries.plain?.());
      return directory && changedDirectory(directory, { faultOf: (error) => seen(directory.faultOf(error)) });
    },
  };
}

function rebasedSource(source: Source, told: Told, seen: (error: unknown) => unknown): Source {
  const { descriptor } = source;
  return {
    ...(source.size !== undefined && { size: source.size }),
    ...(descriptor !== undefined && {
      descriptor: { ...descriptor, read: (into, at) => told(() => descriptor.read(into, at)) },
    }),
    async *[Symbol.asyncIterator]() {
      try {
        yield* source;
      } catch (error) {
        throw seen(error);
      }
    },
    [Symbol.asyncDispose]: () => told(async () => source[Symbol.asyncDispose]()),
  };
}

function rebasedStage(stage: Stage, told: Told): Stage {
  return derivedStage(stage, {
    write: (bytes) => told(() => stage.write(bytes)),
    commit: () => told(() => stage.commit()),
    abort: () => told(() => stage.abort()),
    keep: () => told(async () => stage.keep?.()),
    descriptor: stage.descriptor,
  });
}
