import { parsePath } from "@tandem/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { add, put, refused, textOf } from "../conformance/actions.ts";
import { temporary } from "../directory/temporary.fixtures.ts";
import { memoryStorage } from "../memory/memory-storage.ts";
import { StorageError } from "../storage-error.ts";
import type { Stage, Storage } from "../storage.ts";
import { countUsage } from "./count-usage.ts";
import { quota } from "./quota.ts";
import { rooted } from "./rooted.ts";
import { plus, usageLedger, type Usage } from "./usage-ledger.ts";

const p = parsePath;
const memory = (): Storage => memoryStorage({ now: () => 0 });
const text = (length: number): string => "x".repeat(length);

it("takes what fits, refuses what does not, and gives back what is removed", async () => {
  const ledger = usageLedger();
  const storage = quota(memory(), { bytes: 10, ledger });
  await put(storage, "/a", text(6));
  await refused(put(storage, "/b", text(5)), "over-quota", "/b");
  expect(await ledger.used()).toEqual({ bytes: 6, files: 1 });
  await put(storage, "/b", text(4));
  await storage.remove(p("/a"));
  expect(await ledger.used()).toEqual({ bytes: 4, files: 1 });
  expect(await storage.space?.(p("/"))).toBe(6);
});

it("says what is over: bytes, or files and directories", async () => {
  const storage = quota(memory(), { bytes: 10, files: 2 });
  await storage.makeDirectory(p("/d"));
  await put(storage, "/d/a", "");
  const said = async (run: Promise<unknown>): Promise<string> => String(await run.catch((error: unknown) => error));
  expect(await said(storage.makeDirectory(p("/e")))).toBe(
    "StorageError: /e: It would take more than the quota of 2 files and directories.",
  );
  expect(await said(storage.write(p("/d/b")))).toMatch(/2 files and directories/);
  expect(await said(put(storage, "/d/a", text(11)))).toBe(
    "StorageError: /d/a: It would take more than the quota of 10 bytes.",
  );
  await refused(storage.append(p("/d/c")), "over-quota", "/d/c");
  await storage.removeDirectory(p("/d")).catch(() => {});
  await storage.remove(p("/d/a"));
  await storage.removeDirectory(p("/d"));
  await storage.makeDirectory(p("/e"));
});

it("counts what is there at first, once, or takes the word for it", async () => {
  const inner = memory();
  await inner.makeDirectory(p("/d"));
  await put(inner, "/d/a", text(7));
  let walks = 0;
  const watched: Storage = { ...inner, list: (...given) => (walks++, inner.list(...given)) };
  const storage = quota(watched, { bytes: 10 });
  await Promise.all([
    refused(put(storage, "/b", text(4)), "over-quota"),
    refused(put(storage, "/c", text(4)), "over-quota"),
  ]);
  await put(storage, "/b", text(3));
  expect(walks).toBe(2);
  const told = quota(watched, { bytes: 10, used: { bytes: 10, files: 0 } });
  await refused(put(told, "/c", "x"), "over-quota");
  expect(walks).toBe(2);
});

it("tries to count again when the first count failed", async () => {
  const inner = memory();
  let broken = true;
  const storage = quota(
    {
      ...inner,
      list(path, options) {
        if (broken) throw new StorageError("failed", path);
        return inner.list(path, options);
      },
    },
    { bytes: 10 },
  );
  await refused(put(storage, "/a", "x"), "failed");
  broken = false;
  await put(storage, "/a", "x");
});

it("books concurrent uploads as they come, and gives back what is broken off", async () => {
  const ledger = usageLedger();
  const storage = quota(memory(), { bytes: 10, ledger });
  const one = await storage.write(p("/one"));
  const two = await storage.write(p("/two"));
  await one.write(Buffer.from(text(6)));
  await refused(two.write(Buffer.from(text(5))), "over-quota", "/two");
  expect(await storage.space?.(p("/"))).toBe(4);
  await one.abort();
  await refused(two.commit(), "over-quota", "/two");
  expect(await ledger.used()).toEqual({ bytes: 0, files: 0 });
  expect((await storage.stat(p("/"))).kind).toBe("directory");
  await refused(storage.stat(p("/two")), "not-found");
});

