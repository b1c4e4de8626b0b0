import { parsePath } from "@tandem/protocol";
import { hooks, StorageError, type Storage } from "@tandem/storage";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diff } from "./diff.ts";
import { readManifest, writeManifest } from "./keep-manifest.ts";
import type { Manifest } from "./manifest.ts";
import { mirror } from "./mirror.ts";
import { parseManifest } from "./parse-manifest.ts";
import { run } from "./run.ts";
import { contents, contentsAndTimes, files, fill, put, temporaryTree, treeOf, type Files } from "./trees.fixtures.ts";

describe("a manifest", () => {
  it("says after a run what a listing would say, so that the next run lists nothing", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, files, fc.boolean(), async (ours, theirs, later, takesAway) => {
        const [from, to, next] = [await treeOf(ours), await treeOf(theirs), await treeOf(later)];
        const options = { delete: takesAway, tolerance: 0 };
        const plan = await diff(from, to, { ...options, manifest: "new" });
        const { manifest } = await run(plan, from, to);
        const kept = parseManifest(JSON.stringify(manifest));
        const looked = takesAway ? unlistable(to) : to;
        const byMemory = await diff(next, looked, { ...options, manifest: kept });
        const byListing = await diff(next, to, { ...options, manifest: "new" });
        expect(byMemory.actions).toEqual(byListing.actions);
        await run(byMemory, next, to);
        if (takesAway) expect(await contentsAndTimes(to)).toEqual(await contentsAndTimes(next));
      }),
      { numRuns: 60 },
    );
  });

  it("is not believed when it is of another destination, or what it says is to be verified", async () => {
    const [from, to] = [await treeOf({ "/a": "1" }), await treeOf()];
    const first = await run(await diff(from, to, { manifest: "new", destination: "ftp://one" }), from, to);
    const manifest = first.manifest!;
    expect(manifest).toMatchObject({ destination: "ftp://one", files: [{ path: "/a", size: 1 }] });
    await to.remove(parsePath("/a"));
    const copies = async (options: object): Promise<number> =>
      (await diff(from, to, { manifest, ...options })).summary.copies.files;
    expect(await copies({ destination: "ftp://one" })).toBe(0);
    expect(await copies({ destination: "ftp://one", verify: true })).toBe(1);
    expect(await copies({ destination: "ftp://two" })).toBe(1);
  });

  it("says of what is left undone that it is not there", async () => {
    const [from, to] = [await treeOf({ "/a": "1", "/b": "2" }), await treeOf()];
    const broken = hooks(to, {
      before: { write: ({ path }) => (path === "/b" ? Promise.reject(new StorageError("denied", path)) : undefined) },
    });
    const { manifest } = await run(await diff(from, to, { manifest: "new" }), from, broken);
    const plan = await diff(from, unlistable(to), { manifest: manifest! });
    expect(plan.actions.map(({ path }) => path)).toEqual(["/b"]);
  });

  it("vouches for files whose times the server does not keep", async () => {
    const from = await treeOf({ "/a": "text", "/b": "text" });
    const to = hooks(await treeOf(), {
      before: { setModified: ({ path }) => Promise.reject(new StorageError("not-supported", path)) },
    });
    await fill(from, { "/a@1000": "text", "/b@1000": "text" });
    const { manifest } = await run(await diff(from, to, { manifest: "new" }), from, to);
    expect(manifest!.times).toBe(false);
    await fill(from, { "/b@2000": "next" });
    const plan = await diff(from, to, { manifest: manifest!, verify: true });
    expect(plan.actions.map(({ path }) => path)).toEqual(["/b"]);
    expect((await diff(from, to)).actions.length).toBe(2);
  });

  it("remembers hashes, so that nothing of the destination is read", async () => {
    const from = await treeOf({ "/a@1000": "text", "/b": "bbbb" });
    const to = await treeOf({ "/a": "text" });
    const { manifest } = await run(await diff(from, to, { compare: "hash", manifest: "new" }), from, to);
    await fill(from, { "/a@5000": "text", "/b@5000": "BBBB" });
    const plan = await diff(from, unreadable(unlistable(to)), { compare: "hash", manifest: manifest! });
    expect(plan.unread).toEqual([]);
    expect(plan.actions.map(({ kind, path }) => [kind, path])).toEqual([
      ["touch", "/a"],
      ["copy", "/b"],
    ]);
  });

  it("is none where links of the destination were followed: what they lead to may change", async () => {
    await using to = await temporaryTree();
    await fill(to.storage, { "/releases/a": "1" });
    await to.storage.makeLink!(parsePath("/current"), parsePath("/releases"));
    const plan = await diff(await treeOf({ "/current/a": "1" }), to.storage, { manifest: "new" });
    expect(plan.state).toBeUndefined();
  });

  it.each([
    "",
    "null",
    "[]",
    '{"version":2,"times":true,"directories":[],"unlisted":[],"files":[],"links":[]}',
    '{"version":1,"times":true,"directories":["/a/../b"],"unlisted":[],"files":[],"links":[]}',
    '{"version":1,"times":true,"directories":["a"],"unlisted":[],"files":[],"links":[]}',
    '{"version":1,"times":true,"directories":[],"unlisted":[],"files":[{"path":"/a","size":-1,"modified":0}],"links":[]}',
    '{"version":1,"times":true,"directories":[],"unlisted":[],"files":{},"links":[]}',
  ])("that is damaged is none: %j", async (json) => {
    expect(() => parseManifest(json)).toThrow(expect.objectContaining({ code: "bad-manifest" }));
    const tree = await treeOf();
    await put(tree, parsePath("/.tandem-sync.json"), json);
    expect(await readManifest(tree)).toBeUndefined();
  });
});

