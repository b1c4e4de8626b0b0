import { childPath, isWithin, parentPath, parsePath, rootPath, type VirtualPath } from "@tandem/protocol";
import { memoryStorage } from "../memory/memory-storage.ts";
import { changedDirectory } from "../entries.ts";
import { refuseRoot } from "../refusals.ts";
import { StorageError } from "../storage-error.ts";
import type { Attributes, Capabilities, Entry, ListOptions, Storage } from "../storage.ts";
import { readOnly } from "./read-only.ts";
import { rebased } from "./rebased.ts";
import { noRights, rightsAt } from "./rights.ts";
import type { OptionalMethod } from "./through.ts";

/**
 * Several storages as one tree: `overlay({ "/": files, "/music": music })`. The longest mount point that holds a path has
 * it; what another storage has under a mount point is hidden. Mount points are listed, and so are directories on the way to
 * them that no storage has; none of them can be removed, renamed or replaced. Nothing is renamed from one storage into
 * another (`not-supported`): that would be a copy of unknown length, which a client can do itself and watch.
 * Throws a `RangeError` when a point is named twice or does not begin with `/`.
 */
export function overlay(mounts: Readonly<Record<string, Storage>>): Storage {
  const all = mountsOf(mounts);
  const mountOf = (path: VirtualPath): Mount => all.find(({ point }) => isWithin(point, path)) ?? all.at(-1)!;
  const treeOf = (path: VirtualPath): Storage => mountOf(path).tree;
  const isPoint = (path: VirtualPath): boolean => all.some(({ point }) => point === path);
  /** Whether there is a mount point below the path. */
  const leads = (path: VirtualPath): boolean => all.some(({ point }) => point !== path && isWithin(path, point));
  const isFixed = (path: VirtualPath): boolean => path !== rootPath && (isPoint(path) || leads(path));

  const prefixOf = (path: VirtualPath): string => `${all.indexOf(mountOf(path))}.`;
  const named = <Found extends Attributes>(path: VirtualPath, found: Found): Found =>
    found.unique === undefined ? found : { ...found, unique: prefixOf(path) + found.unique };
  const refuseFixed = (path: VirtualPath, code: "denied" | "exists" | "is-a-directory"): void => {
    const reason = "Another storage is mounted here, or below it.";
    if (isFixed(path)) throw new StorageError(code, path, code === "denied" ? { reason } : {});
  };
  /** What the path's storage does; where it knows no such directory, only what is mounted in it is there. */
  const within = async <T>(path: VirtualPath, run: (tree: Storage) => Promise<T>): Promise<T> => {
    try {
      return await run(treeOf(path));
    } catch (error) {
      const parent = parentPath(path);
      if (
        !isMissing(error) ||
        !leads(parent) ||
        (await treeOf(parent)
          .stat(parent)
          .then(isDirectory, () => false))
      )
        throw error;
      throw new StorageError("denied", path, { reason: mountsOnly });
    }
  };
  const optional = <Name extends OptionalMethod>(name: Name, method: NonNullable<Storage[Name]>): Pick<Storage, Name> =>
    (Object.values(mounts).some((storage) => storage[name] !== undefined) ? { [name]: method } : {}) as Pick<
      Storage,
      Name
    >;
  /** The path's storage, where it has the method. */
  const able = <Name extends OptionalMethod>(
    path: VirtualPath,
    name: Name,
  ): Storage & Required<Pick<Storage, Name>> => {
    const tree = treeOf(path);
    if (tree[name] === undefined) throw new StorageError("not-supported", path);
    return tree as Storage & Required<Pick<Storage, Name>>;
  };

  const stat: Storage["stat"] = async (path, options) => {
    const found = await treeOf(path)
      .stat(path, options)
      .catch((error: unknown) => {
        if (leads(path) && isMissing(error)) return wayOnly;
        throw error;
      });
    return leads(path) && !isDirectory(found) ? wayOnly : named(path, found);
  };

  const list: Storage["list"] = (path, options) => {
    if (leads(path)) return joined(path, options);
    const entries = treeOf(path).list(path, options);
    return {
      async *[Symbol.asyncIterator]() {
        for await (const batch of entries) yield batch.map((entry) => named(childPath(path, entry.name), entry));
      },
      async plain() {
        const directory = await entries.plain?.();
        return directory && changedDirectory(directory, { uniquePrefix: prefixOf(path) + directory.uniquePrefix });
      },
    };
  };

  /** The entries of a directory in which something is mounted, or further down. */
  async function* joined(path: VirtualPath, options?: ListOptions): AsyncGenerator<readonly Entry[]> {
    const names = new Set(
      all
        .filter(({ point }) => point !== path && isWithin(path, point))
        .map(({ point }) => point.slice(path === rootPath ? 1 : path.length + 1).split("/")[0] ?? ""),
    );
    try {
      for await (const batch of treeOf(path).list(path, options)) {
        yield batch.filter(({ name }) => !names.has(name)).map((entry) => named(childPath(path, entry.name), entry));
      }
    } catch (error) {
      if (names.size === 0 || !isMissing(error)) throw error;
    }
    const entries = [...names].map(async (name): Promise<Entry> => {
      // One storage that fails takes no listing with it.
      const attributes = await stat(childPath(path, name), options).catch(() => wayOnly);
      options?.signal?.throwIfAborted();
      return { ...attributes, name };
    });
    if (entries.length > 0) yield await Promise.all(entries);
  }

  return {
    capabilities: capabilitiesOf(all.map(({ tree }) => tree.capabilities)),
    stat,
    list,
    async read(path, options) {
      refuseFixed(path, "is-a-directory");
      return await treeOf(path).read(path, options);
    },
    async write(path, options) {
      refuseFixed(path, "is-a-directory");
      return await within(path, (tree) => tree.write(path, options));
    },
    async append(path, options) {
      refuseFixed(path, "is-a-directory");
      return await within(path, (tree) => tree.append(path, options));
    },
    async remove(path, options) {
      refuseFixed(path, "is-a-directory");
      await treeOf(path).remove(path, options);
    },
    async makeDirectory(path, options) {
      refuseFixed(path, "exists");
      await within(path, (tree) => tree.makeDirectory(path, options));
    },
    async removeDirectory(path, options) {
      refuseFixed(path, "denied");
      await treeOf(path).removeDirectory(path, options);
    },
    async rename(from, to, options) {
      refuseFixed(from, "denied");
      refuseFixed(to, "exists");
      refuseRoot(from, "renamed");
      if (mountOf(from) !== mountOf(to)) {
        await stat(from, options);
        throw new StorageError("not-supported", to, {
          reason: "It lies in another storage, into which nothing can be renamed; copy it there.",
        });
      }
      await within(to, (tree) => tree.rename(from, to, options));
    },
    async setModified(path, modified, options) {
      await treeOf(path).setModified(path, modified, options);
    },
    ...optional("setCreated", async (path, created, options) =>
      able(path, "setCreated").setCreated(path, created, options),
    ),
    ...optional("setMode", async (path, mode, options) => able(path, "setMode").setMode(path, mode, options)),
    ...optional("makeLink", async (path, target, options) => {
      refuseFixed(path, "exists");
      if (mountOf(path) !== mountOf(target)) {
        throw new StorageError("denied", path, { reason: "A link cannot lead into another storage." });
      }
      await within(path, async () => able(path, "makeLink").makeLink(path, target, options));
    }),
    ...optional("space", async (path, options) => able(path, "space").space(path, options)),
    ...optional("unfinished", async (path, options) => treeOf(path).unfinished?.(path, options)),
    ...(all.some(({ tree }) => tree.rights !== undefined) && {
      rights: (path: VirtualPath) => rightsAt(treeOf(path), path),
    }),
  };
}

