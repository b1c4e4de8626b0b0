import { childPath, namesOf, parentPath, nameOf, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Attributes, type Entry, type Options, type Storage } from "@tandem/storage/interface";
import { linkTarget } from "./link-target.ts";
import { manifestName, type KnownFile, type Manifest } from "./manifest.ts";

/** The tree that is made like the source, as it is looked at: listed, or known from the last run. */
export interface Destination {
  readonly storage: Storage;
  /** The entries of a directory by {@link Destination.key}; `undefined` when it is not there. */
  list(path: VirtualPath): Promise<ReadonlyMap<string, Seen> | undefined>;
  /** Equal for two names that are one there. */
  key(name: string): string;
  /** What the last run said of a file. */
  known(path: VirtualPath): KnownFile | undefined;
  /** Whether times can be compared with those that the last run left. */
  readonly timesKnown: boolean;
}

/** An entry, and where in the tree it leads if it is a link that stays inside. */
export type Seen = Entry & { readonly leads?: VirtualPath };

/** The destination as it is listed; the manifest vouches for what listings do not tell. */
export function listed(storage: Storage, manifest: Manifest | undefined, options: Options): Destination {
  const key = keyOf(storage);
  const files = new Map(manifest?.files.map((file) => [file.path, file]));
  return {
    storage,
    key,
    known: (path) => files.get(path),
    timesKnown: manifest?.times ?? true,
    async list(path) {
      const entries = new Map<string, Seen>();
      try {
        for await (const batch of storage.list(path, options)) {
          for (const entry of batch) {
            if (path === "/" && entry.name === manifestName) continue;
            const leads =
              entry.target === undefined ? undefined : linkTarget(childPath(path, entry.name), entry.target);
            entries.set(key(entry.name), leads === undefined ? entry : { ...entry, leads });
          }
        }
      } catch (error) {
        if (error instanceof StorageError && error.code === "not-found") return undefined;
        throw error;
      }
      return entries;
    },
  };
}

/** The destination as the last run left it: the storage is asked only of what that run did not look into. */
export function remembered(storage: Storage, manifest: Manifest, options: Options): Destination {
  const key = keyOf(storage);
  const asked = listed(storage, undefined, options);
  const files = new Map(manifest.files.map((file) => [file.path, file]));
  const directories = new Map<VirtualPath, Map<string, Seen>>([["/" as VirtualPath, new Map()]]);
  const put = (path: VirtualPath, attributes: Attributes, leads?: VirtualPath): void => {
    const name = nameOf(path);
    const seen = { name, ...attributes, ...(leads !== undefined && { leads }) };
    directories.get(parentPath(path))?.set(key(name), seen);
  };
  const byDepth = [...manifest.directories].sort((one, other) => namesOf(one).length - namesOf(other).length);
  for (const path of byDepth) {
    put(path, { kind: "directory", size: 0, modified: 0 });
    directories.set(path, new Map());
  }
  for (const path of manifest.unlisted) put(path, { kind: "directory", size: 0, modified: 0 });
  for (const { path, size, modified, mode } of manifest.files) {
    put(path, { kind: "file", size, modified, ...(mode !== undefined && { mode }) });
  }
  for (const { path, target } of manifest.links) put(path, { kind: "link", size: 0, modified: 0 }, target);
  return {
    storage,
    key,
    known: (path) => files.get(path),
    timesKnown: true,
    list: async (path) => directories.get(path) ?? asked.list(path),
  };
}

function keyOf({ capabilities }: Storage): (name: string) => string {
  return capabilities.caseSensitive ? (name) => name : (name) => name.normalize("NFC").toLowerCase();
}
