import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childPath, parentPath, parsePath, rootPath, type VirtualPath } from "@tandem/protocol";
import { directoryStorage, memoryStorage, statIfThere, type Storage } from "@tandem/storage";
import fc from "fast-check";

/** Files by path; a path that ends in `/` is a directory with the text "". Behind `@` is a time in seconds. */
export type Files = Readonly<Record<string, string>>;

/** When files were last modified where nothing else is said. */
export const usualTime = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A tree in memory with these files. */
export async function treeOf(files: Files = {}): Promise<Storage> {
  const storage = memoryStorage({ now: () => usualTime });
  await fill(storage, files);
  return storage;
}

/** Puts the files into the tree, with the directories that they need. */
export async function fill(storage: Storage, files: Files): Promise<void> {
  for (const [key, text] of Object.entries(files)) {
    const [name = "", seconds] = key.split("@");
    const path = parsePath(name);
    if (name.endsWith("/")) await makeDirectories(storage, path);
    else {
      await makeDirectories(storage, parentPath(path));
      await put(storage, path, text);
      await storage.setModified(path, seconds === undefined ? usualTime : Number(seconds) * 1000);
    }
  }
}

export async function put(storage: Storage, path: VirtualPath, text: string): Promise<void> {
  await using stage = await storage.write(path);
  await stage.write(Buffer.from(text));
  await stage.commit();
}

/** What is in the tree: texts by path, directories with a `/` at their end. */
export async function contents(storage: Storage, directory: VirtualPath = rootPath): Promise<Files> {
  const found: Record<string, string> = {};
  for await (const batch of storage.list(directory)) {
    for (const { name, kind, target } of batch) {
      const path = childPath(directory, name);
      if (kind === "directory") Object.assign(found, { [`${path}/`]: "" }, await contents(storage, path));
      else found[path] = kind === "link" ? `-> ${target}` : await textOf(storage, path);
    }
  }
  return found;
}

/** The same, with the time of each file behind its text. */
export async function contentsAndTimes(storage: Storage): Promise<Files> {
  const found = await contents(storage);
  const told = Object.entries(found).map(async ([path, text]) => {
    const time = path.endsWith("/") ? "" : `@${(await storage.stat(parsePath(path))).modified}`;
    return [path, `${text}${time}`] as const;
  });
  return Object.fromEntries(await Promise.all(told));
}

async function textOf(storage: Storage, path: VirtualPath): Promise<string> {
  await using source = await storage.read(path);
  const pieces: Uint8Array[] = [];
  for await (const bytes of source) pieces.push(bytes);
  return Buffer.concat(pieces).toString();
}

async function makeDirectories(storage: Storage, path: VirtualPath): Promise<void> {
  if (path === rootPath || (await statIfThere(storage, path)) !== undefined) return;
  await makeDirectories(storage, parentPath(path));
  await storage.makeDirectory(path);
}

/** An empty folder of this machine as a tree, gone at the end. */
export async function temporaryTree(): Promise<AsyncDisposable & { readonly storage: Storage; readonly root: string }> {
  const root = await mkdtemp(join(tmpdir(), "tandem-sync-"));
  return {
    storage: directoryStorage(root),
    root,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

// Few names, so that two trees share many; odd ones, so that they are met.
const name = fc.constantFrom("a", "b", "-c d", "ä", "e.log", "A");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => parsePath(`/${names.join("/")}`));
const file = fc.record({
  path,
  text: fc.constantFrom("", "x", "yy", "hello", "a longer text"),
  seconds: fc.constantFrom(1_000_000, 2_000_000, 2_000_000.5),
  isDirectory: fc.boolean(),
});

/** Trees at random, as {@link Files}; a file never lies in a file. */
export const files: fc.Arbitrary<Files> = fc.array(file, { maxLength: 14 }).map((all) => {
  const found = new Map<VirtualPath, string>();
  const isFile = (at: VirtualPath): boolean => found.get(at)?.startsWith("file") ?? false;
  for (const one of all) {
    const ways: VirtualPath[] = [];
    for (let at = parentPath(one.path); at !== rootPath; at = parentPath(at)) ways.push(at);
    if (found.has(one.path) || ways.some(isFile)) continue;
    for (const way of ways) if (!found.has(way)) found.set(way, "directory");
    found.set(one.path, one.isDirectory ? "directory" : `file@${one.seconds} ${one.text}`);
  }
  return Object.fromEntries(
    [...found].map(([at, what]) => {
      const [, seconds, text] = /^file@(\S+) (.*)$/s.exec(what) ?? [];
      return seconds === undefined ? [`${at}/`, ""] : [`${at}@${seconds}`, text!];
    }),
  );
});