/** A storage as it stands in the whole tree. */
interface Mount {
  readonly point: VirtualPath;
  readonly tree: Storage;
}

/** The mounts, the longest point first; the root is among them. */
function mountsOf(given: Readonly<Record<string, Storage>>): readonly Mount[] {
  const byPoint = new Map<VirtualPath, Storage>();
  for (const [text, storage] of Object.entries(given)) {
    if (!text.startsWith("/")) throw new RangeError(`The mount point "${text}" must begin with "/".`);
    const point = parsePath(text);
    if (byPoint.has(point)) throw new RangeError(`Two storages are mounted at "${point}".`);
    byPoint.set(point, storage);
  }
  if (!byPoint.has(rootPath)) byPoint.set(rootPath, emptyRoot());
  return [...byPoint]
    .map(([point, storage]) => ({ point, tree: point === rootPath ? storage : rebased(storage, point, rootPath) }))
    .sort((one, other) => other.point.length - one.point.length);
}

/** What stands between mount points when nothing is mounted at the root. */
function emptyRoot(): Storage {
  return {
    ...readOnly(memoryStorage({ now: () => 0 }), mountsOnly),
    rights: () => ({ ...noRights, read: true, list: true }),
  };
}

const mountsOnly = "This directory holds mounted storages and nothing else.";

/** What holds of each of them. */
function capabilitiesOf(all: readonly Capabilities[]): Capabilities {
  return {
    links: all.some(({ links }) => links),
    permissions: all.every(({ permissions }) => permissions),
    timePrecision: Math.max(...all.map(({ timePrecision }) => timePrecision)),
    caseSensitive: all.every(({ caseSensitive }) => caseSensitive),
  };
}

/** A directory that is there only because something is mounted below it. */
const wayOnly: Attributes = { kind: "directory", size: 0, modified: 0 };

function isDirectory({ kind }: Attributes): boolean {
  return kind === "directory";
}

function isMissing(error: unknown): boolean {
  return error instanceof StorageError && (error.code === "not-found" || error.code === "not-a-directory");
}
