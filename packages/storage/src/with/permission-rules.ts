import type { VirtualPath } from "@tandem/protocol";
import type { Rights } from "../storage.ts";
import { pathPattern } from "./path-pattern.ts";
import { allRights, rightNames } from "./rights.ts";

/**
 * Rights that are given (true) or taken (false) at a path and below it. In the path `*` stands for any characters of a name
 * and the name `**` for any number of names.
 */
export interface PermissionRule extends Partial<Rights> {
  readonly path: string;
}

/** Rules as they are asked. */
export interface Permissions {
  /** What is allowed at the path: of each right, what the last rule says that names it there; true when none does. */
  at(path: VirtualPath): Rights;
  /** Whether the path may lead to something that may be seen. */
  leads(path: VirtualPath): boolean;
  /** Whether one of these rights may be another one somewhere below the path. */
  changesBelow(path: VirtualPath, rights: readonly (keyof Rights)[]): boolean;
  /** Whether what lies below `from` is allowed the same when it lies below `to`, the two themselves compared already. */
  sameBelow(from: VirtualPath, to: VirtualPath, right: keyof Rights): boolean;
}

/** Reads the rules. Throws a `RangeError` for a path that does not begin at the root. */
export function permissionRules(given: readonly PermissionRule[], caseSensitive: boolean): Permissions {
  const rules = given.map(({ path, ...rights }) => {
    if (!path.startsWith("/")) throw new RangeError(`The rule for "${path}" must name a path that begins with "/".`);
    return { pattern: pathPattern(path, caseSensitive), rights };
  });
  return {
    at(path) {
      const held = rules.filter(({ pattern }) => pattern.match(path) === "holds").reverse();
      const said = (name: keyof Rights): boolean =>
        held.find(({ rights }) => rights[name] !== undefined)?.rights[name] ?? allRights[name];
      return Object.fromEntries(rightNames.map((name) => [name, said(name)])) as unknown as Rights;
    },
    leads: (path) =>
      rules.some(({ pattern, rights }) => (rights.read || rights.list) && pattern.match(path) === "below"),
    changesBelow: (path, names) =>
      rules.some(
        ({ pattern, rights }) => names.some((name) => rights[name] !== undefined) && pattern.match(path) === "below",
      ),
    sameBelow(from, to, right) {
      const naming = rules.filter(({ rights }) => rights[right] !== undefined).map(({ pattern }) => pattern);
      return (
        naming.every((pattern) => pattern.match(from) !== "below" && pattern.match(to) !== "below") ||
        naming.every((pattern) => pattern.rest(from) === pattern.rest(to))
      );
    },
  };
}
