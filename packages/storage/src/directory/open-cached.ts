import { closeSync, constants, fstatSync, type Stats } from "node:fs";
import { hasEscapes, type VirtualPath } from "@tandem/protocol";
import type { CachedFiles } from "./cached-files.ts";
import { heldBy, O_PATH, type Held } from "./hold.ts";
import { isStagingName } from "./name.ts";
import { withoutWaiting, type OpenFile } from "./open-file.ts";
import type { Root } from "./root.ts";

/**
 * Opens a regular file for reading as far as the system knows the way to it by heart: in one call and on this thread. `undefined`
 * for everything else, a link on the way or a file that is not there included: then it has to be looked for ({@link Place}).
 */
export function openCached(root: Root, path: VirtualPath): OpenFile | undefined {
  const fd = openKnown(root, path.slice(1), constants.O_RDONLY | withoutWaiting);
  if (fd === undefined) return undefined;
  const stats = fstatSync(fd);
  if (stats.isFile()) return { fd, stats, medium: root.fileSystem.medium };
  closeSync(fd);
  return undefined;
}

/** What stands at the path, when the system knows that by heart and it is no link; `undefined` otherwise. */
export function statCached(root: Root, path: VirtualPath): Stats | undefined {
  const fd = openKnown(root, path.slice(1), O_PATH | constants.O_NOFOLLOW);
  if (fd === undefined) return undefined;
  const stats = statAndClose(fd);
  return stats.isSymbolicLink() ? undefined : stats;
}

/** Holds the directory of those names below the root, as {@link openCached} opens a file. */
export function holdCached(root: Root, names: readonly string[]): Held | undefined {
  const fd = openKnown(
    root,
    names.length === 0 ? "." : names.join("/"),
    O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW,
  );
  return fd === undefined ? undefined : heldBy(fd);
}

/**
 * What has the name in the directory that is held, a link as the link it is, or `absent`; `undefined` when the system does not know
 * that by heart. `inMemory` says that the directory is nowhere else, and may be asked.
 */
export function statKnown(
  held: Held,
  cached: CachedFiles | undefined,
  name: string,
  inMemory: boolean,
): Stats | "absent" | undefined {
  const fd = openHere(held, cached, name, O_PATH | constants.O_NOFOLLOW, inMemory);
  return typeof fd === "number" ? statAndClose(fd) : fd;
}

/** Opens what has the name in the directory that is held, as {@link openCached} does. */
export function openHere(
  { descriptor }: Held,
  cached: CachedFiles | undefined,
  name: string,
  flags: number,
  ask = false,
): number | "absent" | undefined {
  if (cached === undefined || descriptor === undefined || hasEscapes(name)) return undefined;
  return cached.open(descriptor, name, flags, ask);
}

function statAndClose(fd: number): Stats {
  try {
    return fstatSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** `names` are those below the root, joined by `/`; none for the root itself, which has to be looked for. */
function openKnown({ path: root, cached }: Root, names: string, flags: number): number | undefined {
  if (cached === undefined || names === "" || hasEscapes(root) || hasEscapes(names)) return undefined;
  if (mayBeStaging.test(names) && names.split("/").some(isStagingName)) return undefined;
  const fd = cached.open(root === "" ? "/" : root, names, flags);
  return typeof fd === "number" ? fd : undefined;
}

/** Some name begins with a dot, or with what may be folded to one: hardly any path has such. */
const mayBeStaging = /(?:^|\/)[.\u0080-\uFFFF]/;
