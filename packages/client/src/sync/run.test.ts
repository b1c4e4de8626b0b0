import { parsePath, type VirtualPath } from "@tandem/protocol";
import {
  hooks,
  memoryStorage,
  rooted,
  StorageError,
  type Source,
  type Storage,
  type StorageHooks,
} from "@tandem/storage";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diff } from "./diff.ts";
import type { DiffOptions } from "./diff-options.ts";
import { run } from "./run.ts";
import type { Outcome, RunEvent, RunOptions } from "./run-options.ts";
import { contents, contentsAndTimes, files, fill, put, temporaryTree, treeOf, usualTime } from "./trees.fixtures.ts";

const everything: DiffOptions = { delete: true, tolerance: 0 };

describe("running a plan", () => {
  it("makes directories before files, deletes behind them, and the deepest first", async () => {
    const from = await treeOf({ "/a/b/c": "1", "/d": "1" });
    const done: string[] = [];
    const note =
      (name: string) =>
      ({ path }: { readonly path: VirtualPath }): void =>
        void done.push(`${name} ${path}`);
    const to = hooks(await treeOf({ "/old/older/x": "1" }), {
      after: {
        makeDirectory: note("make"),
        write: note("write"),
        remove: note("remove"),
        removeDirectory: note("unmake"),
      },
    });
    await mirror(from, to, { parallel: 1 });
    expect(done).toEqual([
      "make /a",
      "make /a/b",
      "write /a/b/c",
      "write /d",
      "remove /old/older/x",
      "unmake /old/older",
      "unmake /old",
    ]);
  });

  it("tells how far each file and the whole is", async () => {
    const from = await treeOf({ "/a": "12345", "/b": "" });
    const events: RunEvent[] = [];
    const outcome = await mirror(from, await treeOf(), { parallel: 1, onEvent: (event) => void events.push(event) });
    const done = (files: number, bytes: number) => ({
      copies: { files, bytes },
      newDirectories: 0,
      links: 0,
      touches: 0,
      deletions: 0,
    });
    expect(events).toMatchObject([
      { kind: "begin", total: { copies: { files: 2, bytes: 5 } } },
      { kind: "file", path: "/a", size: 5, start: 0 },
      { kind: "bytes", path: "/a", size: 5, at: 5, done: done(0, 5) },
      { kind: "done", action: { path: "/a" }, done: done(1, 5) },
      { kind: "file", path: "/b", size: 0, start: 0 },
      { kind: "done", action: { path: "/b" }, done: done(2, 5) },
      { kind: "end", outcome },
    ]);
    expect(outcome).toEqual({ ended: "complete", done: done(2, 5), failures: [], notes: [], held: 0 });
  });

  it("ends when its reader throws, with what that is", async () => {
    const to = await treeOf();
    const onEvent = ({ kind }: RunEvent): void => {
      if (kind === "file") throw new Error("The reader is broken.");
    };
    await expect(mirror(await treeOf({ "/a": "1", "/b": "1" }), to, { onEvent })).rejects.toThrow(
      "The reader is broken.",
    );
    expect(await contents(to)).toEqual({});
  });

  it("copies no more files at a time than it is told, and as many", async () => {
    let [now, most] = [0, 0];
    const from = await treeOf(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`/${at}`, "text"])));
    const counted = hooks(from, {
      before: { read: () => void (most = Math.max(most, ++now)) },
      after: { read: () => void now-- },
    });
    await mirror(counted, await treeOf(), { parallel: 5 });
    expect(most).toBe(5);
  });

  it("keeps times and permission bits", async () => {
    await using one = await temporaryTree();
    await using other = await temporaryTree();
    await fill(one.storage, { "/d/a@1000": "text", "/d/b": "other" });
    await one.storage.setMode!(parsePath("/d/a"), 0o640);
    await one.storage.setMode!(parsePath("/d"), 0o555);
    const options: DiffOptions = { ...everything, modes: true };
    const outcome = await run(await diff(one.storage, other.storage, options), one.storage, other.storage);
    expect(outcome).toMatchObject({ ended: "complete", failures: [], notes: [] });
    const modeOf = async (path: string) => (await other.storage.stat(parsePath(path))).mode;
    expect([await modeOf("/d/a"), await modeOf("/d/b"), await modeOf("/d")]).toEqual([0o640, 0o644, 0o555]);
    await one.storage.setMode!(parsePath("/d/b"), 0o600);
    const again = await diff(one.storage, other.storage, options);
    expect(again.actions).toEqual([{ kind: "set-mode", path: "/d/b", reason: "mode", mode: 0o600 }]);
    await run(again, one.storage, other.storage);
    expect(await modeOf("/d/b")).toBe(0o600);
    for (const { storage } of [one, other]) await storage.setMode!(parsePath("/d"), 0o755);
  });

  it("notes times that are not taken, and asks no more when none ever are", async () => {
    let asked = 0;
    const to = hooks(await treeOf(), {
      before: {
        setModified({ path }) {
          asked++;
          throw new StorageError("not-supported", path);
        },
      },
    });
    const outcome = await mirror(await treeOf({ "/a": "1", "/b": "1", "/c": "1" }), to, { parallel: 1 });
    expect([outcome.ended, outcome.notes.length, asked]).toEqual(["complete", 1, 1]);
  });

  it("holds no file back while the last one is given its time", async () => {
    let copied = 0;
    let allCopied = (): void => {};
    const copiedAll = new Promise<void>((resolve) => (allCopied = resolve));
    const to = hooks(await treeOf(), { before: { setModified: () => copiedAll } });
    const onEvent = ({ kind }: RunEvent): void => void (kind === "done" && ++copied === 3 && allCopied());
    await mirror(await treeOf({ "/a": "1", "/b": "1", "/c": "1" }), to, { parallel: 1, onEvent });
    expect(copied).toBe(3);
  });

  it("refuses more deletions than are allowed, before anything is done", async () => {
    const [from, to] = [await treeOf({ "/a": "1" }), await treeOf({ "/x": "1", "/y": "1", "/z/": "" })];
    for (const maxDelete of [2, "99%"] as const) {
      const plan = await diff(from, to, { delete: true, maxDelete });
      await expect(run(plan, from, to)).rejects.toThrow(
        "The plan deletes 3 (files, links and directories), and 2 are allowed",
      );
    }
    expect(Object.keys(await contents(to))).toEqual(["/x", "/y", "/z/"]);
    const plan = await diff(from, to, { delete: true, maxDelete: 2 });
    expect((await run(plan, from, to, { maxDelete: 3 })).ended).toBe("complete");
  });
});

