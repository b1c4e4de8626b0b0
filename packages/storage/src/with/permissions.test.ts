import { parsePath, type VirtualPath } from "@tandem/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { add, namesIn, put, refused, textOf } from "../conformance/actions.ts";
import { temporary } from "../directory/temporary.fixtures.ts";
import { memoryStorage } from "../memory/memory-storage.ts";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import type { PermissionRule } from "./permission-rules.ts";
import { permissions } from "./permissions.ts";
import { allRights, noRights, readRights } from "./rights.ts";

const p = parsePath;
const memory = (): Storage => memoryStorage({ now: () => 0 });

async function filled(...paths: readonly string[]): Promise<Storage> {
  const storage = memory();
  for (const path of paths) {
    if (path.endsWith("/")) await storage.makeDirectory(p(path));
    else await put(storage, path, path);
  }
  return storage;
}

it("counts of each right the last rule that names it, and allows what none names", async () => {
  const storage = permissions(memory(), [
    { path: "/", ...readRights },
    { path: "/incoming", write: true, list: false },
    { path: "/incoming/*/open", list: true },
  ]);
  expect(storage.rights?.(p("/pub/x"))).toEqual(readRights);
  expect(storage.rights?.(p("/incoming/x/y"))).toEqual({ ...readRights, write: true, list: false });
  expect(storage.rights?.(p("/incoming/x/open/z"))).toEqual({ ...readRights, write: true });
  expect(permissions(memory(), []).rights?.(p("/x"))).toEqual(allRights);
  expect(() => permissions(memory(), [{ path: "pub", read: false }])).toThrow(RangeError);
});

it("shows nothing of what may not be read", async () => {
  const inner = await filled("/secret/", "/secret/file", "/open");
  const storage = permissions(inner, [{ path: "/secret", ...noRights }]);
  expect(await namesIn(storage, "/")).toEqual(["open"]);
  await refused(storage.stat(p("/secret")), "not-found", "/secret");
  await refused(storage.stat(p("/secret/file")), "not-found", "/secret/file");
  await refused(storage.read(p("/secret/file")), "not-found", "/secret/file");
  await refused(storage.remove(p("/secret/file")), "not-found", "/secret/file");
  await refused(storage.rename(p("/secret/file"), p("/mine")), "not-found", "/secret/file");
  await refused(storage.setModified(p("/secret/file"), 0), "not-found", "/secret/file");
  await refused(namesIn(storage, "/secret"), "denied", "/secret");
  for (const path of ["/secret/file", "/secret/none"]) {
    await refused(storage.write(p(path)), "denied", path);
    await refused(storage.makeDirectory(p(path)), "denied", path);
  }
});

it("lets the way to something visible be walked, and shows nothing beside it", async () => {
  const inner = await filled("/a/", "/a/pub/", "/a/pub/file", "/a/secret", "/b/", "/c");
  const storage = permissions(inner, [
    { path: "/", ...noRights },
    { path: "/a/pub", ...readRights },
  ]);
  expect(await namesIn(storage, "/")).toEqual(["a"]);
  expect(await namesIn(storage, "/a")).toEqual(["pub"]);
  expect(await textOf(storage, "/a/pub/file")).toBe("/a/pub/file");
  expect((await storage.stat(p("/a"))).kind).toBe("directory");
  expect(storage.rights?.(p("/a"))).toEqual({ ...noRights, list: true });
  await refused(storage.stat(p("/b")), "not-found", "/b");
});

it("shows on such a way no file, though a directory of that name would be one", async () => {
  const inner = await filled("/a");
  const storage = permissions(inner, [
    { path: "/", ...noRights },
    { path: "/a/pub", ...readRights },
  ]);
  expect(await namesIn(storage, "/")).toEqual([]);
  await refused(storage.stat(p("/a")), "not-found", "/a");
});

