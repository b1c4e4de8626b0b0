import { childPath, parentPath, rootPath, type VirtualPath } from "@tandem/protocol";
import { laterEntries } from "../entries.ts";
import { statIfThere } from "../stat-if-there.ts";
import { StorageError } from "../storage-error.ts";
import type { Attributes, Entry, Options, Rights, Storage } from "../storage.ts";
import { permissionRules, type PermissionRule } from "./permission-rules.ts";
import { commonRights, rightNames, rightsAt } from "./rights.ts";
import { those, through, type Call } from "./through.ts";

/**
 * The same tree for someone who may do what `rules` allow: of each right, the last rule that names it at a path counts, and
 * without one everything is allowed. What may not be read is `not-found`, in listings too, so that nobody learns of it;
 * what may be read and not be changed is `denied`. A directory that leads to something visible can be entered and listed.
 *
 * Rules speak of paths as they are asked for: a link that stands in the tree already leads where it leads. No rename brings
 * anything to where more is allowed, or to where it could not be made. Where not all paths have the same rights, no link is
 * made (there is no `makeLink`) or moved to another directory: a relative one leads elsewhere from there. Throws a
 * `RangeError` for a rule whose path is none.
 */
export function permissions(storage: Storage, rules: readonly PermissionRule[]): Storage {
  const { at, leads, changesBelow, sameBelow } = permissionRules(rules, storage.capabilities.caseSensitive);
  const uniform = !changesBelow(rootPath, rightNames);
  const demand = (path: VirtualPath, right: keyof Rights): void => {
    if (!at(path)[right]) refuse(path, right, at(path));
  };
  const listable = (path: VirtualPath): boolean => at(path).list || leads(path);
  /** A directory is seen by who may do anything in it; all else by who may read it. */
  const visible = (path: VirtualPath, kind: Attributes["kind"]): boolean =>
    path === rootPath ||
    at(path).read ||
    (kind === "directory" && (leads(path) || rightNames.some((name) => at(path)[name])));
  const allVisible = (path: VirtualPath): boolean => at(path).read && !changesBelow(path, rightNames);

  async function* visibleIn(path: VirtualPath, { signal }: Options = {}): AsyncGenerator<readonly Entry[]> {
    // Names alone do not say which are a directory's, and those are seen more easily.
    for await (const batch of passed.list(path, signal === undefined ? {} : { signal })) {
      const seen = batch.filter(({ name, kind }) => visible(childPath(path, name), kind));
      if (seen.length > 0) yield seen;
    }
  }

  const assertNothingGained = (from: VirtualPath, to: VirtualPath, rights: readonly (keyof Rights)[]): void => {
    if (rights.every((name) => at(from)[name] || !at(to)[name])) return;
    throw new StorageError("denied", from, { reason: `More is allowed in ${to} than here.` });
  };
  const assertMovable = (from: VirtualPath, to: VirtualPath): void => {
    if (!changesBelow(from, ["rename"]) && [...secrets, ...making].every((name) => sameBelow(from, to, name))) return;
    throw new StorageError("denied", from, { reason: "Rules of their own hold for what is below it, here or there." });
  };
  /** Refuses to make what may only be replaced, or to do either. */
  const demandWriting = async (path: VirtualPath, options: Options): Promise<void> => {
    const { write, overwrite } = at(path);
    if (!write && (!overwrite || (await statIfThere(storage, path, options)) === undefined))
      refuse(path, "write", at(path));
  };

  const passed = through(storage, {
    async around(call, run) {
      const right = needed[call.method];
      if (right !== undefined) demand(call.path, right);
      return await run();
    },
  });
  const { makeLink: _, ...linkless } = passed;

  return {
    ...(uniform ? passed : linkless),

    async stat(path, options) {
      if (!visible(path, "directory")) throw new StorageError("not-found", path);
      const attributes = await passed.stat(path, options);
      if (!visible(path, attributes.kind)) throw new StorageError("not-found", path);
      return attributes;
    },

    list: (path, options) =>
      laterEntries(async () => {
        if (!listable(path)) refuse(path, "list", at(path));
        return allVisible(path) ? passed.list(path, options) : visibleIn(path, options);
      }),

    async write(path, options = {}) {
      await demandWriting(path, options);
      // The storage looks again at the commit: what someone else has made meanwhile is not replaced either.
      return await passed.write(path, at(path).overwrite ? options : { ...options, exclusive: true });
    },

    async append(path, options = {}) {
      await demandWriting(path, options);
      if (at(path).overwrite) return await passed.append(path, options);
      const { owner } = options;
      const begun = owner === undefined ? undefined : await storage.unfinished?.(path, { ...options, owner });
      return await passed.write(path, { ...options, start: begun?.size ?? 0, exclusive: true });
    },

    async rename(from, to, options = {}) {
      demand(from, "rename");
      assertNothingGained(from, to, secrets);
      const asItself = { ...options, link: true };
      const kind = (await statIfThere(storage, from, asItself))?.kind;
      if (kind === "directory") {
        for (const right of making) demand(to, right);
        assertMovable(from, to);
      } else {
        const replaced = await statIfThere(storage, to, asItself);
        demand(to, replaced === undefined ? "write" : "overwrite");
        if (kind === "link" && !uniform && parentPath(from) !== parentPath(to)) {
          throw new StorageError("denied", from, { reason: "A link would lead elsewhere from another directory." });
        }
      }
      await passed.rename(from, to, options);
    },

    ...those(storage, {
      async unfinished(path, options) {
        const { write, overwrite } = at(path);
        return write || overwrite ? await storage.unfinished!(path, options) : undefined;
      },
    }),

    rights: (path) => commonRights({ ...at(path), list: listable(path) }, rightsAt(storage, path)),
  };
}

const needed: Partial<Readonly<Record<Call["method"], keyof Rights>>> = {
  read: "read",
  makeDirectory: "makeDirectory",
  remove: "remove",
  removeDirectory: "remove",
  setModified: "change",
  setCreated: "change",
  setMode: "change",
  makeLink: "change",
};

// What a file must not gain by being moved.
const secrets: readonly (keyof Rights)[] = ["read", "list"];

// What moving a directory does to all that is in it.
const making: readonly (keyof Rights)[] = ["makeDirectory", "write"];

// What is done to a thing that is there: who may not see it is not told that it is.
const toSomething: ReadonlySet<keyof Rights> = new Set(["read", "remove", "rename", "change"]);

function refuse(path: VirtualPath, right: keyof Rights, { read }: Rights): never {
  if (!read && toSomething.has(right)) throw new StorageError("not-found", path);
  throw new StorageError("denied", path, { reason: `This account may not ${deeds[right]}.` });
}

const deeds: Readonly<Record<keyof Rights, string>> = {
  read: "read this",
  list: "list this directory",
  write: "make a file here",
  overwrite: "replace or change this file",
  makeDirectory: "make a directory here",
  remove: "remove this",
  rename: "rename this",
  change: "change times, permissions or links here",
};
