import { parsePath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { entriesOf, namesIn, put, refused, textOf } from "../conformance/actions.ts";
import { temporary } from "../directory/temporary.fixtures.ts";
import { memoryStorage } from "../memory/memory-storage.ts";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import { overlay } from "./overlay.ts";
import { permissions } from "./permissions.ts";

const p = parsePath;
const memory = (): Storage => memoryStorage({ now: () => 0 });

interface Trees {
  readonly base: Storage;
  readonly music: Storage;
  readonly live: Storage;
  readonly deep: Storage;
  readonly tree: Storage;
}

/** A base with a mount, one nested in it, and one below directories that the base does not have. */
function trees(): Trees {
  const [base, music, live, deep] = [memory(), memory(), memory(), memory()];
  return { base, music, live, deep, tree: overlay({ "/": base, "/music": music, "/music/live": live, "/x/y": deep }) };
}

it("gives a path to the storage of the longest mount point that holds it", async () => {
  const { base, music, live, deep, tree } = trees();
  for (const path of ["/file", "/music/file", "/music/live/file", "/x/y/file", "/musical"]) await put(tree, path, path);
  expect(await textOf(base, "/file")).toBe("/file");
  expect(await textOf(base, "/musical")).toBe("/musical");
  expect(await textOf(music, "/file")).toBe("/music/file");
  expect(await textOf(live, "/file")).toBe("/music/live/file");
  expect(await textOf(deep, "/file")).toBe("/x/y/file");
});

it("lists mount points, and the way to them where no storage has one, over what they hide", async () => {
  const { base, music, tree } = trees();
  await put(base, "/music", "hidden");
  await base.makeDirectory(p("/pictures"));
  await put(music, "/song", "");
  expect((await entriesOf(tree, "/")).map(({ name, kind }) => [name, kind])).toEqual([
    ["music", "directory"],
    ["pictures", "directory"],
    ["x", "directory"],
  ]);
  expect(await namesIn(tree, "/music")).toEqual(["live", "song"]);
  expect(await namesIn(tree, "/x")).toEqual(["y"]);
  expect((await tree.stat(p("/x"))).kind).toBe("directory");
  await refused(tree.stat(p("/x/z")), "not-found", "/x/z");
  await refused(namesIn(tree, "/none"), "not-found", "/none");
});

it("takes a file on the way to a mount point for the directory that must be there", async () => {
  const { base, tree } = trees();
  await put(base, "/x", "a file");
  expect((await tree.stat(p("/x"))).kind).toBe("directory");
  expect(await namesIn(tree, "/x")).toEqual(["y"]);
  await refused(tree.read(p("/x")), "is-a-directory", "/x");
  await refused(tree.remove(p("/x")), "is-a-directory", "/x");
});

it("lets no mount point, and no directory on the way to one, be removed, renamed or replaced", async () => {
  const { base, tree } = trees();
  await base.makeDirectory(p("/x"));
  await put(tree, "/file", "");
  for (const path of ["/music", "/music/live", "/x", "/x/y"]) {
    await refused(tree.removeDirectory(p(path)), "denied", path);
    await refused(tree.rename(p(path), p("/elsewhere")), "denied", path);
    await refused(tree.rename(p("/file"), p(path)), "exists", path);
    await refused(tree.makeDirectory(p(path)), "exists", path);
    await refused(tree.write(p(path)), "is-a-directory", path);
    await refused(tree.append(p(path)), "is-a-directory", path);
    await refused(tree.remove(p(path)), "is-a-directory", path);
  }
});

it("renames inside a storage, never from one into another", async () => {
  const { music, live, tree } = trees();
  await put(tree, "/music/a", "song");
  await tree.rename(p("/music/a"), p("/music/b"));
  expect(await namesIn(music, "/")).toEqual(["b"]);
  await refused(tree.rename(p("/music/b"), p("/music/live/b")), "not-supported", "/music/live/b");
  await refused(tree.rename(p("/music/none"), p("/none")), "not-found", "/music/none");
  await refused(tree.rename(p("/"), p("/music/x")), "denied", "/");
  expect(await namesIn(live, "/")).toEqual([]);
});

it("says why nothing can be made on a way that no storage has", async () => {
  const { tree } = trees();
  for (const attempt of [tree.write(p("/x/file")), tree.append(p("/x/file")), tree.makeDirectory(p("/x/file"))]) {
    const error = await attempt.catch((reason: unknown) => reason);
    expect(String(error)).toBe("StorageError: /x/file: This directory holds mounted storages and nothing else.");
  }
  await refused(tree.write(p("/none/file")), "not-found", "/none/file");
});

it("needs no storage at the root", async () => {
  const tree = overlay({ "/a": memory() });
  await put(tree, "/a/file", "");
  expect(await namesIn(tree, "/")).toEqual(["a"]);
  await refused(tree.makeDirectory(p("/b")), "denied", "/b");
  expect(tree.rights?.(p("/"))).toMatchObject({ read: true, list: true, write: false });
  expect(tree.rights?.(p("/a"))).toMatchObject({ write: true });
});

it("tells of errors in the paths of the whole tree", async () => {
  const { tree } = trees();
  await refused(tree.read(p("/music/live/none")), "not-found", "/music/live/none");
  await refused(tree.makeDirectory(p("/x/y/none/d")), "not-found", "/x/y/none/d");
});

it("tells files of different storages apart", async () => {
  const { tree } = trees();
  await put(tree, "/music/a", "");
  await put(tree, "/x/y/a", "");
  const [one, other] = await Promise.all([tree.stat(p("/music/a")), tree.stat(p("/x/y/a"))]);
  expect(one.unique).not.toBe(other.unique);
  expect((await entriesOf(tree, "/music")).find(({ name }) => name === "a")?.unique).toBe(one.unique);
});

it("lists a directory though a storage that is mounted in it fails", async () => {
  const broken: Storage = { ...memory(), stat: async (path) => Promise.reject(new StorageError("failed", path)) };
  const tree = overlay({ "/": memory(), "/a": broken });
  expect((await entriesOf(tree, "/")).map(({ name, kind }) => [name, kind])).toEqual([["a", "directory"]]);
  await refused(tree.stat(p("/a")), "failed", "/a");
});

it("does in each storage what that one can, and says where it cannot", async () => {
  await using disk = await temporary();
  const kept = permissions(memory(), [{ path: "/x", remove: false }]);
  const tree = overlay({ "/": memory(), "/disk": disk.storage, "/disk/kept": kept });
  await put(tree, "/file", "");
  await put(tree, "/disk/file", "");
  await tree.setMode?.(p("/disk/file"), 0o600);
  await refused(tree.setMode!(p("/file"), 0o600), "not-supported", "/file");
  await refused(tree.space!(p("/")), "not-supported", "/");
  expect(await tree.space!(p("/disk"))).toBeGreaterThan(0);
  expect(tree.rights?.(p("/disk/kept/x")).remove).toBe(false);
  expect(tree.rights?.(p("/kept/x")).remove).toBe(true);
  await refused(tree.makeLink!(p("/disk/link"), p("/file")), "denied", "/disk/link");
  await refused(tree.makeLink!(p("/link"), p("/file")), "not-supported", "/link");
});

it("takes each mount point once, from the root", () => {
  expect(() => overlay({ "/a": memory(), "/a/": memory() })).toThrow(/Two storages are mounted at "\/a"/);
  expect(() => overlay({ a: memory() })).toThrow(RangeError);
});
