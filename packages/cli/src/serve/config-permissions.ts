import { allRights, type PermissionRule, type Rights } from "@tandem/storage";
import { fields, listOf, scalar } from "./config-fields.ts";

/**
 * One rule of `permissions:`, such as `{ path: /incoming, allow: [write], deny: all }`. A right that is named goes before
 * `all`, so that both together mean "these and no others". Written as the storage's own rule.
 */
export function permissionRule() {
  return fields({ path: scalar(rulePath), allow: rights().optional(), deny: rights().optional() }).transform(
    ({ path, allow = [], deny = [] }, context): PermissionRule => {
      const both = allow.find((name) => deny.includes(name));
      if (both !== undefined) context.addIssue(`It allows and denies ${both}: name it in one of the two.`);
      if (allow.length + deny.length === 0) context.addIssue("It says nothing: give allow: or deny:, or both.");
      return { path, ...said(allow, deny, "all"), ...said(allow, deny, "named") };
    },
  );
}

/** What the file calls the rights. */
const names = {
  read: "read",
  list: "list",
  write: "write",
  overwrite: "overwrite",
  "make-directory": "makeDirectory",
  remove: "remove",
  rename: "rename",
  change: "change",
} as const satisfies Readonly<Record<string, keyof Rights>>;

type RightName = keyof typeof names | "all";

function rights() {
  const words: readonly RightName[] = [...(Object.keys(names) as (keyof typeof names)[]), "all"];
  return listOf(
    scalar((text): RightName => {
      const found = words.find((one) => one === text);
      if (found !== undefined) return found;
      throw new Error(`There is no right "${text}"; there are ${words.join(", ")}.`);
    }),
  );
}

function said(allow: readonly RightName[], deny: readonly RightName[], which: "all" | "named"): Partial<Rights> {
  const of = (given: readonly RightName[], allowed: boolean): Partial<Rights> =>
    Object.fromEntries(
      given
        .filter((name) => (name === "all") === (which === "all"))
        .flatMap((name) => (name === "all" ? Object.keys(allRights) : [names[name]]))
        .map((name) => [name, allowed]),
    );
  return { ...of(allow, true), ...of(deny, false) };
}

function rulePath(text: string): string {
  if (text.startsWith("/")) return text;
  throw new Error('It must be a path as clients see it, beginning with "/"; * stands for any part of a name.');
}
