import { closeSync, constants, fstatSync } from "node:fs";
import { hasEscapes, namesOf, type VirtualPath } from "@tandem/protocol";
import { isStagingName } from "./name.ts";
import { withoutWaiting, type OpenFile } from "./open-file.ts";
import type { Root } from "./place.ts";

/**
 * Opens a regular file for reading as far as the system knows the way to it by heart: in one call and on this thread. `undefined`
 * for everything else, a link on the way or a file that is not there included: then it has to be looked for ({@link Place}).
 */
export function openCached(root: Root, path: VirtualPath): OpenFile | undefined {
  const fd = openKnown(root, path, constants.O_RDONLY | withoutWaiting);
  if (fd === undefined) return undefined;
  const stats = fstatSync(fd);
  if (stats.isFile()) return { fd, stats, inMemory: stats.size <= little };
  closeSync(fd);
  return undefined;
}

function openKnown({ path: root, cached }: Root, path: VirtualPath, flags: number): number | undefined {
  if (cached === undefined || hasEscapes(path) || hasEscapes(root)) return undefined;
  const names = namesOf(path);
  if (names.length === 0 || names.some(isStagingName)) return undefined;
  return cached.open(root === "" ? "/" : root, names.join("/"), flags);
}

// What was removed while it was open is freed at the close: of a large file that takes its time.
const little = 1_048_576;
