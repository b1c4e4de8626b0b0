import assert from "node:assert/strict";
import { parsePath } from "@tandem/protocol";
import { add, namesIn, put, refused, textOf } from "./actions.ts";
import type { Clause } from "./clause.ts";
import type { Storage } from "../storage.ts";

/** What holds of uploads that broke off, of a storage that keeps them; nothing is asked of one that does not. */
export const resuming: readonly Clause[] = (
  [
    [
      "keeps what arrived of a new file for its owner, and shows it to nobody else and nowhere else",
      async ({ storage }) => {
        await breakOff(storage, "/new", "half a ");
        assert.equal(await sizeLeft(storage, "/new"), 7);
        assert.equal(await sizeLeft(storage, "/new", "bob"), undefined);
        assert.equal(await sizeLeft(storage, "/other"), undefined);
        const { modified } = (await storage.unfinished?.(parsePath("/new"), { owner: "alice" })) ?? {};
        assert.ok(Number.isInteger(modified));
        await refused(storage.stat(parsePath("/new")), "not-found", "/new");
        await refused(storage.read(parsePath("/new")), "not-found", "/new");
        await refused(storage.remove(parsePath("/new")), "not-found", "/new");
        await refused(storage.remove(parsePath("/new"), { owner: "bob" }), "not-found", "/new");
        assert.equal(await sizeLeft(storage, "/new"), 7);
        await refused(storage.rename(parsePath("/new"), parsePath("/mine")), "not-found", "/new");
        assert.deepEqual(await namesIn(storage, "/"), []);
      },
    ],
    [
      "goes on with it where it ends or before, for its owner only, and its commit is the file",
      async ({ storage }) => {
        for (const [path, start, rest, whole] of [
          ["/end", 5, "56789", "0123456789"],
          ["/before", 3, "abc", "012abc"],
        ] as const) {
          await breakOff(storage, path, "01234");
          await refused(storage.write(parsePath(path), { start, owner: "bob" }), "bad-offset", path);
          await refused(storage.write(parsePath(path), { start }), "bad-offset", path);
          const stage = await storage.write(parsePath(path), { start, owner: "alice" });
          assert.equal(stage.start, start);
          await stage.write(Buffer.from(rest));
          await refused(storage.stat(parsePath(path)), "not-found", path);
          await stage.commit();
          assert.equal(await textOf(storage, path), whole);
          assert.equal(await sizeLeft(storage, path), undefined);
        }
      },
    ],
    [
      "goes on with it by append, for its owner only",
      async ({ storage }) => {
        await breakOff(storage, "/new", "01234");
        const stage = await storage.append(parsePath("/new"), { owner: "alice" });
        assert.equal(stage.start, 5);
        await stage.write(Buffer.from("56"));
        await stage.commit();
        assert.equal(await textOf(storage, "/new"), "0123456");
        await breakOff(storage, "/other", "01234");
        await add(storage, "/other", "of nobody");
        assert.equal(await textOf(storage, "/other"), "of nobody");
      },
    ],
    [
      "refuses to go on beyond its end, and keeps it then",
      async ({ storage }) => {
        await breakOff(storage, "/new", "01234");
        await refused(storage.write(parsePath("/new"), { start: 6, owner: "alice" }), "bad-offset", "/new");
        assert.equal(await sizeLeft(storage, "/new"), 5);
      },
    ],
    [
      "lets one go on at a time, a second is told that it is busy",
      async ({ storage }) => {
        await breakOff(storage, "/new", "01234");
        const path = parsePath("/new");
        const first = await storage.write(path, { start: 5, owner: "alice" });
        await refused(storage.write(path, { start: 5, owner: "alice" }), "busy", path);
        await refused(storage.append(path, { owner: "alice" }), "busy", path);
        await first.write(Buffer.from("5"));
        await first.keep?.();
        const second = await storage.append(path, { owner: "alice" });
        assert.equal(second.start, 6);
        await second.commit();
        assert.equal(await textOf(storage, path), "012345");
      },
    ],
    [
      "keeps it again as often as it breaks off, and what an abort leaves is what was there before it",
      async ({ storage }) => {
        await breakOff(storage, "/new", "01");
        await breakOff(storage, "/new", "23", 2);
        await breakOff(storage, "/new", "45", 4);
        assert.equal(await sizeLeft(storage, "/new"), 6);
        const aborted = await storage.write(parsePath("/new"), { start: 6, owner: "alice" });
        await aborted.write(Buffer.from("bad"));
        await aborted.abort();
        await aborted.keep?.();
        assert.equal(await sizeLeft(storage, "/new"), 6);
        await put(storage, "/new", "", { start: 6, owner: "alice" });
        assert.equal(await textOf(storage, "/new"), "012345");
      },
    ],
    [
      "keeps what arrived under a signal that was aborted",
      async ({ storage }) => {
        const controller = new AbortController();
        const stage = await storage.write(parsePath("/new"), { owner: "alice", signal: controller.signal });
        await stage.write(Buffer.from("0123"));
        controller.abort(new Error("enough"));
        await stage.keep?.();
        assert.equal(await sizeLeft(storage, "/new"), 4);
      },
    ],
    [
      "keeps nothing without an owner, nothing that is empty, and nothing of a name that is not new",
      async ({ storage }) => {
        await breakOff(storage, "/empty", "");
        assert.equal(await sizeLeft(storage, "/empty"), undefined);
        const nobodys = await storage.write(parsePath("/nobodys"));
        await nobodys.write(Buffer.from("0123"));
        await nobodys.keep?.();
        assert.equal(await sizeLeft(storage, "/nobodys", ""), undefined);
        await put(storage, "/old", "old");
        await breakOff(storage, "/old", "new");
        const slow = await storage.write(parsePath("/late"), { owner: "alice" });
        await slow.write(Buffer.from("slow"));
        await put(storage, "/late", "fast");
        await slow.keep?.();
        for (const path of ["/old", "/late"]) {
          assert.equal(await sizeLeft(storage, path), undefined);
          await storage.remove(parsePath(path));
          assert.equal(await sizeLeft(storage, path), undefined, "not when the name is free again either");
        }
        assert.deepEqual(await namesIn(storage, "/"), []);
      },
    ],
    [
      "discards it when its owner begins anew, and at a commit of theirs",
      async ({ storage }) => {
        await breakOff(storage, "/new", "01234");
        const anew = await storage.write(parsePath("/new"), { owner: "alice" });
        assert.equal(await sizeLeft(storage, "/new"), undefined);
        await breakOff(storage, "/new", "012");
        await anew.commit();
        await storage.rename(parsePath("/new"), parsePath("/renamed"));
        assert.equal(await sizeLeft(storage, "/new"), undefined);
      },
    ],
    [
      "is removed by its owner where nothing else is, and by nobody while they go on with it",
      async ({ storage }) => {
        const path = parsePath("/new");
        await breakOff(storage, "/new", "01234");
        const stage = await storage.append(path, { owner: "alice" });
        await refused(storage.remove(path, { owner: "alice" }), "busy", "/new");
        await stage.keep?.();
        await storage.remove(path, { owner: "alice" });
        assert.equal(await sizeLeft(storage, "/new"), undefined);
        await refused(storage.remove(path, { owner: "alice" }), "not-found", "/new");
        await breakOff(storage, "/new", "01234");
        await put(storage, "/new", "a file");
        await storage.remove(path, { owner: "alice" });
        await refused(storage.stat(path), "not-found", "/new");
      },
    ],
    [
      "replaces no file that someone else made meanwhile by what it appended to",
      async ({ storage }) => {
        await breakOff(storage, "/new", "01234");
        const stage = await storage.append(parsePath("/new"), { owner: "alice" });
        await add(storage, "/new", "theirs");
        await refused(stage.commit(), "exists", "/new");
        assert.equal(await textOf(storage, "/new"), "theirs");
      },
    ],
    [
      "removes a directory that holds nothing else, and moves it with its directory",
      async ({ storage }) => {
        await storage.makeDirectory(parsePath("/d"));
        await breakOff(storage, "/d/new", "01234");
        await storage.rename(parsePath("/d"), parsePath("/moved"));
        assert.equal(await sizeLeft(storage, "/moved/new"), 5);
        await storage.removeDirectory(parsePath("/moved"));
        await storage.makeDirectory(parsePath("/moved"));
        assert.equal(await sizeLeft(storage, "/moved/new"), undefined);
      },
    ],
    [
      "has none where no file can be, and says why where nothing can",
      async ({ storage }) => {
        await storage.makeDirectory(parsePath("/d"));
        assert.equal(await sizeLeft(storage, "/d"), undefined);
        assert.equal(await sizeLeft(storage, "/"), undefined);
        const nowhere = storage.unfinished?.(parsePath("/none/new"), { owner: "alice" });
        if (nowhere !== undefined) await refused(nowhere, "not-found", "/none/new");
      },
    ],
  ] as readonly Clause[]
).map(([says, check]) => [
  `unfinished, where it exists: ${says}`,
  async (trees) => {
    if (trees.storage.unfinished !== undefined) await check(trees);
  },
]);

/** Lets an upload of alice's break off after this text. */
async function breakOff(storage: Storage, path: string, text: string, start = 0): Promise<void> {
  await using stage = await storage.write(parsePath(path), { owner: "alice", start });
  await stage.write(Buffer.from(text));
  assert.ok(stage.keep, "a storage with `unfinished` has stages with `keep`");
  await stage.keep();
}

async function sizeLeft(storage: Storage, path: string, owner = "alice"): Promise<number | undefined> {
  return (await storage.unfinished?.(parsePath(path), { owner }))?.size;
}