describe("what fails", () => {
  it("is told, and all else is done; deletions wait for the next run", async () => {
    const from = refusing(await treeOf({ "/a": "1", "/b": "2", "/c": "3" }), { read: "/b" });
    const to = await treeOf({ "/old": "1" });
    const outcome = await mirror(from, to);
    expect(outcome).toMatchObject({ ended: "incomplete", held: 1, done: { copies: { files: 2 } } });
    expect(outcome.failures).toMatchObject([
      { action: { kind: "copy", path: "/b" }, code: "denied", message: "/b: Permission denied." },
    ]);
    expect(await contents(to)).toEqual({ "/a": "1", "/c": "3", "/old": "1" });
    expect(await mirror(from, to, { deleteDespiteErrors: true })).toMatchObject({ held: 0, done: { deletions: 1 } });
  });

  it("ends it at the limit", async () => {
    const from = refusing(await treeOf({ "/a": "1", "/b": "2", "/c": "3" }), { read: "any" });
    expect(await mirror(from, await treeOf(), { parallel: 1, maxErrors: 0 })).toMatchObject({
      ended: "stopped",
      failures: [{ action: { path: "/a" } }],
    });
    expect((await mirror(from, await treeOf(), { parallel: 1, maxErrors: 1 })).failures.length).toBe(2);
  });

  it("is everything when the destination is not there and cannot be made; where it can be, it is", async () => {
    const from = await treeOf({ "/a": "1" });
    const parent = await treeOf();
    const www = rooted(parent, parsePath("/www"));
    const plan = await diff(from, www);
    expect(plan.actions.map(({ kind, path }) => `${kind} ${path}`)).toEqual(["make-directory /", "copy /a"]);
    const stubborn = refusing(www, { makeDirectory: "/" });
    const { failures } = await run(plan, from, stubborn);
    expect(failures.map(({ code }) => code)).toEqual(["not-found", "parent"]);
    expect(failures[0]!.message).toContain("make its root first");
    expect(await run(plan, from, www)).toMatchObject({ ended: "complete" });
    expect(await run(plan, from, www)).toMatchObject({ ended: "complete" });
    expect(await contents(parent)).toEqual({ "/www/": "", "/www/a": "1" });
  });

  it("takes with it what would lie in a directory that could not be made", async () => {
    const from = await treeOf({ "/d/e/a": "1", "/b": "2" });
    const to = refusing(await treeOf(), { makeDirectory: "/d" });
    const { failures } = await mirror(from, to);
    expect(failures.map(({ action, code }) => [action.path, code])).toEqual([
      ["/d", "denied"],
      ["/d/e", "parent"],
      ["/d/e/a", "parent"],
    ]);
    expect(await contents(to)).toEqual({ "/b": "2" });
  });

  it("is a file that was changed since it was compared: nothing of it is taken", async () => {
    const from = await treeOf({ "/shorter": "12345", "/longer": "12345", "/later": "12345", "/gone": "1" });
    const to = await treeOf({ "/shorter@1": "old" });
    const plan = await diff(from, to, everything);
    await fill(from, { "/shorter": "123", "/longer": "1234567", "/later@1900000000": "54321" });
    await from.remove(parsePath("/gone"));
    const { failures } = await run(plan, from, to, { recheck: true });
    expect(Object.fromEntries(failures.map(({ action, code }) => [action.path, code]))).toEqual({
      "/gone": "not-found",
      "/later": "changed",
      "/longer": "changed",
      "/shorter": "changed",
    });
    expect(await contents(to)).toEqual({ "/shorter": "old" });
  });

  it("is a file of this machine that is changed while it is copied", async () => {
    await using one = await temporaryTree();
    await fill(one.storage, { "/a": "12345" });
    const to = await treeOf();
    const path = parsePath("/a");
    const onEvent = ({ kind }: RunEvent): void =>
      void (kind === "bytes" && (changing = put(one.storage, path, "54321")));
    let changing: Promise<void> | undefined;
    const late = hooks(one.storage, { before: { stat: () => changing } });
    const source: Storage = { ...late, read: one.storage.read };
    const { failures } = await run(await diff(one.storage, to), source, to, { onEvent });
    expect(failures.map(({ code }) => code)).toEqual(["changed"]);
    expect(await contents(to)).toEqual({});
  });

  it("is a copy that turns out to be another file, where copies are verified", async () => {
    const from = await treeOf({ "/a": "1234", "/b": "1234", "/c": "1234" });
    const plan = await diff(from, await treeOf(), { manifest: "new" });
    const spoilt = async (): Promise<Storage> => {
      const to = await treeOf();
      return hooks(to, {
        after: {
          async write({ path }) {
            if (path === "/b") await put(to, path, "123");
            if (path === "/c") await put(to, path, "12x4");
          },
        },
      });
    };
    const verified = async (options: RunOptions): Promise<unknown> => {
      const { failures, manifest } = await run(plan, from, await spoilt(), options);
      return [failures.map(({ action, code }) => `${action.path} ${code}`), manifest?.files.length];
    };
    expect(await verified({})).toEqual([[], 3]);
    expect(await verified({ verify: "size" })).toEqual([["/b mismatch"], 2]);
    expect(await verified({ verify: "hash" })).toEqual([["/b mismatch", "/c mismatch"], 1]);
    const hash: NonNullable<RunOptions["hash"]> = async (side, path) =>
      side === "to" ? { algorithm: "CRC32", value: path === "/c" ? "00000000" : "9be3e0a3" } : undefined;
    expect(await verified({ verify: "hash", hash })).toEqual([["/b mismatch", "/c mismatch"], 1]);
  });

  it("anywhere and at any time leaves whole files, and the next run does what is left", async () => {
    const failing = fc.record({
      ours: files,
      theirs: files,
      at: fc.integer({ min: 1, max: 25 }),
      how: fc.constantFrom("fails", "is interrupted"),
      parallel: fc.constantFrom(1, 3),
    });
    await fc.assert(
      fc.asyncProperty(failing, async ({ ours, theirs, at, how, parallel }) => {
        const [from, to] = [await treeOf(ours), await treeOf(theirs)];
        const [before, wanted] = [await contents(to), await contents(from)];
        const controller = new AbortController();
        let steps = 0;
        const step = ({ path }: { readonly path: VirtualPath }): void => {
          if (++steps !== at) return;
          if (how === "is interrupted") controller.abort(new Error("enough"));
          else throw new StorageError("failed", path);
        };
        const broken = hooks(to, { before: allSteps(step), after: allSteps(step) });
        const plan = await diff(from, to, everything);
        const outcome = await run(plan, from, broken, { parallel, signal: controller.signal });
        const isHit = steps >= at;
        const ends = how === "fails" ? ["complete", "incomplete"] : ["interrupted"];
        if (isHit) expect(ends).toContain(outcome.ended);
        else expect(outcome.ended).toBe("complete");
        for (const [path, text] of Object.entries(await contents(to)))
          expect([before[path], wanted[path]]).toContain(text);
        expect(await run(await diff(from, to, everything), from, to)).toMatchObject({
          ended: "complete",
          failures: [],
        });
        expect(await contentsAndTimes(to)).toEqual(await contentsAndTimes(from));
      }),
      { numRuns: 80 },
    );
  });
});

