import type { VirtualPath } from "@tandem/protocol";
import type { Rights, Storage } from "../storage.ts";

/** Everything is allowed: what holds where a storage has no policy. */
export const allRights: Rights = {
  read: true,
  list: true,
  write: true,
  overwrite: true,
  makeDirectory: true,
  remove: true,
  rename: true,
  change: true,
};

/** Nothing is allowed. */
export const noRights: Rights = {
  read: false,
  list: false,
  write: false,
  overwrite: false,
  makeDirectory: false,
  remove: false,
  rename: false,
  change: false,
};

/** What may be done by someone who may look and not touch. */
export const readRights: Rights = { ...noRights, read: true, list: true };

/** The names of the rights. */
export const rightNames = Object.keys(allRights) as readonly (keyof Rights)[];

/** What a storage allows at a path, whether or not it has a policy. */
export function rightsAt(storage: Storage, path: VirtualPath): Rights {
  return storage.rights?.(path) ?? allRights;
}

/** What both allow. */
export function commonRights(one: Rights, other: Rights): Rights {
  return Object.fromEntries(rightNames.map((name) => [name, one[name] && other[name]])) as unknown as Rights;
}
