import { parsePath, type VirtualPath } from "@tandem/protocol";
import { memoryStorage, StorageError, type Storage } from "@tandem/storage";
import { expect, test } from "vitest";
import { directoryCount } from "./directory-count.ts";
import { globEntries } from "./glob-entries.ts";
import { globPattern } from "./glob-pattern.ts";

async function tree(...paths: readonly string[]): Promise<Storage> {
  const storage = memoryStorage({ now: () => 0 });
  for (const path of paths) {
    if (path.endsWith("/")) await storage.makeDirectory(parsePath(path));
    else await (await storage.write(parsePath(path))).commit();
  }
  return storage;
}

async function found(storage: Storage, text: string, most = 1000): Promise<readonly string[]> {
  const paths: string[] = [];
  const pattern = globPattern(parsePath(text));
  const turn = (): Promise<void> => Promise.resolve();
  const options = { most: 100, count: directoryCount(most), dots: false, turn };
  for await (const batch of globEntries(storage, pattern, options)) {
    paths.push(...batch.map(({ path }) => path));
  }
  return paths;
}

test.each([
  ["/*.txt", "/"],
  ["/a/b/*.txt", "/a/b"],
  ["/a/*/c", "/a"],
  ["/a/{b,c}", "/a"],
  ["/{a,b}/*", "/"],
  ["/a/{b/x,b/*}", "/a/b"],
  ["/a\\*", "/"],
])("What %s means is told from %s", (path, base) => {
  expect(globPattern(parsePath(path)).base).toBe(base);
});

test("Wildcards stand for one name each, and what lies behind them is looked for", async () => {
  const storage = await tree("/a/", "/a/x", "/a/y/", "/a/y/x", "/b/", "/c");
  expect(await found(storage, "/*")).toEqual(["/a", "/b", "/c"]);
  expect(await found(storage, "/*/x")).toEqual(["/a/x"]);
  expect(await found(storage, "/*/*/x")).toEqual(["/a/y/x"]);
  expect(await found(storage, "/?/y/*")).toEqual(["/a/y/x"]);
  expect(await found(storage, "/*/none")).toEqual([]);
});

test("What is not there at all is not found, and neither is the directory before a wildcard", async () => {
  const storage = await tree("/a");
  await expect(found(storage, "/\\b")).rejects.toMatchObject({ code: "not-found" });
  await expect(found(storage, "/{b,c}")).rejects.toMatchObject({ code: "not-found" });
  await expect(found(storage, "/b/*")).rejects.toMatchObject({ code: "not-found" });
  await expect(found(storage, "/a/*")).rejects.toMatchObject({ code: "not-a-directory" });
  expect(await found(storage, "/{a,b}")).toEqual(["/a"]);
  expect(await found(storage, "/{b,}/*")).toEqual(["/a"]);
});

test("Every directory is opened once for every alternative, and only so many", async () => {
  const storage = await tree("/a/", "/b/", "/c/", "/c/x");
  const opened: string[] = [];
  const watched: Storage = { ...storage, list: (path, options) => (opened.push(path), storage.list(path, options)) };
  expect(await found(watched, "/*/*")).toEqual(["/c/x"]);
  expect(opened).toEqual(["/", "/a", "/b", "/c"]);
  await expect(found(storage, "/*/*", 3)).rejects.toMatchObject({ code: "failed", message: /3 directories/ });
});

test("A directory deeper down that is closed is passed over, one that fails is not", async () => {
  const storage = await tree("/a/", "/a/x", "/b/", "/b/x");
  const faulty = (code: "denied" | "failed"): Storage => ({
    ...storage,
    list: (path, options) => (path === parsePath("/a") ? failing(path, code) : storage.list(path, options)),
  });
  expect(await found(faulty("denied"), "/*/*")).toEqual(["/b/x"]);
  await expect(found(faulty("failed"), "/*/*")).rejects.toMatchObject({ code: "failed" });
});

async function* failing(path: VirtualPath, code: "denied" | "failed"): AsyncGenerator<never> {
  yield* await Promise.reject<never[]>(new StorageError(code, path));
}
