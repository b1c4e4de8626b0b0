import assert from "node:assert/strict";
import { parsePath, rootPath } from "@tandem/protocol";
import { entriesOf, namesIn, put, refused, textOf } from "./actions.ts";
import type { Clause } from "./clause.ts";

/** What holds of the methods that not every storage has; a clause asks nothing of a storage without its method. */
export const optional: readonly Clause[] = [
  [
    "setCreated, where it exists: sets the time of creation and no other",
    async ({ storage }) => {
      await put(storage, "/file", "");
      await storage.makeDirectory(parsePath("/d"));
      for (const path of ["/file", "/d"].map(parsePath)) {
        const { modified } = await storage.stat(path);
        await storage.setCreated?.(path, 951_782_400_000);
        const after = await storage.stat(path);
        if (storage.setCreated !== undefined) assert.equal(after.created, 951_782_400_000);
        assert.equal(after.modified, modified);
      }
      await missing(storage.setCreated?.(parsePath("/none"), 0));
    },
  ],
  [
    "setMode, where it exists: sets the permission bits of a file and of a directory",
    async ({ storage }) => {
      await put(storage, "/file", "kept");
      await storage.makeDirectory(parsePath("/d"));
      for (const path of ["/file", "/d"].map(parsePath)) {
        for (const mode of [0o000, 0o640, 0o777, 0o700]) {
          await storage.setMode?.(path, mode);
          if (storage.setMode !== undefined) assert.equal((await storage.stat(path)).mode, mode);
        }
      }
      assert.equal(await textOf(storage, "/file"), "kept");
      await missing(storage.setMode?.(parsePath("/none"), 0o644));
    },
  ],
  [
    "setMode, where it exists: denies what gives rights to a program, and what is no mode",
    async ({ storage }) => {
      await put(storage, "/program", "");
      const path = parsePath("/program");
      const { mode: before } = await storage.stat(path);
      for (const mode of [0o4755, 0o2755, 0o1777, 0o7777, 0o10000, -1, 0.5, NaN]) {
        const attempt = storage.setMode?.(path, mode);
        if (attempt !== undefined) await refused(attempt, "denied", path);
      }
      assert.equal((await storage.stat(path)).mode, before);
    },
  ],
  [
    "mode, where setMode exists: what is new gets it, what was there keeps its own",
    async ({ storage }) => {
      if (storage.setMode === undefined) return;
      const modeOf = async (path: string): Promise<number | undefined> => (await storage.stat(parsePath(path))).mode;
      await put(storage, "/old", "");
      await storage.setMode(parsePath("/old"), 0o640);
      for (const path of ["/old", "/written"]) {
        await using stage = await storage.write(parsePath(path), { mode: 0o600 });
        await stage.commit();
      }
      await using stage = await storage.append(parsePath("/appended"), { mode: 0o606 });
      await stage.commit();
      await storage.makeDirectory(parsePath("/d"), { mode: 0o710 });
      assert.deepEqual(
        await Promise.all(["/old", "/written", "/appended", "/d"].map(modeOf)),
        [0o640, 0o600, 0o606, 0o710],
      );
    },
  ],
  [
    "makeLink, where it exists: makes a link that leads where it says, from any directory and to a file, a directory, the root",
    async ({ storage }) => {
      const { makeLink } = storage;
      if (makeLink === undefined) return;
      await storage.makeDirectory(parsePath("/d"));
      await storage.makeDirectory(parsePath("/d/e"));
      await put(storage, "/d/file", "content");
      await makeLink(parsePath("/top"), parsePath("/d/file"));
      await makeLink(parsePath("/d/e/up"), parsePath("/d/file"));
      await makeLink(parsePath("/d/beside"), parsePath("/d/e"));
      await makeLink(parsePath("/d/e/home"), rootPath);
      await makeLink(parsePath("/d/e/here"), parsePath("/d/e"));
      // Made by way of a link, it lies where that leads.
      await makeLink(parsePath("/d/beside/through"), parsePath("/d/file"));
      for (const path of ["/top", "/d/e/up", "/d/e/through", "/d/beside/up", "/d/e/home/top", "/d/e/here/up"]) {
        assert.equal(await textOf(storage, path), "content", path);
      }
      assert.deepEqual(await namesIn(storage, "/d/beside"), ["here", "home", "through", "up"]);
      assert.equal((await storage.stat(parsePath("/top"))).kind, "file");
      assert.equal((await storage.stat(parsePath("/top"), { link: true })).kind, "link");
      assert.equal((await storage.stat(parsePath("/d/beside/up"), { link: true })).kind, "link");
      const kinds = (await entriesOf(storage, "/d")).map(({ name, kind }) => [name, kind]);
      assert.deepEqual(kinds, [
        ["beside", "link"],
        ["e", "directory"],
        ["file", "file"],
      ]);
    },
  ],
  [
    "makeLink, where it exists: takes no name that is taken, needs the directory and not the target",
    async ({ storage }) => {
      const { makeLink } = storage;
      if (makeLink === undefined) return;
      await put(storage, "/file", "kept");
      await refused(makeLink(parsePath("/file"), parsePath("/file")), "exists", "/file");
      await refused(makeLink(rootPath, parsePath("/file")), "exists", "/");
      await refused(makeLink(parsePath("/none/link"), parsePath("/file")), "not-found", "/none/link");
      await makeLink(parsePath("/early"), parsePath("/late"));
      await refused(makeLink(parsePath("/early"), parsePath("/file")), "exists", "/early");
      await refused(storage.stat(parsePath("/early")), "not-found", "/early");
      await put(storage, "/late", "came");
      assert.equal(await textOf(storage, "/early"), "came");
      assert.equal(await textOf(storage, "/file"), "kept");
    },
  ],
  [
    "makeLink, where it exists: what is asked of a link as itself is told of it and of nothing that it leads to",
    async ({ storage }) => {
      const { makeLink } = storage;
      if (makeLink === undefined) return;
      await storage.makeDirectory(parsePath("/d"));
      await put(storage, "/d/file", "12345");
      await makeLink(parsePath("/nowhere"), parsePath("/none"));
      await makeLink(parsePath("/around"), parsePath("/around"));
      await makeLink(parsePath("/way"), parsePath("/d"));
      await makeLink(parsePath("/d/link"), parsePath("/d/file"));
      for (const path of ["/nowhere", "/around", "/way", "/d/link", "/way/link"].map(parsePath)) {
        const { kind, size } = await storage.stat(path, { link: true });
        assert.deepEqual([kind, size], ["link", 0], path);
      }
      // Only the last name is: a link on the way is followed.
      assert.equal((await storage.stat(parsePath("/way/file"), { link: true })).kind, "file");
      await refused(storage.stat(parsePath("/nowhere/file"), { link: true }), "not-found", "/nowhere/file");
    },
  ],
  [
    "space, where it exists: tells of a directory how many bytes may be stored in it, and of nothing else",
    async ({ storage }) => {
      await put(storage, "/file", "12345");
      await storage.makeDirectory(parsePath("/d"));
      for (const path of ["/", "/d"].map(parsePath)) {
        const bytes = await storage.space?.(path);
        assert.ok(bytes === undefined || (Number.isFinite(bytes) && bytes >= 0));
      }
      const ofFile = storage.space?.(parsePath("/file"));
      if (ofFile !== undefined) await refused(ofFile, "not-a-directory", "/file");
      await missing(storage.space?.(parsePath("/none")));
    },
  ],
  [
    "rights, where it exists: allow what may be done",
    async ({ storage }) => {
      await put(storage, "/file", "text");
      const rights = storage.rights?.(parsePath("/file"));
      if (rights !== undefined)
        assert.ok(rights.read && rights.write && rights.overwrite && rights.remove && rights.rename);
      const above = storage.rights?.(rootPath);
      if (above !== undefined) assert.ok(above.list && above.write && above.makeDirectory);
    },
  ],
  [
    "changes nothing by an optional method under a signal that was aborted before",
    async ({ storage }) => {
      await put(storage, "/file", "");
      const file = parsePath("/file");
      const before = await storage.stat(file);
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      const attempts = [
        storage.setCreated?.(file, 0, { signal }),
        storage.setMode?.(file, 0o600, { signal }),
        storage.makeLink?.(parsePath("/link"), file, { signal }),
        storage.space?.(rootPath, { signal }),
        storage.unfinished?.(parsePath("/new"), { owner: "alice", signal }),
      ];
      for (const attempt of attempts) if (attempt !== undefined) await assert.rejects(attempt, reason);
      assert.deepEqual(await storage.stat(file), before);
      assert.deepEqual(await namesIn(storage, "/"), ["file"]);
    },
  ],
];

/** Asserts that what was asked of `/none`, if anything was, failed because it is not there. */
async function missing(attempt: Promise<unknown> | undefined): Promise<void> {
  if (attempt !== undefined) await refused(attempt, "not-found", "/none");
}