describe("a copy that broke off", () => {
  const size = 1024 * 1024;
  const text = Array.from({ length: size / 16 }, (_, at) => String(at).padStart(16)).join("");

  it("is gone on with where the destination has kept it", async () => {
    const [from, to] = [await treeOf({ "/big": text }), await treeOf()];
    expect(await interrupted(from, to, size / 2)).toMatchObject({ ended: "interrupted", failures: [] });
    const events: RunEvent[] = [];
    await mirror(pieces(from), to, { onEvent: (event) => void events.push(event) });
    const begun = events.find(({ kind }) => kind === "file");
    expect(begun).toMatchObject({ size });
    expect((begun as { readonly start: number }).start).toBeGreaterThanOrEqual(size / 2);
    expect(events.at(-1)).toMatchObject({ outcome: { done: { copies: { files: 1, bytes: size } } } });
    expect((await contents(to))["/big"] === text).toBe(true);
  });

  it("is begun anew when the source is another by now, or that is asked for", async () => {
    const [from, to] = [await treeOf({ "/big": text }), await treeOf()];
    const startOf = async (options: RunOptions): Promise<unknown> => {
      const events: RunEvent[] = [];
      await run(await diff(from, to), pieces(from), to, { ...options, onEvent: (event) => void events.push(event) });
      return events.find(({ kind }) => kind === "file");
    };
    await interrupted(from, to, size / 2);
    expect(await startOf({ resume: false })).toMatchObject({ start: 0 });
    await to.remove(parsePath("/big"));
    await interrupted(from, to, size / 2);
    await fill(from, { "/big@1900000000": text.toUpperCase().replaceAll("1", "x") });
    expect(await startOf({})).toMatchObject({ start: 0 });
    expect((await contents(to))["/big"]).toContain("x");
  });

  it("is gone on with in a short file too, when that is its beginning", async () => {
    const from = await treeOf({ "/big": text, "/other": text });
    const to = await treeOf({ "/big": text.slice(0, 300_000), "/other": `${"-".repeat(300_000)}` });
    const plan = await diff(from, to, { resume: true });
    const starts = new Map<string, number>();
    await run(plan, from, to, {
      onEvent: (event) => void (event.kind === "file" && starts.set(event.path, event.start)),
    });
    expect([...starts]).toEqual([
      ["/big", 300_000],
      ["/other", 0],
    ]);
    expect((await contents(to))["/big"] === text && (await contents(to))["/other"] === text).toBe(true);
  });

  it("is begun anew when the source cannot begin there", async () => {
    const [from, to] = [await treeOf({ "/big": text }), await treeOf()];
    await interrupted(from, to, size / 2);
    const whole = hooks(from, {
      before: {
        read: ({ path, start }) => (start > 0 ? Promise.reject(new StorageError("not-supported", path)) : undefined),
      },
    });
    expect(await mirror(whole, to)).toMatchObject({ ended: "complete" });
    expect((await contents(to))["/big"] === text).toBe(true);
  });

  async function interrupted(from: Storage, to: Storage, at: number): Promise<Outcome> {
    const controller = new AbortController();
    const onEvent = (event: RunEvent): void => {
      if (event.kind === "bytes" && event.at >= at) controller.abort(new Error("enough"));
    };
    return mirror(pieces(from), to, { signal: controller.signal, onEvent });
  }
});