it("is a letter box: files are put in, never seen, never replaced", async () => {
  await using tree = await temporary();
  await tree.storage.makeDirectory(p("/box"));
  const storage = permissions(tree.storage, [{ path: "/box", ...noRights, write: true }]);
  expect((await storage.stat(p("/box"))).kind).toBe("directory");
  await put(storage, "/box/letter", "first");
  await refused(put(storage, "/box/letter", "second"), "exists", "/box/letter");
  await refused(add(storage, "/box/letter", "second"), "exists", "/box/letter");
  await add(storage, "/box/other", "appended");
  await refused(storage.read(p("/box/letter")), "not-found");
  await refused(storage.stat(p("/box/letter")), "not-found");
  await refused(namesIn(storage, "/box"), "denied");
  await put(tree.storage, "/mine", "mine");
  await refused(storage.rename(p("/mine"), p("/box/letter")), "denied", "/box/letter");
  await storage.rename(p("/mine"), p("/box/mine"));
  expect(await textOf(tree.storage, "/box/letter")).toBe("first");
  expect(await textOf(tree.storage, "/box/other")).toBe("appended");
  expect(await textOf(tree.storage, "/box/mine")).toBe("mine");
});

it("replaces no file that appeared during the upload, where files may only be made", async () => {
  await using tree = await temporary();
  const storage = permissions(tree.storage, [{ path: "/", overwrite: false }]);
  await using stage = await storage.write(p("/file"));
  await stage.write(Buffer.from("late"));
  await put(tree.storage, "/file", "first");
  await refused(stage.commit(), "exists", "/file");
  expect(await textOf(tree.storage, "/file")).toBe("first");
});

it("makes no file where files may only be replaced", async () => {
  const inner = await filled("/there", "/source");
  const storage = permissions(inner, [{ path: "/", write: false }]);
  await put(storage, "/there", "new");
  await add(storage, "/there", "er");
  expect(await textOf(inner, "/there")).toBe("newer");
  await refused(storage.write(p("/new")), "denied", "/new");
  await refused(storage.append(p("/new")), "denied", "/new");
  await refused(storage.rename(p("/source"), p("/new")), "denied", "/new");
  await storage.rename(p("/source"), p("/there"));
});

it("looks at both ends of a rename", async () => {
  const inner = await filled("/kept/", "/kept/file", "/frozen/", "/file", "/d/");
  const storage = permissions(inner, [
    { path: "/kept", rename: false },
    { path: "/frozen", write: false, overwrite: false, makeDirectory: false },
  ]);
  await refused(storage.rename(p("/kept/file"), p("/x")), "denied", "/kept/file");
  await refused(storage.rename(p("/kept"), p("/x")), "denied", "/kept");
  await refused(storage.rename(p("/file"), p("/frozen/file")), "denied", "/frozen/file");
  await refused(storage.rename(p("/d"), p("/frozen/d")), "denied", "/frozen/d");
  await storage.rename(p("/file"), p("/kept/new"));
  expect(await textOf(inner, "/kept/new")).toBe("/file");
});

it("lets nothing be moved to where it could be read", async () => {
  const inner = await filled("/a/", "/a/secret/", "/a/secret/file", "/box/", "/box/letter", "/hidden/", "/hidden/x/");
  const storage = permissions(inner, [
    { path: "/a/secret", ...noRights },
    { path: "/box", read: false, list: false },
    { path: "/open/*/x", read: true },
  ]);
  await refused(storage.rename(p("/a"), p("/b")), "denied", "/a");
  await refused(storage.rename(p("/box/letter"), p("/letter")), "denied", "/box/letter");
  await refused(storage.rename(p("/hidden"), p("/open")), "denied", "/hidden");
  expect(await textOf(inner, "/a/secret/file")).toBe("/a/secret/file");
});

it("makes links only where the same rights hold everywhere", async () => {
  await using tree = await temporary();
  const everywhere = permissions(tree.storage, [{ path: "/", remove: false }]);
  await everywhere.makeLink!(p("/link"), p("/target"));
  await refused(permissions(tree.storage, [{ path: "/", change: false }]).makeLink!(p("/x"), p("/y")), "denied", "/x");
  expect(permissions(tree.storage, [{ path: "/a/b", remove: false }]).makeLink).toBeUndefined();
  expect(permissions(tree.storage, [{ path: "/**/b", remove: false }]).makeLink).toBeUndefined();
});

