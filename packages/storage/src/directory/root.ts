import { constants } from "node:fs";
import { resolve, sep } from "node:path";
import { StorageError } from "../storage-error.ts";
import { access, mkdir, onDisk, realpath, stat } from "./calls.ts";
import type { CachedFiles } from "./cached-files.ts";
import { faultOf } from "./fault.ts";
import { holdByDescriptor, holdByPath, type Holding, type HoldingKind } from "./hold.ts";
import { mediumAt, type Medium } from "./medium.ts";

/** A root that has been found on disk. */
export interface Root {
  /** Its real path without a separator at the end; empty for the root of the whole disk. */
  readonly path: string;
  readonly holding: Holding;
  readonly links: LinkPolicy;
  /** Its device, and what that is on: of this file system alone, and not of others below it. */
  readonly fileSystem: { readonly device: number; readonly medium: Medium | undefined };
  /** Opens what the system knows by heart; missing where it cannot, or where to open a file may mean to wait. */
  readonly cached?: CachedFiles;
}

/**
 * Which symbolic links are followed: those that stay inside the root, all (those that lead out of it too), or none. Every
 * link is listed, and can be removed and renamed as the link it is.
 */
export type LinkPolicy = "within-root" | "follow" | "refuse";

/**
 * The root that a path of this machine names, looked up once and again only after a failure. The way to the root itself is
 * the operator's and may use links; from there on nothing is believed.
 */
export function rootAt(path: string, given: RootOptions): () => Promise<Root> {
  let found: Promise<Root> | undefined;
  return () =>
    (found ??= findRoot(path, given).catch((error: unknown) => ((found = undefined), Promise.reject(error))));
}

/** Makes sure that the folder is there and may be read, made if `create`; throws {@link StorageError} with its real path. */
export async function checkRoot(path: string, create: boolean): Promise<void> {
  const folder = resolve(path);
  try {
    if (create) await mkdir(folder, { recursive: true });
    if (!(await stat(folder)).isDirectory()) throw new StorageError("not-a-directory", folder);
    await access(folder, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw faultOf(error, folder, { EEXIST: "not-a-directory" });
  }
}

export interface RootOptions {
  readonly holding: HoldingKind;
  readonly links: LinkPolicy;
  readonly cached?: CachedFiles | undefined;
}

async function findRoot(path: string, { holding, links, cached }: RootOptions): Promise<Root> {
  const real = await realpath(resolve(path));
  const root = real.endsWith(sep) ? real.slice(0, -1) : real;
  const byPath = holdByPath(links === "follow" ? undefined : root);
  const [{ dev: device }, medium] = await Promise.all([stat(onDisk(real)), mediumAt(real)]);
  const fileSystem = { device, medium };
  if (holding === "paths") return { path: root, links, holding: byPath, fileSystem };
  const mayOpen = cached !== undefined && medium !== undefined;
  return { path: root, links, holding: holdByDescriptor, fileSystem, ...(mayOpen ? { cached } : {}) };
}
