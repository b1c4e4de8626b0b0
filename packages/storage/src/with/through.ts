import type { VirtualPath } from "@tandem/protocol";
import { laterEntries } from "../entries.ts";
import type { Storage } from "../storage.ts";

/** What is asked of a storage: the method, and the paths it is about. */
export type Call =
  | { readonly method: "rename"; readonly path: VirtualPath; readonly to: VirtualPath }
  | { readonly method: "makeLink"; readonly path: VirtualPath; readonly target: VirtualPath }
  | { readonly method: Exclude<Method, "rename" | "makeLink">; readonly path: VirtualPath };

/** How a decorator changes what goes through it. */
export interface Passage {
  /** The path as the storage has it; the same by default. */
  readonly inner?: (path: VirtualPath) => VirtualPath;
  /** Does `run`, with whatever comes before and after it. */
  readonly around?: <T>(call: Call, run: () => Promise<T>) => Promise<T>;
}

/**
 * A storage whose every call goes to `storage` by the same passage, and that can do what `storage` can and no more: what
 * decorators are made of. They spread it and put their own methods in the place of some.
 */
export function through(storage: Storage, { inner = same, around = directly }: Passage = {}): Storage {
  return {
    capabilities: storage.capabilities,
    stat: (path, options) => around({ method: "stat", path }, () => storage.stat(inner(path), options)),
    list: (path, options) =>
      laterEntries(() => around({ method: "list", path }, async () => storage.list(inner(path), options))),
    read: (path, options) => around({ method: "read", path }, () => storage.read(inner(path), options)),
    write: (path, options) => around({ method: "write", path }, () => storage.write(inner(path), options)),
    append: (path, options) => around({ method: "append", path }, () => storage.append(inner(path), options)),
    remove: (path, options) => around({ method: "remove", path }, () => storage.remove(inner(path), options)),
    makeDirectory: (path, options) =>
      around({ method: "makeDirectory", path }, () => storage.makeDirectory(inner(path), options)),
    removeDirectory: (path, options) =>
      around({ method: "removeDirectory", path }, () => storage.removeDirectory(inner(path), options)),
    rename: (path, to, options) =>
      around({ method: "rename", path, to }, async () => storage.rename(inner(path), inner(to), options)),
    setModified: (path, modified, options) =>
      around({ method: "setModified", path }, () => storage.setModified(inner(path), modified, options)),
    ...those(storage, {
      setCreated: (path, created, options) =>
        around({ method: "setCreated", path }, () => storage.setCreated!(inner(path), created, options)),
      setMode: (path, mode, options) =>
        around({ method: "setMode", path }, () => storage.setMode!(inner(path), mode, options)),
      makeLink: (path, target, options) =>
        around({ method: "makeLink", path, target }, async () =>
          storage.makeLink!(inner(path), inner(target), options),
        ),
      space: (path, options) => around({ method: "space", path }, () => storage.space!(inner(path), options)),
      unfinished: (path, options) =>
        around({ method: "unfinished", path }, () => storage.unfinished!(inner(path), options)),
      rights: (path) => storage.rights!(inner(path)),
    }),
  };
}

/** Those of the optional methods that `storage` has too. */
export function those<Name extends OptionalMethod>(
  storage: Storage,
  methods: Required<Pick<Storage, Name>>,
): Pick<Storage, Name> {
  const there = Object.entries(methods).filter(([name]) => storage[name as Name] !== undefined);
  return Object.fromEntries(there) as Pick<Storage, Name>;
}

/** What a storage may do beyond the ten methods. */
export type OptionalMethod = "setCreated" | "setMode" | "makeLink" | "space" | "unfinished" | "rights";

type Method = Exclude<keyof Storage, "capabilities" | "rights">;

function same(path: VirtualPath): VirtualPath {
  return path;
}

function directly<T>(_call: Call, run: () => Promise<T>): Promise<T> {
  return run();
}
