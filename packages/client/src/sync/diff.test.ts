import { createHash } from "node:crypto";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { hooks, StorageError, through, type Storage } from "@tandem/storage";
import { describe, expect, it } from "vitest";
import { diff } from "./diff.ts";
import type { DiffOptions } from "./diff-options.ts";
import { parseFilters } from "./filters.ts";
import type { Action } from "./plan.ts";
import { run } from "./run.ts";
import { contents, fill, temporaryTree, treeOf, usualTime, type Files } from "./trees.fixtures.ts";

describe("what is compared", () => {
  it("tells what differs, why, and how much it is", async () => {
    const from = await treeOf({
      "/same": "same",
      "/longer": "longer",
      "/newer@1800000000": "text",
      "/older@1000000000": "text",
      "/new/file": "12345",
      "/new/empty/": "",
    });
    const to = await treeOf({ "/same": "same", "/longer": "long", "/newer": "text", "/older": "text", "/extra": "?" });
    const plan = await diff(from, to);
    expect(short(plan.actions)).toEqual([
      "copy /longer size",
      "make-directory /new new",
      "make-directory /new/empty new",
      "copy /new/file new",
      "copy /newer newer",
      "copy /older older",
    ]);
    expect(plan.actions[0]).toEqual({
      kind: "copy",
      path: "/longer",
      reason: "size",
      size: 6,
      modified: usualTime,
      replaces: { size: 4, modified: usualTime },
    });
    expect(plan.summary).toEqual({
      copies: { files: 4, bytes: 19 },
      newFiles: { files: 1, bytes: 5 },
      newDirectories: 2,
      links: 0,
      touches: 0,
      deletions: 0,
      deletedBytes: 0,
      unchanged: { files: 1, bytes: 4 },
      extra: 1,
      skipped: 0,
      conflicts: 0,
    });
  });

  it("takes times for the same that differ by no more than the coarser tree tells, or by what is said", async () => {
    const from = await treeOf({ "/a@1000000059": "text" });
    const to = await treeOf({ "/a@1000000000": "text" });
    const minutes: Storage = { ...to, capabilities: { ...to.capabilities, timePrecision: 60_000 } };
    expect(short((await diff(from, to)).actions)).toEqual(["copy /a newer"]);
    expect((await diff(from, minutes)).actions).toEqual([]);
    expect((await diff(from, to, { tolerance: 59_000 })).actions).toEqual([]);
    expect(short((await diff(from, minutes, { tolerance: 58_999 })).actions)).toEqual(["copy /a newer"]);
  });

  it("compares by size alone, by time alone, by content", async () => {
    const from = await treeOf({ "/size@1000000000": "1234", "/time": "1234", "/both": "aaaa", "/late@1": "same" });
    const to = await treeOf({ "/size": "123", "/time": "123", "/both": "bbbb", "/late@2000": "same" });
    expect(short((await diff(from, to, { compare: "size" })).actions)).toEqual(["copy /size size", "copy /time size"]);
    expect(short((await diff(from, to, { compare: "time" })).actions)).toEqual([
      "copy /late older",
      "copy /size older",
    ]);
    expect(short((await diff(from, to, { compare: "hash" })).actions)).toEqual([
      "copy /both content",
      "touch /late time",
      "copy /size size",
      "copy /time size",
    ]);
    expect(short((await diff(from, to, { compare: "hash", times: false })).actions)).not.toContain("touch /late time");
  });

  it.each(["from", "to"] as const)(
    "believes the hash that %s tells, and reads only the other side, by its algorithm",
    async (told) => {
      const from = await treeOf({ "/a": "aaaa", "/b": "bbbb" });
      const to = await treeOf({ "/a": "aaaa", "/b": "----" });
      const silent = (storage: Storage): Storage =>
        hooks(storage, { before: { read: ({ path }) => Promise.reject(new StorageError("denied", path)) } });
      const plan = await diff(told === "from" ? silent(from) : from, told === "to" ? silent(to) : to, {
        compare: "hash",
        hash: async (side, path) =>
          side === told
            ? { algorithm: "MD5", value: md5(path === "/a" ? "aaaa" : told === "from" ? "bbbb" : "----") }
            : undefined,
      });
      expect(plan.unread).toEqual([]);
      expect(short(plan.actions)).toEqual(["copy /b content"]);
    },
  );

  it("refuses options that make no sense before it asks anybody", async () => {
    const tree = await treeOf();
    for (const options of [
      { parallel: 0 },
      { tolerance: -1 },
      { maxDelete: -1 },
      { maxDelete: "many%" as "1%" },
      { filters: [{ kind: "exclude", pattern: "" }] },
    ] satisfies DiffOptions[]) {
      await expect(diff(tree, tree, options)).rejects.toThrow(expect.objectContaining({ name: "SyncError" }));
    }
  });
});

