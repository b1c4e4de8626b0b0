import assert from "node:assert/strict";
import { parsePath, rootPath } from "@tandem/protocol";
import { scanDirectory } from "../directory/scan-directory.ts";
import { drain, entriesOf, fillRoot, namesIn, put, refused, textOf } from "./actions.ts";
import type { Clause } from "./clause.ts";

/** What holds of a tree that is only looked at: `stat`, `list`, `read`. */
export const looking: readonly Clause[] = [
  [
    "describes the root as a directory",
    async ({ storage }) => assert.equal((await storage.stat(rootPath)).kind, "directory"),
  ],
  [
    "describes a file by its kind, its size and a time",
    async ({ storage, seed }) => {
      await put(seed, "/five", "12345");
      const { kind, size, modified } = await storage.stat(parsePath("/five"));
      assert.deepEqual([kind, size], ["file", 5]);
      assert.ok(Number.isInteger(modified));
    },
  ],
  [
    "tells the same of what is no link when links are to be told of as themselves",
    async ({ storage, seed }) => {
      await put(seed, "/file", "12345");
      await seed.makeDirectory(parsePath("/d"));
      for (const path of ["/", "/file", "/d"].map(parsePath)) {
        assert.deepEqual(await storage.stat(path, { link: true }), await storage.stat(path));
      }
      await refused(storage.stat(parsePath("/none"), { link: true }), "not-found", "/none");
      await refused(storage.stat(parsePath("/file/below"), { link: true }), "not-a-directory", "/file/below");
    },
  ],
  [
    "gives a directory no size",
    async ({ storage, seed }) => {
      await seed.makeDirectory(parsePath("/folder"));
      assert.equal((await storage.stat(parsePath("/folder"))).size, 0);
    },
  ],
  [
    "tells two files apart by what is unique to each",
    async ({ storage, seed }) => {
      await put(seed, "/a", "");
      await put(seed, "/b", "");
      const [a, again, b] = await Promise.all(["/a", "/a", "/b"].map((path) => storage.stat(parsePath(path))));
      assert.equal(a?.unique, again?.unique);
      if (a?.unique !== undefined) assert.notEqual(a.unique, b?.unique);
    },
  ],
  [
    "does not find what is not there, whatever is asked of it",
    async ({ storage }) => {
      await refused(storage.stat(parsePath("/none")), "not-found", "/none");
      await refused(storage.read(parsePath("/none")), "not-found", "/none");
      await refused(namesIn(storage, "/none"), "not-found", "/none");
      await refused(storage.stat(parsePath("/none/below")), "not-found", "/none/below");
    },
  ],
  [
    "knows that nothing lies below a file",
    async ({ storage, seed }) => {
      await put(seed, "/file", "x");
      await refused(storage.stat(parsePath("/file/below")), "not-a-directory", "/file/below");
      await refused(storage.read(parsePath("/file/below")), "not-a-directory", "/file/below");
      await refused(namesIn(storage, "/file"), "not-a-directory", "/file");
    },
  ],
  [
    "lists the entries of a directory and not what lies below them",
    async ({ storage, seed }) => {
      await seed.makeDirectory(parsePath("/d"));
      await seed.makeDirectory(parsePath("/d/e"));
      await put(seed, "/d/file", "abc");
      await put(seed, "/d/e/deep", "");
      const entries = await entriesOf(storage, "/d");
      assert.deepEqual(
        entries.map(({ name, kind, size }) => [name, kind, size]),
        [
          ["e", "directory", 0],
          ["file", "file", 3],
        ],
      );
    },
  ],
  ["lists nothing in an empty tree", async ({ storage }) => assert.deepEqual(await namesIn(storage, "/"), [])],
  [
    "describes an entry in a listing as stat does",
    async ({ storage, seed }) => {
      await put(seed, "/same", "same");
      const [{ name, ...listed } = assert.fail()] = await entriesOf(storage, "/");
      assert.equal(name, "same");
      assert.deepEqual(listed, await storage.stat(parsePath("/same")));
    },
  ],
  [
    "lists a directory of several batches whole, each name once, and stops when the caller stops asking",
    async ({ storage, seed }) => {
      const names = Array.from({ length: severalBatches }, (_, i) => `entry-${String(i).padStart(4, "0")}`);
      await fillRoot(seed, names);
      for await (const batch of storage.list(rootPath)) {
        assert.ok(batch.length > 0);
        break;
      }
      assert.deepEqual(await namesIn(storage, "/"), names);
    },
  ],
  [
    "gives a plain directory only where it holds what the listing holds",
    async ({ storage, seed }) => {
      await fillRoot(
        seed,
        Array.from({ length: severalBatches }, (_, i) => `entry-${i}`),
      );
      const plain = await storage.list(rootPath).plain?.();
      if (plain === undefined) return;
      using directory = plain;
      const found = [...scanDirectory(directory.path)].flat().map((entry) => ({
        ...entry,
        ...(entry.unique !== undefined && { unique: directory.uniquePrefix + entry.unique }),
      }));
      found.sort((a, b) => (a.name < b.name ? -1 : 1));
      assert.deepEqual(found, await entriesOf(storage, "/"));
      const whole = JSON.stringify(storage.rights?.(rootPath));
      for (const { name } of found) assert.equal(JSON.stringify(storage.rights?.(parsePath(`/${name}`))), whole);
    },
  ],
  [
    "lists the same names when only names are wanted",
    async ({ storage, seed }) => {
      await seed.makeDirectory(parsePath("/d"));
      await put(seed, "/d/file", "abc");
      await put(seed, "/d/grün", "abc");
      await seed.makeDirectory(parsePath("/d/e"));
      const names: string[] = [];
      for await (const batch of storage.list(parsePath("/d"), { names: true })) {
        for (const { name, kind } of batch) {
          names.push(name);
          assert.ok(kind === (name === "e" ? "directory" : "file") || kind === "other");
        }
      }
      assert.deepEqual(names.toSorted(), await namesIn(storage, "/d"));
    },
  ],
  [
    "keeps names with spaces, quotes, line ends, backslashes and other scripts",
    async ({ storage, seed }) => {
      const names = ["a\\b", "line\nend", 'say "hi"', " two  spaces ", "..dots", "grün", "日本", "😀"].sort();
      for (const name of names) await put(seed, `/${name}`, name);
      assert.deepEqual(await namesIn(storage, "/"), names);
      for (const name of names) assert.equal(await textOf(storage, `/${name}`), name);
    },
  ],
  [
    "reads a file whole, from a byte, up to a byte, and nothing at its end",
    async ({ storage, seed }) => {
      await put(seed, "/digits", "0123456789");
      assert.equal(await textOf(storage, "/digits"), "0123456789");
      assert.equal(await textOf(storage, "/digits", { start: 4 }), "456789");
      assert.equal(await textOf(storage, "/digits", { start: 4, end: 6 }), "45");
      assert.equal(await textOf(storage, "/digits", { end: 3 }), "012");
      assert.equal(await textOf(storage, "/digits", { end: 100 }), "0123456789");
      assert.equal(await textOf(storage, "/digits", { start: 10 }), "");
    },
  ],
  [
    "refuses to read from beyond the end",
    async ({ storage, seed }) => {
      await put(seed, "/three", "abc");
      await refused(storage.read(parsePath("/three"), { start: 4 }), "bad-offset", "/three");
      await refused(storage.read(parsePath("/three"), { start: 2 ** 52 }), "bad-offset", "/three");
    },
  ],
  [
    "refuses to read a directory as a file",
    async ({ storage, seed }) => {
      await seed.makeDirectory(parsePath("/folder"));
      await refused(storage.read(parsePath("/folder")), "is-a-directory", "/folder");
      await refused(storage.read(rootPath), "is-a-directory", "/");
    },
  ],
  [
    "reads a large file byte for byte",
    async ({ storage, seed }) => {
      const text = "All work and no play. ".repeat(60_000);
      await put(seed, "/large", text);
      assert.equal(await textOf(storage, "/large"), text);
      assert.equal(await textOf(storage, "/large", { start: 700_001, end: 1_200_003 }), text.slice(700_001, 1_200_003));
    },
  ],
  [
    "closes a source that was read half, and one that was never read, once and for all",
    async ({ storage, seed }) => {
      await put(seed, "/large", "x".repeat(1_000_000));
      const unread = await storage.read(parsePath("/large"));
      await unread[Symbol.asyncDispose]();
      await unread[Symbol.asyncDispose]();
      const half = await storage.read(parsePath("/large"));
      for await (const chunk of half) {
        assert.ok(chunk.length > 0);
        break;
      }
      await half[Symbol.asyncDispose]();
      await half[Symbol.asyncDispose]();
    },
  ],
  [
    "gives a source's bytes once",
    async ({ storage, seed }) => {
      await put(seed, "/once", "once");
      await using source = await storage.read(parsePath("/once"));
      assert.equal(await drain(source), "once");
      await refused(drain(source), "failed", "/once");
    },
  ],
  [
    "goes on reading what it opened while the file is replaced and removed",
    async ({ storage, seed }) => {
      const old = "old".repeat(200_000);
      await put(seed, "/file", old);
      await using source = await storage.read(parsePath("/file"));
      await put(seed, "/file", "new");
      await seed.remove(parsePath("/file"));
      assert.equal(await drain(source), old);
    },
  ],
  [
    "ends with the signal's reason before it begins and while it reads",
    async ({ storage, seed }) => {
      await put(seed, "/file", "x".repeat(3_000_000));
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      await assert.rejects(storage.stat(parsePath("/file"), { signal }), reason);
      await assert.rejects(storage.read(parsePath("/file"), { signal }), reason);
      await assert.rejects(storage.list(rootPath, { signal })[Symbol.asyncIterator]().next(), reason);
      const controller = new AbortController();
      await using source = await storage.read(parsePath("/file"), { signal: controller.signal });
      const chunks = source[Symbol.asyncIterator]();
      assert.equal((await chunks.next()).done, false);
      controller.abort(reason);
      await assert.rejects(async () => {
        while ((await chunks.next()).done === false);
      }, reason);
    },
  ],
];

// More than the 512 of the storages here, and no more than that takes: on a disk each entry is worth a millisecond.
const severalBatches = 530;