it("moves names that are no UTF-8, empty files and deep trees", async () => {
  await using one = await temporaryTree();
  await using other = await temporaryTree();
  const deep = `/${Array.from({ length: 40 }, (_, at) => `d${at}`).join("/")}/`;
  await fill(one.storage, { "/caf\udce9": "latin", "/-rf *": "", [`${deep}leaf`]: "deep", "/ü/…": "" });
  await mirror(one.storage, other.storage);
  expect(await contents(other.storage)).toEqual(await contents(one.storage));
  const memory = memoryStorage({ now: () => usualTime });
  expect((await mirror(one.storage, memory)).failures.map(({ action, code }) => [action.path, code])).toEqual([
    ["/caf\udce9", "bad-name"],
  ]);
});

async function mirror(from: Storage, to: Storage, options: RunOptions = {}): Promise<Outcome> {
  return run(await diff(from, to, everything), from, to, options);
}

/** The tree, with the operation `denied` at a path. */
function refusing(storage: Storage, paths: Readonly<Record<string, string>>): Storage {
  const before = Object.entries(paths).map(([name, at]) => [
    name,
    ({ path }: { readonly path: VirtualPath }) => {
      if (at === "any" || path === at) throw new StorageError("denied", path);
    },
  ]);
  return hooks(storage, { before: Object.fromEntries(before) as NonNullable<StorageHooks["before"]> });
}

function allSteps(step: (operation: { readonly path: VirtualPath }) => void): NonNullable<StorageHooks["before"]> {
  return { write: step, makeDirectory: step, remove: step, removeDirectory: step, setModified: step };
}

/** The tree, whose files come in pieces of 64 KiB. */
function pieces(storage: Storage): Storage {
  return {
    ...storage,
    async read(path, options) {
      const source = await storage.read(path, options);
      return { ...cut(source), [Symbol.asyncDispose]: () => Promise.resolve(source[Symbol.asyncDispose]()) };
    },
  };
}

function cut(source: Source): Pick<Source, "size"> & AsyncIterable<Uint8Array> {
  return {
    ...(source.size !== undefined && { size: source.size }),
    async *[Symbol.asyncIterator]() {
      for await (const bytes of source) {
        for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
      }
    },
  };
}