describe("what is left out", () => {
  it("leaves out what the filters exclude, in both trees, and says so", async () => {
    const from = await treeOf({ "/a.log": "1", "/b.txt": "1", "/node_modules/deep/x": "1" });
    const to = await treeOf({ "/old.log": "1", "/node_modules/y": "1" });
    const plan = await diff(from, to, { filters: parseFilters("*.log\nnode_modules/"), delete: true });
    expect(short(plan.actions)).toEqual(["copy /b.txt new"]);
    expect(plan.skipped).toEqual([
      { path: "/a.log", why: "excluded" },
      { path: "/node_modules", why: "excluded" },
    ]);
    expect(plan.guarded).toEqual([{ path: "/old.log", why: "excluded" }]);
  });

  it("deletes what the filters exclude only when that is asked for, and keeps the directory of what stays", async () => {
    const from = await treeOf({ "/a.log": "1" });
    const files: Files = { "/a.log": "1", "/gone/deep/keep.log": "1", "/gone/x": "1" };
    const options = { filters: parseFilters("*.log"), delete: true };
    expect(short((await diff(from, await treeOf(files), options)).actions)).toEqual(["remove /gone/x extra"]);
    expect(short((await diff(from, await treeOf(files), { ...options, deleteExcluded: true })).actions)).toEqual([
      "remove /a.log extra",
      "remove-directory /gone extra",
      "remove-directory /gone/deep extra",
      "remove /gone/deep/keep.log extra",
      "remove /gone/x extra",
    ]);
  });

  it("makes no directory that nothing is in, when that is asked for or only names are taken", async () => {
    const from = await treeOf({ "/a/b/c.txt": "1", "/a/empty/": "", "/x/y.png": "1" });
    const names = async (options: DiffOptions): Promise<readonly string[]> =>
      short((await diff(from, await treeOf(), options)).actions);
    expect(await names({ emptyDirectories: false, filters: parseFilters("*.png") })).toEqual([
      "make-directory /a new",
      "make-directory /a/b new",
      "copy /a/b/c.txt new",
    ]);
    expect(await names({ filters: [{ kind: "include", pattern: "*.txt" }] })).toEqual([
      "make-directory /a new",
      "make-directory /a/b new",
      "copy /a/b/c.txt new",
    ]);
  });

  it("replaces nothing newer, copies only what is missing, or only what is there", async () => {
    const from = await treeOf({ "/newer@2000": "new text", "/older@1000": "old", "/missing/a": "a" });
    const to = await treeOf({ "/newer@1000": "text", "/older@2000": "newer text" });
    const plans = await Promise.all(
      [{ onlyNewer: true }, { onlyMissing: true }, { onlyExisting: true }].map((options) => diff(from, to, options)),
    );
    expect(plans.map(({ actions }) => short(actions))).toEqual([
      ["make-directory /missing new", "copy /missing/a new", "copy /newer size"],
      ["make-directory /missing new", "copy /missing/a new"],
      ["copy /newer size", "copy /older size"],
    ]);
    expect(plans.map(({ skipped }) => skipped)).toEqual([
      [{ path: "/older", why: "newer" }],
      [
        { path: "/newer", why: "existing" },
        { path: "/older", why: "existing" },
      ],
      [{ path: "/missing", why: "missing" }],
    ]);
  });

  it("takes a file of the same size that is newer there for an upload to a server that keeps no times", async () => {
    const [from, to] = [await treeOf({ "/a@1000": "text" }), await treeOf({ "/a@2000": "text" })];
    const plan = await diff(from, to, { onlyNewer: true });
    expect([plan.actions, plan.skipped, plan.summary.unchanged.files]).toEqual([[], [], 1]);
  });
});