describe("a mirror that remembers", () => {
  const remember = { remember: true, diff: { delete: true } };

  it("lists the destination once, keeps its manifest there, and never touches that as a file", async () => {
    const [from, to] = [
      await treeOf({ "/a": "1", "/.tandem-sync.json": "of another tree" }),
      await treeOf({ "/old": "" }),
    ];
    await mirror(from, to, remember);
    expect(Object.keys(await contents(to)).toSorted()).toEqual(["/.tandem-sync.json", "/a"]);
    await fill(from, { "/b": "2" });
    const { plan } = await mirror(from, unlistable(to), remember);
    expect(plan.actions.map(({ path }) => path)).toEqual(["/b"]);
    expect(await readManifest(to)).toMatchObject({ files: [{ path: "/a" }, { path: "/b" }] });
    expect((await diff(from, to, { delete: true })).actions).toEqual([]);
    expect((await diff(to, await treeOf(), {})).actions.map(({ path }) => path)).toEqual(["/a", "/b"]);
  });

  it("leaves no manifest while it runs, and none that is wrong when it is interrupted", async () => {
    const [from, to] = [await treeOf({ "/a": "1" }), await treeOf()];
    await mirror(from, to, remember);
    await fill(from, { "/b": "2", "/c": "3" });
    const controller = new AbortController();
    let during: Promise<Manifest | undefined> | undefined;
    const { outcome } = await mirror(from, to, {
      ...remember,
      signal: controller.signal,
      run: {
        parallel: 1,
        onEvent({ kind }) {
          during ??= readManifest(to);
          if (kind === "done") controller.abort();
        },
      },
    });
    expect(outcome.ended).toBe("interrupted");
    expect(await during).toBeUndefined();
    expect((await mirror(from, unlistable(to), remember)).plan.actions.map(({ path }) => path)).toEqual(["/c"]);
  });

  it("does nothing when its plan is refused", async () => {
    const [from, to] = [await treeOf({ "/a": "1" }), await treeOf({ "/x": "1" })];
    const onPlan = (): void => {
      throw new Error("No.");
    };
    await expect(mirror(from, to, { ...remember, onPlan })).rejects.toThrow("No.");
    await expect(mirror(from, to, { remember: true, diff: { delete: true, maxDelete: 0 } })).rejects.toThrow(
      "The plan deletes 1 (files, links and directories), and 0 are allowed",
    );
    expect(await contents(to)).toEqual({ "/x": "1" } satisfies Files);
  });

  it("keeps names that are no UTF-8", async () => {
    await using to = await temporaryTree();
    await using from = await temporaryTree();
    await fill(from.storage, { "/caf\udce9": "1" });
    await mirror(from.storage, to.storage, remember);
    const manifest = await readManifest(to.storage);
    expect(manifest?.files.map(({ path }) => path)).toEqual(["/caf\udce9"]);
    await writeManifest(to.storage, manifest!);
    expect((await mirror(from.storage, unlistable(to.storage), remember)).plan.actions).toEqual([]);
  });
});

function unlistable(storage: Storage): Storage {
  return hooks(storage, { before: { list: ({ path }) => Promise.reject(new StorageError("denied", path)) } });
}

function unreadable(storage: Storage): Storage {
  return hooks(storage, { before: { read: ({ path }) => Promise.reject(new StorageError("denied", path)) } });
}
