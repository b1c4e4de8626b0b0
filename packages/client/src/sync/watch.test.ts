import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { directoryStorage, hooks, memoryStorage, StorageError, type Storage } from "@tandem/storage";
import type { Clock } from "@tandem/transport";
import { virtualClock } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { folderWatcher } from "./folder-watcher.ts";
import { contents, put, temporaryTree, treeOf } from "./trees.fixtures.ts";
import { watch } from "./watch.ts";
import type { WatchEvent, Watcher, WatchOptions } from "./watch-options.ts";

/** A watch over trees in memory, whose time and news the test decides. */
async function watched(options: Partial<WatchOptions> = {}, wrap: (to: Storage) => Storage = (to) => to) {
  const clock = virtualClock();
  const from = memoryStorage({ now: () => clock.date() });
  const to = wrap(await treeOf());
  const events: WatchEvent[] = [];
  const controller = new AbortController();
  let news: Parameters<Watcher>[0] | undefined;
  let isWatching = false;
  const watcher: Watcher = (told) => {
    news = told;
    isWatching = true;
    return { [Symbol.dispose]: () => void (isWatching = false) };
  };
  const ended = watch(from, to, {
    watcher,
    clock,
    signal: controller.signal,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  await clock.advance(0);
  const write = async (path: string, text: string): Promise<void> => {
    await put(from, parsePath(path), text);
    news!.changed(parsePath(path));
  };
  return {
    clock,
    from,
    to,
    write,
    news: news!,
    kinds: () => events.map(({ kind }) => kind).filter((kind) => kind !== "run"),
    events,
    async end() {
      controller.abort(new Error("enough"));
      await ended;
      expect([isWatching, clock.pending]).toEqual([false, 0]);
    },
    ended,
  };
}

describe("a watch", () => {
  it("copies what changed when it has been quiet for a moment, once", async () => {
    const { clock, to, write, kinds, end } = await watched();
    expect(kinds()).toEqual(["idle"]);
    await write("/a", "1");
    await clock.advance(300);
    await write("/a", "12");
    await clock.advance(300);
    expect(await contents(to)).toEqual({});
    await clock.advance(300);
    expect(await contents(to)).toEqual({ "/a": "12" });
    expect(kinds()).toEqual(["idle", "plan", "ran", "idle"]);
    await end();
  });

  it("copies the rest while one file is written to all the time, and that one when it rests", async () => {
    const { clock, to, write, end } = await watched();
    await write("/page", "1");
    for (let second = 0; second < 30; second++) {
      await write("/log", "x".repeat(second));
      await clock.advance(400);
    }
    expect(await contents(to)).toEqual({ "/page": "1" });
    await clock.advance(60_000);
    expect(Object.keys(await contents(to))).toEqual(["/page", "/log"]);
    await end();
  });

  it("copies what is dated in the future like everything else", async () => {
    const { clock, from, to, write, end } = await watched();
    await write("/a", "1");
    await from.setModified(parsePath("/a"), clock.date() + 1e9);
    await clock.advance(600);
    expect(await contents(to)).toEqual({ "/a": "1" });
    await end();
  });

  it("looks by itself now and then, for what no system told", async () => {
    const { clock, from, to, end } = await watched();
    await put(from, parsePath("/a"), "1");
    await clock.advance(59_000);
    expect(await contents(to)).toEqual({});
    await clock.advance(2_000);
    expect(await contents(to)).toEqual({ "/a": "1" });
    await end();
  });

  it("polls where nothing can watch, or nothing can any more", async () => {
    for (const options of [{ every: 5_000 }, {}]) {
      const { clock, from, to, news, kinds, end } = await watched(options);
      news.failed(new Error("No more watches."));
      news.failed(new Error("No more watches."));
      await clock.advance(1_000);
      await put(from, parsePath("/a"), "1");
      await clock.advance(10_500);
      expect(await contents(to)).toEqual({ "/a": "1" });
      expect(kinds().filter((kind) => kind === "unwatched")).toEqual(["unwatched"]);
      await end();
    }
  });

  it("lists the destination once, and again only behind a failure", async () => {
    let listed = 0;
    let isBroken = false;
    const { clock, to, write, events, end } = await watched({ diff: { delete: true } }, (storage) =>
      hooks(storage, {
        before: {
          list: () => void listed++,
          write({ path }) {
            if (isBroken) throw new StorageError("failed", path);
          },
        },
      }),
    );
    await write("/a", "1");
    await clock.advance(1_000);
    await write("/b", "1");
    await clock.advance(1_000);
    expect(listed).toBe(1);
    isBroken = true;
    await write("/c", "1");
    await clock.advance(3_000);
    const waits = events.flatMap((event) => (event.kind === "retry" ? [event.after] : []));
    expect(waits).toEqual([1000, 2000]);
    isBroken = false;
    await clock.advance(4_000);
    expect(Object.keys(await contents(to))).toEqual(["/a", "/b", "/c"]);
    await end();
  });

  it("tries again when a tree cannot be looked at, after five minutes at most", async () => {
    const { clock, events, end } = await watched({}, (to) =>
      hooks(to, { before: { list: ({ path }) => Promise.reject(new StorageError("failed", path)) } }),
    );
    await clock.advance(3_600_000);
    const waits = events.flatMap((event) => (event.kind === "retry" ? [event.after] : []));
    expect(waits.slice(0, 10)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1000));
    expect(events[0]).toMatchObject({ kind: "retry", error: { code: "failed" } });
    await end();
  });

  it("ends when its reader throws, with what that is", async () => {
    const onEvent = ({ kind }: WatchEvent): void => {
      if (kind === "idle") throw new Error("The reader is broken.");
    };
    const clock = virtualClock();
    const ended = watch(await treeOf(), await treeOf(), { onEvent, clock, signal: new AbortController().signal });
    await expect(ended).rejects.toThrow("The reader is broken.");
    expect(clock.pending).toBe(0);
  });

  it("ends at once under a signal that is aborted already", async () => {
    const signal = AbortSignal.abort();
    await watch(await treeOf(), await treeOf(), { signal, clock: virtualClock() });
  });

  it("watches a folder of this machine, and what is made in it", async () => {
    await using place = await temporaryTree();
    const to = await treeOf();
    const controller = new AbortController();
    let idle = (): void => {};
    const ended = watch(directoryStorage(place.root), to, {
      signal: controller.signal,
      watcher: folderWatcher(place.root),
      quiet: 20,
      every: 100,
      onEvent: ({ kind }) => void (kind === "idle" && idle()),
    });
    const until = async (wanted: Readonly<Record<string, string>>): Promise<void> => {
      for (;;) {
        const next = new Promise<void>((resolve) => (idle = resolve));
        if (JSON.stringify(await contents(to)) === JSON.stringify(wanted)) return;
        await next;
      }
    };
    await mkdir(join(place.root, "d", "e"), { recursive: true });
    await writeFile(join(place.root, "d", "e", "f"), "one");
    await until({ "/d/": "", "/d/e/": "", "/d/e/f": "one" });
    await appendFile(join(place.root, "d", "e", "f"), " and two");
    await until({ "/d/": "", "/d/e/": "", "/d/e/f": "one and two" });
    controller.abort();
    await ended;
  });

  it("rests between two looks, which keeps the program running where no watcher and no connection does", async () => {
    const clock = virtualClock();
    const rests: number[] = [];
    const rest: Clock["rest"] = (delay, signal) => (rests.push(delay), clock.rest(delay, signal));
    const controller = new AbortController();
    const ended = watch(await treeOf(), await treeOf(), { clock: { ...clock, rest }, signal: controller.signal });
    await clock.advance(0);
    expect(rests).toEqual([10_000]);
    controller.abort();
    await ended;
    expect(clock.pending).toBe(0);
  });

  it("is told by the system of what changes in a folder, and why it cannot be", async () => {
    await using place = await temporaryTree();
    await mkdir(join(place.root, "d"));
    const changed = new Promise<string | undefined>((resolve, reject) => {
      const watching = folderWatcher(place.root)({
        changed: (path) => (watching[Symbol.dispose](), resolve(path)),
        failed: reject,
      });
    });
    // The system begins to tell a moment after it was asked; it is written to until it does.
    let isTold = false;
    void changed.then(() => (isTold = true));
    while (!isTold) {
      await writeFile(join(place.root, "d", "x"), "1");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await changed).toMatch(/^\/d/);
    const error = await new Promise((resolve) => {
      folderWatcher(join(place.root, "missing"))({ changed: () => {}, failed: resolve });
    });
    expect(error).toMatchObject({ code: "ENOENT" });
  });
});