it("replaces a file by one as large though nothing is left, by one upload at a time", async () => {
  const ledger = usageLedger();
  const storage = quota(memory(), { bytes: 10, ledger });
  await put(storage, "/file", text(10));
  const first = await storage.write(p("/file"));
  const second = await storage.write(p("/file"));
  await first.write(Buffer.from(text(10)));
  await refused(second.write(Buffer.from("x")), "over-quota", "/file");
  await second.abort();
  await first.commit();
  expect(await ledger.used()).toEqual({ bytes: 10, files: 1 });
});

it("asks again at the commit, when what was to be replaced is gone and its room is taken", async () => {
  const ledger = usageLedger();
  const storage = quota(memory(), { bytes: 10, ledger });
  await put(storage, "/file", text(10));
  const stage = await storage.write(p("/file"));
  await stage.write(Buffer.from(text(8)));
  await storage.remove(p("/file"));
  await put(storage, "/other", text(5));
  await refused(stage.commit(), "over-quota", "/file");
  expect(await ledger.used()).toEqual({ bytes: 5, files: 1 });
});

it("counts what is appended, and what stays of an append that was broken off", async () => {
  await using tree = await temporary();
  for (const inner of [memory(), tree.storage]) {
    const ledger = usageLedger();
    const storage = quota(inner, { bytes: 10, ledger });
    await add(storage, "/log", "12345");
    const one = await storage.append(p("/log"));
    const two = await storage.write(p("/log"), { start: 5 });
    await one.write(Buffer.from("67"));
    await two.write(Buffer.from("89"));
    await refused(two.write(Buffer.from("ab")), "over-quota", "/log");
    expect(await ledger.used()).toEqual({ bytes: 9, files: 1 });
    await two.abort();
    await one.commit();
    expect(await ledger.used()).toEqual(await countUsage(inner));
  }
});

it("counts nothing of an append whose file is replaced, renamed over or removed meanwhile", async () => {
  await using tree = await temporary();
  for (const inner of [memory(), tree.storage]) {
    const ledger = usageLedger();
    const storage = quota(inner, { bytes: 100, ledger });
    const change: Readonly<Record<string, () => Promise<void>>> = {
      replaced: () => put(storage, "/log", text(20)),
      "renamed over": () => storage.rename(p("/other"), p("/log")),
      removed: () => storage.remove(p("/log")),
    };
    for (const lose of Object.values(change)) {
      await put(storage, "/other", "other");
      const stage = await storage.append(p("/log"));
      await stage.write(Buffer.from("12345"));
      await lose();
      await stage.commit();
      expect(await ledger.used()).toEqual(await countUsage(inner));
    }
  }
});

it("counts no link for what it leads to", async () => {
  await using tree = await temporary();
  const { symlink } = await import("node:fs/promises");
  await put(tree.storage, "/file", text(100));
  await symlink("file", `${tree.root}/link`);
  const ledger = usageLedger();
  const storage = quota(tree.storage, { bytes: 1000, ledger });
  await storage.makeDirectory(p("/d"));
  await storage.remove(p("/link"));
  expect(await ledger.used()).toEqual({ bytes: 100, files: 2 });
});

it("holds for several trees that share a ledger", async () => {
  const ledger = usageLedger();
  const [one, two] = [quota(memory(), { bytes: 10, ledger }), quota(memory(), { bytes: 10, ledger })];
  await put(one, "/a", text(6));
  await refused(put(two, "/b", text(5)), "over-quota");
});

it("holds for subtrees of its tree together", async () => {
  const whole = quota(memory(), { bytes: 10 });
  await whole.makeDirectory(p("/a"));
  await whole.makeDirectory(p("/b"));
  await put(rooted(whole, p("/a")), "/x", text(6));
  await refused(put(rooted(whole, p("/b")), "/y", text(5)), "over-quota", "/y");
  expect(await rooted(whole, p("/b")).space?.(p("/"))).toBe(4);
});

it("counts an upload that was broken off and kept, until it is gone on with or thrown away", async () => {
  let time = 0;
  const ledger = usageLedger();
  const storage = quota(memoryStorage({ now: () => time, keepFor: 1000 }), { bytes: 10, ledger });
  const breakOff = async (path: string, length: number): Promise<void> => {
    const stage = await storage.write(p(path), { owner });
    await stage.write(Buffer.from(text(length)));
    await stage.keep?.();
  };
  await breakOff("/a", 6);
  expect(await ledger.used()).toEqual({ bytes: 6, files: 1 });
  await refused(put(storage, "/b", text(5)), "over-quota");
  await put(storage, "/a", text(4), { start: 6, owner });
  expect(await ledger.used()).toEqual({ bytes: 10, files: 1 });
  await storage.remove(p("/a"));
  await breakOff("/a", 8);
  await storage.remove(p("/a"), { owner });
  expect(await ledger.used()).toEqual({ bytes: 0, files: 0 });
  await breakOff("/a", 9);
  time = 1001;
  await put(storage, "/b", text(10));
  expect(await ledger.used()).toEqual({ bytes: 10, files: 1 });
});

