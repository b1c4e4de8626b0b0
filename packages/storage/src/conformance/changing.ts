import assert from "node:assert/strict";
import { parsePath, rootPath } from "@tandem/protocol";
import { namesIn, put, refused, textOf } from "./actions.ts";
import type { Clause } from "./clause.ts";

/** What holds of changes to the tree: `remove`, `makeDirectory`, `removeDirectory`, `rename`, `setModified`. */
export const changing: readonly Clause[] = [
  [
    "removes a file and nothing else",
    async ({ storage }) => {
      await put(storage, "/a", "");
      await put(storage, "/b", "");
      await storage.remove(parsePath("/a"));
      assert.deepEqual(await namesIn(storage, "/"), ["b"]);
      await refused(storage.remove(parsePath("/a")), "not-found", "/a");
    },
  ],
  [
    "does not remove a directory as a file, nor a file as a directory",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/folder"));
      await put(storage, "/file", "");
      await refused(storage.remove(parsePath("/folder")), "is-a-directory", "/folder");
      await refused(storage.removeDirectory(parsePath("/file")), "not-a-directory", "/file");
      assert.deepEqual(await namesIn(storage, "/"), ["file", "folder"]);
    },
  ],
  [
    "makes one directory, where its parent is and nothing else",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/d"));
      await storage.makeDirectory(parsePath("/d/e"));
      assert.equal((await storage.stat(parsePath("/d/e"))).kind, "directory");
      await put(storage, "/file", "");
      await refused(storage.makeDirectory(parsePath("/d")), "exists", "/d");
      await refused(storage.makeDirectory(parsePath("/file")), "exists", "/file");
      await refused(storage.makeDirectory(rootPath), "exists", "/");
      await refused(storage.makeDirectory(parsePath("/none/new")), "not-found", "/none/new");
      await refused(storage.makeDirectory(parsePath("/file/new")), "not-a-directory", "/file/new");
    },
  ],
  [
    "removes an empty directory only",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/d"));
      await put(storage, "/d/file", "");
      await refused(storage.removeDirectory(parsePath("/d")), "not-empty", "/d");
      await storage.remove(parsePath("/d/file"));
      await storage.removeDirectory(parsePath("/d"));
      await refused(storage.removeDirectory(parsePath("/d")), "not-found", "/d");
      assert.deepEqual(await namesIn(storage, "/"), []);
    },
  ],
  [
    "neither removes nor renames the root",
    async ({ storage }) => {
      await refused(storage.remove(rootPath), "is-a-directory", "/");
      await refused(storage.removeDirectory(rootPath), "denied", "/");
      await refused(storage.rename(rootPath, parsePath("/x")), "denied", "/");
      await put(storage, "/file", "");
      await refused(storage.rename(parsePath("/file"), rootPath), "exists", "/");
      assert.equal((await storage.stat(rootPath)).kind, "directory");
    },
  ],
  [
    "renames a file, into another directory too",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/d"));
      await put(storage, "/a", "content");
      await storage.rename(parsePath("/a"), parsePath("/d/b"));
      assert.deepEqual(await namesIn(storage, "/"), ["d"]);
      assert.equal(await textOf(storage, "/d/b"), "content");
    },
  ],
  [
    "renames a directory with all that is in it",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/d"));
      await storage.makeDirectory(parsePath("/d/e"));
      await put(storage, "/d/e/file", "deep");
      await storage.rename(parsePath("/d"), parsePath("/other"));
      assert.equal(await textOf(storage, "/other/e/file"), "deep");
      await refused(storage.stat(parsePath("/d")), "not-found", "/d");
    },
  ],
  [
    "replaces a file by renaming another onto it",
    async ({ storage }) => {
      await put(storage, "/new", "new");
      await put(storage, "/old", "old");
      await storage.rename(parsePath("/new"), parsePath("/old"));
      assert.deepEqual(await namesIn(storage, "/"), ["old"]);
      assert.equal(await textOf(storage, "/old"), "new");
    },
  ],
  [
    "renames nothing onto a directory, and no directory onto a file",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/empty"));
      await storage.makeDirectory(parsePath("/d"));
      await put(storage, "/file", "kept");
      await refused(storage.rename(parsePath("/file"), parsePath("/empty")), "exists", "/empty");
      await refused(storage.rename(parsePath("/d"), parsePath("/empty")), "exists", "/empty");
      await refused(storage.rename(parsePath("/d"), parsePath("/file")), "exists", "/file");
      assert.deepEqual(await namesIn(storage, "/"), ["d", "empty", "file"]);
      assert.equal(await textOf(storage, "/file"), "kept");
    },
  ],
  [
    "leaves what is renamed to itself as it is",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/d"));
      await put(storage, "/d/file", "kept");
      await storage.rename(parsePath("/d/file"), parsePath("/d/file"));
      await storage.rename(parsePath("/d"), parsePath("/d"));
      assert.equal(await textOf(storage, "/d/file"), "kept");
    },
  ],
  [
    "moves no directory below itself",
    async ({ storage }) => {
      await storage.makeDirectory(parsePath("/d"));
      await put(storage, "/d/file", "kept");
      await refused(storage.rename(parsePath("/d"), parsePath("/d/below")), "bad-name", "/d/below");
      assert.equal(await textOf(storage, "/d/file"), "kept");
    },
  ],
  [
    "renames nothing that is not there, and to no place that is not",
    async ({ storage }) => {
      await refused(storage.rename(parsePath("/none"), parsePath("/a")), "not-found", "/none");
      await put(storage, "/file", "kept");
      await refused(storage.rename(parsePath("/file"), parsePath("/none/file")), "not-found", "/none/file");
      await refused(storage.rename(parsePath("/file"), parsePath("/file/below")), "not-a-directory", "/file/below");
      assert.equal(await textOf(storage, "/file"), "kept");
    },
  ],
  [
    "sets the time of a file and of a directory as exactly as it says it can",
    async ({ storage }) => {
      await put(storage, "/file", "");
      await storage.makeDirectory(parsePath("/d"));
      const step = storage.capabilities.timePrecision;
      for (const path of ["/file", "/d", "/"].map(parsePath)) {
        for (const time of [
          0, 1, -1, -1_000_000_001, 1_700_000_000_123, 1_700_000_000_999, 951_782_400_000, 4_000_000_000_001,
        ]) {
          await storage.setModified(path, time);
          assert.equal((await storage.stat(path)).modified, Math.floor(time / step) * step);
        }
      }
      await refused(storage.setModified(parsePath("/none"), 0), "not-found", "/none");
    },
  ],
  [
    "tells names apart by their case exactly when it says so",
    async ({ storage }) => {
      await put(storage, "/name", "");
      await put(storage, "/NAME", "");
      assert.equal((await namesIn(storage, "/")).length, storage.capabilities.caseSensitive ? 2 : 1);
    },
  ],
  [
    "changes nothing under a signal that was aborted before",
    async ({ storage }) => {
      await put(storage, "/file", "");
      await storage.makeDirectory(parsePath("/d"));
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      const [file, folder] = [parsePath("/file"), parsePath("/d")];
      await assert.rejects(storage.remove(file, { signal }), reason);
      await assert.rejects(storage.makeDirectory(parsePath("/e"), { signal }), reason);
      await assert.rejects(storage.removeDirectory(folder, { signal }), reason);
      await assert.rejects(storage.rename(file, parsePath("/g"), { signal }), reason);
      await assert.rejects(storage.setModified(file, 0, { signal }), reason);
      assert.deepEqual(await namesIn(storage, "/"), ["d", "file"]);
    },
  ],
];