describe("what is in the way", () => {
  const ours: Files = { "/file": "text", "/directory/a": "a" };
  const theirs: Files = { "/file/x": "x", "/directory": "no directory" };

  it("is a conflict, and everything else is done", async () => {
    const from = await treeOf({ ...ours, "/other": "1" });
    const plan = await diff(from, await treeOf(theirs));
    expect(short(plan.actions)).toEqual(["copy /other new"]);
    expect(plan.conflicts.map(({ path, why }) => [path, why])).toEqual([
      ["/directory", "kinds"],
      ["/file", "kinds"],
    ]);
  });

  it("makes room with delete", async () => {
    const [from, to] = [await treeOf(ours), await treeOf(theirs)];
    const plan = await diff(from, to, { delete: true });
    expect(plan.summary.deletions).toBe(3);
    await run(plan, from, to);
    expect(await contents(to)).toEqual(await contents(from));
  });

  it("stays when something in it is guarded, with all that is in it", async () => {
    const [from, to] = [await treeOf(ours), await treeOf({ "/file/keep.log": "x", "/file/deep/y": "y" })];
    const plan = await diff(from, to, { delete: true, filters: parseFilters("*.log") });
    expect(short(plan.actions)).toEqual(["make-directory /directory new", "copy /directory/a new"]);
    expect(plan.conflicts.map(({ path, why }) => [path, why])).toEqual([["/file", "guarded"]]);
  });

  it("is a name that the destination takes for another: the first is copied", async () => {
    const from = await treeOf({ "/README": "1", "/readme": "2", "/Docs/a": "a" });
    const to = await treeOf({ "/docs/a": "a" });
    const folded = through(to, { inner: (path) => parsePath(path.toLowerCase()) });
    const folding: Storage = { ...folded, capabilities: { ...to.capabilities, caseSensitive: false } };
    const plan = await diff(from, folding, { delete: true });
    expect(short(plan.actions)).toEqual(["copy /README new"]);
    expect(plan.conflicts.map(({ path, why }) => [path, why])).toEqual([["/readme", "case"]]);
  });
});

describe("what cannot be looked at", () => {
  const unlistable = (storage: Storage, at: string, code: "denied" | "failed" | "not-found" = "denied"): Storage =>
    hooks(storage, {
      before: { list: ({ path }) => (path === at ? Promise.reject(new StorageError(code, path)) : undefined) },
    });

  it("is told, and nothing below it is copied or deleted", async () => {
    const files: Files = { "/secret/a": "1", "/open/b": "1" };
    const from = unlistable(await treeOf(files), "/secret");
    const plan = await diff(from, await treeOf({ "/secret/other": "1" }), { delete: true });
    expect(short(plan.actions)).toEqual(["make-directory /open new", "copy /open/b new"]);
    expect(plan.unread).toEqual([{ side: "from", path: "/secret", message: "/secret: Permission denied." }]);
    const there = await diff(await treeOf(), unlistable(await treeOf(files), "/secret"), { delete: true });
    expect(short(there.actions)).toEqual(["remove-directory /open extra", "remove /open/b extra"]);
    expect(there.guarded).toEqual([{ path: "/secret", why: "unread" }]);
  });

  it("ends it when it is a root, unless that is missing in the destination: then it is made", async () => {
    const tree = await treeOf({ "/a": "1" });
    await expect(diff(unlistable(tree, "/"), tree)).rejects.toThrow("/: Permission denied.");
    await expect(diff(unlistable(tree, "/", "not-found"), tree)).rejects.toThrow("/: No such file");
    await expect(diff(tree, unlistable(tree, "/"))).rejects.toThrow("/: Permission denied.");
    const plan = await diff(tree, unlistable(await treeOf(), "/", "not-found"));
    expect(short(plan.actions)).toEqual(["make-directory / new", "copy /a new"]);
  });

  it("is everything once the signal is aborted", async () => {
    const controller = new AbortController();
    const tree = await treeOf({ "/a/b/c": "1" });
    const onEvent = ({ path }: { readonly path: string }): void => {
      if (path === "/a") controller.abort(new Error("enough"));
    };
    await expect(diff(tree, await treeOf(), { signal: controller.signal, onEvent })).rejects.toThrow("enough");
  });

  it("lists no more directories at a time than it is told", async () => {
    let [now, most] = [0, 0];
    const tree = await treeOf(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`/d${at}/f`, ""])));
    const counted = hooks(tree, {
      before: { list: () => void (most = Math.max(most, ++now)) },
      after: { list: () => void now-- },
    });
    await diff(counted, await treeOf(), { parallel: 3 });
    expect(most).toBe(3);
  });
});