it("fails, and stores nothing, when the ledger cannot be asked", async () => {
  const inner = memory();
  const broken = { ...usageLedger(), add: () => Promise.reject(new Error("down")) };
  await refused(put(quota(inner, { bytes: 10, ledger: broken }), "/a", "x"), "failed");
  await refused(inner.stat(p("/a")), "not-found");
});

// Few names and two open uploads, so that everything meets everything.
const path = fc
  .array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 2 })
  .map((names) => p(`/${names.join("/")}`));
const step = fc.record({
  kind: fc.constantFrom(
    "make",
    "unmake",
    "remove",
    "rename",
    "rename",
    "put",
    "open",
    "open",
    "append",
    "write",
    "commit",
    "abort",
    "keep",
    "keep",
  ),
  path,
  to: path,
  start: fc.constantFrom(0, 0, 3, 5),
  length: fc.constantFrom(0, 1, 3, 5),
  slot: fc.integer({ min: 0, max: 2 }),
});

it.each(["memory", "directory"])("counts exactly what is there, after any sequence, over %s", async (backend) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
      await using tree = backend === "memory" ? undefined : await temporary();
      const inner = tree?.storage ?? memory();
      const ledger = usageLedger();
      const storage = quota(inner, { bytes: 24, files: 6, ledger });
      const open: (Stage | undefined)[] = [];
      for (const { kind, path, to, start, length, slot } of steps) {
        await tolerated(async () => {
          if (kind === "make") await storage.makeDirectory(path);
          else if (kind === "unmake") await storage.removeDirectory(path);
          else if (kind === "remove") await storage.remove(path);
          else if (kind === "rename") await storage.rename(path, to);
          else if (kind === "put") await put(storage, path, text(length), { start });
          else if (kind === "open") open[slot] ??= await storage.write(path, { start, owner });
          else if (kind === "append") open[slot] ??= await storage.append(path, { owner });
          else if (kind === "write") await open[slot]?.write(Buffer.from(text(length)));
          else {
            const stage = open[slot];
            open[slot] = undefined;
            await (kind === "commit" ? stage?.commit() : kind === "keep" ? stage?.keep?.() : undefined);
            await stage?.abort();
          }
        });
        const { bytes, files } = await ledger.used();
        expect(bytes).toBeLessThanOrEqual(24);
        expect(files).toBeLessThanOrEqual(6);
      }
      for (const stage of open) await stage?.abort();
      // Someone asks for more than there can be, so that what the storage has thrown away is looked for.
      await refused(put(storage, "/c", text(25)), "over-quota");
      expect(await ledger.used()).toEqual(await everythingIn(inner));
    }),
    { numRuns: backend === "memory" ? 500 : 100 },
  );
});

const owner = "alice";

/** What is there, unfinished uploads too. */
async function everythingIn(storage: Storage): Promise<Usage> {
  let sum = await countUsage(storage);
  const names = ["a", "b"];
  const paths = names.flatMap((name) => [`/${name}`, ...names.map((below) => `/${name}/${below}`)]);
  for (const kept of paths) {
    const found = await storage.unfinished?.(p(kept), { owner }).catch(() => undefined);
    if (found !== undefined) sum = plus(sum, { bytes: found.size, files: 1 });
  }
  return sum;
}

async function tolerated(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}

it("counts exactly what is there after many did everything at once", async () => {
  const inner = memory();
  const ledger = usageLedger();
  const storage = quota(inner, { bytes: 100, ledger });
  const work = Array.from({ length: 40 }, (_, i) =>
    tolerated(async () => {
      await put(storage, `/${i % 5}`, text(i));
      if (i % 3 === 0) await add(storage, `/${i % 5}`, text(4));
      if (i % 4 === 0) await storage.rename(p(`/${i % 5}`), p(`/${(i + 1) % 5}`));
      if (i % 7 === 0) await storage.remove(p(`/${i % 5}`));
    }),
  );
  await Promise.all(work);
  expect(await ledger.used()).toEqual(await countUsage(inner));
  expect((await textOf(inner, "/4").catch(() => "")).length).toBeLessThanOrEqual(100);
});
