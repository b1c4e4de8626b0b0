import { childPath, isWithin, nameOf, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Attributes, type Entry, type Options, type Storage } from "@tandem/storage/interface";
import { linkTarget } from "./link-target.ts";
import type { SkipReason } from "./plan.ts";

/** Where a walk is, beside the path that it has taken. */
export interface Trail {
  /** The place where the directory really lies, as far as links tell. */
  readonly real: VirtualPath;
  /** The real places from which links were taken. */
  readonly left: readonly VirtualPath[];
  /** Of the directories on the way, what tells them from all others. */
  readonly uniques: readonly string[];
}

/** What a link leads to. */
export type Followed =
  | { readonly kind: "file"; readonly attributes: Attributes }
  | { readonly kind: "directory"; readonly attributes: Attributes; readonly trail: Trail }
  | { readonly kind: "skip"; readonly why: SkipReason };

/** The trail into a directory of that name. */
export function into(trail: Trail, name: string, unique: string | undefined): Trail {
  return {
    ...trail,
    real: childPath(trail.real, name),
    ...(unique !== undefined && { uniques: [...trail.uniques, unique] }),
  };
}

/**
 * Follows a link of the directory where the trail is. One that leads to a directory on the trail is a `loop`: what is in it
 * would be in itself. Rejects when the tree cannot tell.
 */
export async function followLink(
  storage: Storage,
  path: VirtualPath,
  entry: Entry,
  trail: Trail,
  options: Options,
): Promise<Followed> {
  const attributes = await statLink(storage, path, options);
  if (typeof attributes === "string") return { kind: "skip", why: attributes };
  if (attributes.kind === "file") return { kind: "file", attributes };
  if (attributes.kind !== "directory") return { kind: "skip", why: "special" };
  const here = childPath(trail.real, nameOf(path));
  const real = entry.target === undefined ? undefined : linkTarget(here, entry.target);
  const places = [trail.real, ...trail.left];
  const isLoop =
    places.length > mostLinks ||
    (real !== undefined && places.some((place) => isWithin(real, place))) ||
    (attributes.unique !== undefined && trail.uniques.includes(attributes.unique));
  if (isLoop) return { kind: "skip", why: "loop" };
  const uniques = attributes.unique === undefined ? trail.uniques : [...trail.uniques, attributes.unique];
  return { kind: "directory", attributes, trail: { real: real ?? here, left: places, uniques } };
}

// As many as Linux follows in one path (MAXSYMLINKS): where a tree tells neither targets nor identities, a loop ends there.
const mostLinks = 40;

async function statLink(storage: Storage, path: VirtualPath, options: Options): Promise<Attributes | SkipReason> {
  try {
    return await storage.stat(path, options);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    if (error.code === "not-found" || error.code === "not-a-directory") return "dangling";
    if (error.code === "denied") return "outside";
    throw error;
  }
}