describe("links", () => {
  const linked = async (links: Readonly<Record<string, string>>, files: Files = {}) => {
    const tree = await temporaryTree();
    await fill(tree.storage, files);
    for (const [path, target] of Object.entries(links)) await symlink(target, join(tree.root, path));
    return tree;
  };

  it("are what they lead to, except where that is nowhere, outside, or around itself", async () => {
    await using tree = await linked(
      { file: "real/a", directory: "real", dangling: "nothing", outside: "/etc", "real/loop": "..", self: "." },
      { "/real/a": "text" },
    );
    const plan = await diff(tree.storage, await treeOf());
    expect(short(plan.actions)).toEqual([
      "make-directory /directory new",
      "copy /directory/a new",
      "copy /file new",
      "make-directory /real new",
      "copy /real/a new",
    ]);
    expect(plan.skipped.map(({ path, why }) => `${path} ${why}`)).toEqual([
      "/dangling dangling",
      "/directory/loop loop",
      "/outside outside",
      "/real/loop loop",
      "/self loop",
    ]);
  });

  it("end a loop of two, also where the tree tells no identities", async () => {
    await using tree = await linked({ "a/to-b": "../b", "b/to-a": "../a" }, { "/a/": "", "/b/": "" });
    const anonymous: Storage = {
      ...tree.storage,
      async stat(path, options) {
        const { unique: _, ...attributes } = await tree.storage.stat(path, options);
        return attributes;
      },
    };
    for (const storage of [tree.storage, anonymous]) {
      const plan = await diff(storage, await treeOf());
      expect(plan.actions.length).toBeLessThan(10);
      expect(new Set(plan.skipped.map(({ why }) => why))).toEqual(new Set(["loop"]));
    }
  });

  it("are copied as links that lead to the same place of the other tree, or left out", async () => {
    await using tree = await linked(
      { "deep/link": "../a", out: "../b", absolute: "/etc" },
      { "/a": "text", "/deep/": "" },
    );
    await using other = await temporaryTree();
    const options: DiffOptions = { links: "copy", delete: true };
    const plan = await diff(tree.storage, other.storage, options);
    expect(plan.actions.find(({ kind }) => kind === "make-link")).toEqual({
      kind: "make-link",
      path: "/deep/link",
      reason: "new",
      target: "/a",
    });
    expect(plan.skipped).toEqual([
      { path: "/absolute", why: "outside" },
      { path: "/out", why: "outside" },
    ]);
    expect(await run(plan, tree.storage, other.storage)).toMatchObject({ ended: "complete", done: { links: 1 } });
    expect((await diff(tree.storage, other.storage, options)).actions).toEqual([]);
    await other.storage.remove(parsePath("/deep/link"));
    await other.storage.makeLink!(parsePath("/deep/link"), parsePath("/deep"));
    const again = await diff(tree.storage, other.storage, options);
    expect(short(again.actions)).toEqual(["make-link /deep/link target"]);
    await run(again, tree.storage, other.storage);
    expect((await diff(tree.storage, other.storage, options)).actions).toEqual([]);
    expect((await diff(tree.storage, await treeOf(), options)).skipped).toContainEqual({
      path: "/deep/link",
      why: "link",
    });
    expect((await diff(tree.storage, await treeOf(), { links: "skip" })).skipped).toContainEqual({
      path: "/deep/link",
      why: "link",
    });
  });

  it("of the destination are followed, and nothing behind them is deleted", async () => {
    const from = await treeOf({ "/current/a": "1", "/current/new": "1" });
    await using to = await linked({ current: "releases" }, { "/releases/a": "1", "/releases/old": "1" });
    const plan = await diff(from, to.storage, { delete: true });
    expect(short(plan.actions)).toEqual(["copy /current/new new"]);
    expect(plan.guarded).toEqual([
      { path: "/current/old", why: "link" },
      { path: "/releases", why: "link" },
    ]);
  });
});

function short(actions: readonly Action[]): readonly string[] {
  return actions.map(({ kind, path, reason }) => `${kind} ${path} ${reason}`);
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
