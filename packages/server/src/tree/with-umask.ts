import type { Storage } from "@tandem/storage";
import { layer } from "./layer.ts";

/** The same tree, where new files and directories get the permission bits that the session's umask leaves (SITE UMASK). */
export function withUmask(storage: Storage, umask: () => number | undefined): Storage {
  const bits = (all: number): { readonly mode: number } | undefined => {
    const mask = umask();
    return mask === undefined ? undefined : { mode: all & ~mask };
  };
  return layer(storage, {
    write: (path, options) => storage.write(path, { ...options, ...bits(0o666) }),
    append: (path, options) => storage.append(path, { ...options, ...bits(0o666) }),
    makeDirectory: (path, options) => storage.makeDirectory(path, { ...options, ...bits(0o777) }),
  });
}
