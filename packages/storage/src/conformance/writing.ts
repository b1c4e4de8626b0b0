import assert from "node:assert/strict";
import { parsePath, rootPath } from "@tandem/protocol";
import { add, namesIn, put, refused, textOf } from "./actions.ts";
import type { Clause } from "./clause.ts";

/** What holds of stages: `write` and `append`. */
export const writing: readonly Clause[] = [
  [
    "keeps what was written and committed",
    async ({ storage }) => {
      await put(storage, "/new", "first");
      assert.equal(await textOf(storage, "/new"), "first");
      await put(storage, "/new", "2nd");
      assert.equal(await textOf(storage, "/new"), "2nd");
      await put(storage, "/empty", "");
      assert.equal((await storage.stat(parsePath("/empty"))).size, 0);
    },
  ],
  [
    "shows nothing of a new file before its commit, in no listing either",
    async ({ storage }) => {
      await using stage = await storage.write(parsePath("/new"));
      await stage.write(Buffer.from("half"));
      await refused(storage.stat(parsePath("/new")), "not-found", "/new");
      assert.deepEqual(await namesIn(storage, "/"), []);
      await stage.commit();
      assert.deepEqual(await namesIn(storage, "/"), ["new"]);
    },
  ],
  [
    "keeps the old content whole until the commit, and after an abort",
    async ({ storage }) => {
      await put(storage, "/file", "the old content");
      const stage = await storage.write(parsePath("/file"));
      await stage.write(Buffer.from("new"));
      assert.equal(await textOf(storage, "/file"), "the old content");
      await stage.abort();
      assert.equal(await textOf(storage, "/file"), "the old content");
      assert.deepEqual(await namesIn(storage, "/"), ["file"]);
    },
  ],
  [
    "aborts a stage that is disposed of, and leaves nothing",
    async ({ storage }) => {
      {
        await using stage = await storage.write(parsePath("/dropped"));
        await stage.write(Buffer.from("bytes"));
      }
      assert.deepEqual(await namesIn(storage, "/"), []);
    },
  ],
  [
    "takes an end for the end: what comes after it is refused, a second abort is nothing",
    async ({ storage }) => {
      const committed = await storage.write(parsePath("/a"));
      await committed.commit();
      await refused(committed.commit(), "failed", "/a");
      await refused(committed.write(Buffer.from("late")), "failed", "/a");
      await committed.abort();
      await committed[Symbol.asyncDispose]();
      assert.equal(await textOf(storage, "/a"), "");
      const aborted = await storage.write(parsePath("/b"));
      await aborted.abort();
      await aborted.abort();
      await refused(aborted.commit(), "failed", "/b");
      await refused(storage.stat(parsePath("/b")), "not-found", "/b");
    },
  ],
  [
    "keeps the first bytes and replaces the rest when it starts inside the file",
    async ({ storage }) => {
      await put(storage, "/file", "0123456789");
      const stage = await storage.write(parsePath("/file"), { start: 4 });
      assert.equal(stage.start, 4);
      await stage.write(Buffer.from("ab"));
      assert.equal(await textOf(storage, "/file"), "0123456789");
      await stage.commit();
      assert.equal(await textOf(storage, "/file"), "0123ab");
    },
  ],
  [
    "keeps everything when a stage that started inside the file is aborted",
    async ({ storage }) => {
      await put(storage, "/file", "0123456789");
      const stage = await storage.write(parsePath("/file"), { start: 4 });
      await stage.write(Buffer.from("ab"));
      await stage.abort();
      assert.equal(await textOf(storage, "/file"), "0123456789");
    },
  ],
  [
    "goes on at the end when it starts there, and keeps the old bytes when it is aborted",
    async ({ storage }) => {
      await put(storage, "/file", "01234");
      const stage = await storage.write(parsePath("/file"), { start: 5 });
      assert.equal(stage.start, 5);
      await stage.write(Buffer.from("56"));
      await stage.commit();
      assert.equal(await textOf(storage, "/file"), "0123456");
      const second = await storage.write(parsePath("/file"), { start: 7 });
      await second.write(Buffer.from("789"));
      await second.abort();
      assert.match(await textOf(storage, "/file"), /^0123456(789)?$/);
    },
  ],
  [
    "refuses to start beyond the end, or inside a file that is not there",
    async ({ storage }) => {
      await put(storage, "/file", "abc");
      await refused(storage.write(parsePath("/file"), { start: 4 }), "bad-offset", "/file");
      await refused(storage.write(parsePath("/file"), { start: 2 ** 52 }), "bad-offset", "/file");
      await refused(storage.write(parsePath("/none"), { start: 1 }), "bad-offset", "/none");
      assert.deepEqual(await namesIn(storage, "/"), ["file"]);
    },
  ],
  [
    "takes a name that must be new only when it is: told at once, and at the commit when someone was faster",
    async ({ storage }) => {
      await put(storage, "/new", "first", { exclusive: true });
      await storage.makeDirectory(parsePath("/d"));
      await refused(storage.write(parsePath("/new"), { exclusive: true }), "exists", "/new");
      await refused(storage.write(parsePath("/d"), { exclusive: true }), "exists", "/d");
      const [one, two] = await Promise.all([1, 2].map(() => storage.write(parsePath("/raced"), { exclusive: true })));
      await one?.write(Buffer.from("one"));
      await two?.write(Buffer.from("two"));
      await two?.commit();
      await refused(one?.commit() ?? Promise.resolve(), "exists", "/raced");
      assert.equal(await textOf(storage, "/raced"), "two");
      assert.equal(await textOf(storage, "/new"), "first");
      assert.deepEqual(await namesIn(storage, "/"), ["d", "new", "raced"]);
    },
  ],
  [
    "gives several who want one new name at once the name to one of them, and nothing to the others",
    async ({ storage }) => {
      const texts = ["a", "b", "c", "d", "e", "f"];
      const stages = await Promise.all(texts.map(() => storage.write(parsePath("/raced"), { exclusive: true })));
      await Promise.all(stages.map((stage, i) => stage.write(Buffer.from(texts[i] ?? ""))));
      const ends = await Promise.allSettled(stages.map((stage) => stage.commit()));
      const winners = texts.filter((_, i) => ends[i]?.status === "fulfilled");
      assert.deepEqual([await textOf(storage, "/raced")], winners);
      assert.deepEqual(await namesIn(storage, "/"), ["raced"]);
    },
  ],
  [
    "leaves a reader the content it began with, whatever is committed meanwhile",
    async ({ storage }) => {
      const old = "old content ".repeat(100_000);
      await put(storage, "/file", old);
      await using source = await storage.read(parsePath("/file"));
      const chunks: Uint8Array[] = [];
      for await (const chunk of source) {
        chunks.push(Buffer.from(chunk));
        if (chunks.length === 1) {
          await put(storage, "/file", "new");
          await put(storage, "/file", "er", { start: 1 });
        }
      }
      assert.equal(Buffer.concat(chunks).toString(), old);
      assert.equal(await textOf(storage, "/file"), "ner");
    },
  ],
  [
    "gives two stages of one path one content, the last one committed, and never a mix",
    async ({ storage }) => {
      const one = await storage.write(parsePath("/file"));
      const two = await storage.write(parsePath("/file"));
      for (let i = 0; i < 20; i++) await Promise.all([one.write(Buffer.from("1111")), two.write(Buffer.from("22"))]);
      await two.commit();
      assert.equal(await textOf(storage, "/file"), "22".repeat(20));
      await one.commit();
      assert.equal(await textOf(storage, "/file"), "1111".repeat(20));
    },
  ],
  [
    "takes the bytes as they are when they are given, whatever becomes of the buffer",
    async ({ storage }) => {
      await using stage = await storage.write(parsePath("/file"));
      const buffer = Buffer.alloc(3);
      for (const text of ["abc", "def", "ghi"]) {
        buffer.write(text);
        await stage.write(buffer);
        buffer.fill(0);
      }
      await stage.commit();
      assert.equal(await textOf(storage, "/file"), "abcdefghi");
    },
  ],
  [
    "appends to a file, and makes one that is missing",
    async ({ storage }) => {
      await add(storage, "/log", "one ");
      await add(storage, "/log", "two");
      assert.equal(await textOf(storage, "/log"), "one two");
      const stage = await storage.append(parsePath("/log"));
      assert.equal(stage.start, 7);
      await stage.write(Buffer.from(" three"));
      await stage.abort();
      assert.match(await textOf(storage, "/log"), /^one two( three)?$/);
    },
  ],
  [
    "loses no byte of several who append to one file at once",
    async ({ storage }) => {
      const letters = "abcdefgh".split("");
      const stages = await Promise.all(letters.map(() => storage.append(parsePath("/log"))));
      await Promise.all(
        stages.map(async (stage, i) => {
          for (let line = 0; line < 10; line++) await stage.write(Buffer.from(letters[i] ?? ""));
          await stage.commit();
        }),
      );
      const text = await textOf(storage, "/log");
      assert.deepEqual(
        letters.map((letter) => text.split(letter).length - 1),
        letters.map(() => 10),
      );
    },
  ],
  [
    "refuses to write where no file can be",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/folder"));
      await put(storage, "/file", "x");
      for (const open of [storage.write, storage.append]) {
        await refused(open(parsePath("/folder")), "is-a-directory", "/folder");
        await refused(open(rootPath), "is-a-directory", "/");
        await refused(open(parsePath("/none/file")), "not-found", "/none/file");
        await refused(open(parsePath("/file/below")), "not-a-directory", "/file/below");
      }
      assert.deepEqual(await namesIn(storage, "/"), ["file", "folder"]);
    },
  ],
  [
    "gives up the whole stage, and leaves what was there, when the path became a directory",
    async ({ storage }) => {
      const stage = await storage.write(parsePath("/contested"));
      await stage.write(Buffer.from("late"));
      await storage.makeDirectory(parsePath("/contested"));
      await refused(stage.commit(), "is-a-directory", "/contested");
      assert.equal((await storage.stat(parsePath("/contested"))).kind, "directory");
      assert.deepEqual(await namesIn(storage, "/"), ["contested"]);
    },
  ],
  [
    "brings an upload into its directory though that was renamed, or refuses it, and puts it nowhere else",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/before"));
      const stage = await storage.write(parsePath("/before/file"));
      await stage.write(Buffer.from("kept"));
      await storage.rename(parsePath("/before"), parsePath("/after"));
      try {
        await stage.commit();
      } catch {
        await refused(stage.commit(), "failed", "/before/file");
        assert.deepEqual(await namesIn(storage, "/after"), []);
        return;
      }
      assert.equal(await textOf(storage, "/after/file"), "kept");
      assert.deepEqual(await namesIn(storage, "/"), ["after"]);
    },
  ],
  [
    "never says that an upload succeeded into a directory that is gone",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/folder"));
      const stage = await storage.write(parsePath("/folder/file"));
      const removed = await storage.removeDirectory(parsePath("/folder")).then(
        () => true,
        () => false,
      );
      if (removed) await refused(stage.commit(), "not-found", "/folder/file");
      else await stage.commit();
      assert.deepEqual(await namesIn(storage, "/"), removed ? [] : ["folder"]);
    },
  ],
  [
    "gives up a stage with the reason of its signal, before it opens, between writes, at the commit",
    async ({ storage }) => {
      const reason = new Error("enough");
      const controller = new AbortController();
      const { signal } = controller;
      const written = await storage.write(parsePath("/a"), { signal });
      const committed = await storage.write(parsePath("/b"), { signal });
      await committed.write(Buffer.from("bytes"));
      controller.abort(reason);
      await assert.rejects(storage.write(parsePath("/c"), { signal }), reason);
      await assert.rejects(storage.append(parsePath("/c"), { signal }), reason);
      await assert.rejects(written.write(Buffer.from("bytes")), reason);
      await assert.rejects(written.commit(), reason);
      await assert.rejects(committed.commit(), reason);
      assert.deepEqual(await namesIn(storage, "/"), []);
    },
  ],
];