it("moves a link that is there only inside its directory, where not all paths have the same rights", async () => {
  await using tree = await temporary();
  for (const directory of ["/a", "/b"]) await tree.storage.makeDirectory(p(directory));
  await tree.storage.makeLink!(p("/a/link"), p("/a/target"));
  const storage = permissions(tree.storage, [{ path: "/c", ...noRights }]);
  await refused(storage.rename(p("/a/link"), p("/b/link")), "denied", "/a/link");
  await storage.rename(p("/a/link"), p("/a/other"));
  expect(await namesIn(storage, "/a")).toEqual(["other"]);
});

it("moves a directory to where the same holds below it, and to nowhere else", async () => {
  const inner = await filled("/d/", "/d/program.exe", "/in/", "/flat/");
  const storage = permissions(inner, [
    { path: "/**/*.exe", overwrite: false, write: false },
    { path: "/in/**/*.sh", write: false },
    { path: "/flat/*", makeDirectory: true, write: false },
  ]);
  await storage.rename(p("/d"), p("/e"));
  await refused(storage.rename(p("/e"), p("/in/e")), "denied", "/e");
  await refused(storage.rename(p("/e"), p("/flat/e")), "denied", "/flat/e");
  await storage.rename(p("/e"), p("/d"));
  expect(await namesIn(storage, "/d")).toEqual(["program.exe"]);
});

it("cannot be tricked by another case, where the storage knows none", async () => {
  const inner = await filled("/Secret/", "/Secret/file");
  const blind: Storage = { ...inner, capabilities: { ...inner.capabilities, caseSensitive: false } };
  const storage = permissions(blind, [{ path: "/secret", ...noRights }]);
  await refused(storage.read(p("/Secret/file")), "not-found");
  await refused(storage.write(p("/SECRET/new")), "denied");
  expect(await namesIn(storage, "/")).toEqual([]);
});

it("offers what its storage does, with the rights that both allow", async () => {
  expect(permissions(memory(), []).setMode).toBeUndefined();
  const twice = permissions(permissions(memory(), [{ path: "/", remove: false }]), [{ path: "/", rename: false }]);
  expect(twice.rights?.(p("/x"))).toEqual({ ...allRights, remove: false, rename: false });
});

// What an account does, however long it tries, tells it nothing of a secret and changes nothing of it.
it("keeps secrets from every sequence of renames, writes and reads", async () => {
  const rules: readonly PermissionRule[] = [
    { path: "/a/a", ...noRights },
    { path: "/**/b", read: false },
    { path: "/c", ...noRights, write: true },
  ];
  const path = fc
    .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 })
    .map((names) => p(`/${names.join("/")}`));
  const step = fc.tuple(fc.constantFrom("rename", "make", "put", "append", "remove", "unmake"), path, path);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const inner = await filled("/a/", "/a/a/", "/a/a/a", "/a/b", "/b", "/c/", "/c/a");
      const storage = permissions(inner, rules);
      const secrets = ["/a/a/a", "/a/b", "/b", "/c/a"];
      for (const [kind, from, to] of steps) await attempt(() => change(storage, kind, from, to));
      const read = await everyText(storage, p("/"));
      expect(read.filter((text) => secrets.includes(text))).toEqual([]);
      expect(await textOf(inner, "/a/a/a")).toBe("/a/a/a");
      expect(await textOf(inner, "/c/a")).toBe("/c/a");
    }),
    { numRuns: 200 },
  );
});

async function change(storage: Storage, kind: string, from: VirtualPath, to: VirtualPath): Promise<void> {
  if (kind === "rename") await storage.rename(from, to);
  else if (kind === "make") await storage.makeDirectory(from);
  else if (kind === "put") await put(storage, from, "mine");
  else if (kind === "append") await add(storage, from, "mine");
  else if (kind === "remove") await storage.remove(from);
  else await storage.removeDirectory(from);
}

async function attempt(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}

async function everyText(storage: Storage, directory: VirtualPath): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const name of await namesIn(storage, directory)) {
    const path = p(`${directory}/${name}`);
    if ((await storage.stat(path)).kind === "directory")
      await attempt(async () => void texts.push(...(await everyText(storage, path))));
    else texts.push(await textOf(storage, path));
  }
  return texts;
}
