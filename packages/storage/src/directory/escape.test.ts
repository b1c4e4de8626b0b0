import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePath, resolvePath, rootPath } from "@tandem/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { add, entriesOf, namesIn, put, refused, textOf } from "../conformance/actions.ts";
import type { HoldingKind } from "./hold.ts";
import { temporary, type Temporary } from "./temporary.fixtures.ts";

describe.each<HoldingKind>(["descriptors", "paths"])("a directory held by %s", (holding) => {
  let tree: Temporary;
  beforeEach(async () => {
    tree = await temporary({ holding });
    await writeFile(join(tree.outside, "secret"), "outside");
    await mkdir(join(tree.root, "d"));
    await writeFile(join(tree.root, "d", "file"), "inside");
  });
  afterEach(() => tree[Symbol.asyncDispose]());

  const link = (target: string, name: string): Promise<void> => symlink(target, join(tree.root, name));

  /** Asserts that nothing below the path can be seen or changed. */
  async function unreachable(folder: string): Promise<void> {
    const { storage } = tree;
    const [path, secret, fresh] = [parsePath(folder), parsePath(`${folder}/secret`), parsePath(`${folder}/new`)];
    await refused(storage.stat(path), "denied", path);
    await refused(namesIn(storage, path), "denied", path);
    await refused(storage.setModified(path, 0), "denied", path);
    await refused(storage.stat(secret), "denied", secret);
    await refused(storage.read(secret), "denied", secret);
    await refused(storage.write(secret), "denied", secret);
    await refused(storage.write(secret, { start: 3 }), "denied", secret);
    await refused(storage.append(secret), "denied", secret);
    await refused(storage.remove(secret), "denied", secret);
    await refused(storage.setModified(secret, 0), "denied", secret);
    await refused(storage.makeDirectory(fresh), "denied", fresh);
    await refused(storage.removeDirectory(secret), "denied", secret);
    await refused(storage.rename(secret, parsePath("/taken")), "denied", secret);
    await refused(storage.rename(parsePath("/d/file"), fresh), "denied", fresh);
  }

  /** All there is outside. */
  async function outside(): Promise<unknown> {
    const secret = join(tree.outside, "secret");
    return [await readdir(tree.outside), await readFile(secret, "utf8"), (await stat(secret)).mtimeMs > 1];
  }
  const untouched = [["secret"], "outside", true];

  it("is not left through a link to a folder outside, however the link is written", async () => {
    await link(tree.outside, "absolute");
    await link("../outside", "relative");
    await link("d/../../outside", "winding");
    await link(`${tree.root}/../outside`, "through-the-root");
    await link("absolute", "chained");
    await link("/", "everything");
    await link("..", "parent");
    for (const name of ["absolute", "relative", "winding", "through-the-root", "chained"])
      await unreachable(`/${name}`);
    await refused(tree.storage.stat(parsePath("/everything")), "denied", "/everything");
    await refused(namesIn(tree.storage, "/parent"), "denied", "/parent");
    await refused(tree.storage.read(parsePath("/parent/outside/secret")), "denied", "/parent/outside/secret");
    expect(await outside()).toEqual(untouched);
  });

  it("is not left through a link to a file outside", async () => {
    await link("../outside/secret", "leak");
    const leak = parsePath("/leak");
    await refused(tree.storage.stat(leak), "denied", leak);
    await refused(tree.storage.read(leak), "denied", leak);
    await refused(tree.storage.write(leak), "denied", leak);
    await refused(tree.storage.append(leak), "denied", leak);
    await refused(tree.storage.setModified(leak, 0), "denied", leak);
    expect(await outside()).toEqual(untouched);
  });

  it("does not make a file outside through a link that points at nothing yet", async () => {
    await link("../outside/new", "dangling");
    await refused(tree.storage.write(parsePath("/dangling")), "denied", "/dangling");
    await refused(tree.storage.append(parsePath("/dangling")), "denied", "/dangling");
    await refused(tree.storage.makeDirectory(parsePath("/dangling")), "exists", "/dangling");
    expect(await outside()).toEqual(untouched);
  });

  it("removes and renames a link that leads outside as the link it is", async () => {
    await link(tree.outside, "one");
    await link("../outside/secret", "two");
    await tree.storage.rename(parsePath("/one"), parsePath("/d/one"));
    await refused(tree.storage.removeDirectory(parsePath("/d/one")), "not-a-directory", "/d/one");
    await tree.storage.remove(parsePath("/d/one"));
    await tree.storage.remove(parsePath("/two"));
    expect(await namesIn(tree.storage, "/")).toEqual(["d"]);
    expect(await outside()).toEqual(untouched);
  });

  it("shows a link that leads outside in a listing, as a link and nothing of its target", async () => {
    await link("../outside/secret", "leak");
    const entry = (await entriesOf(tree.storage, "/")).find(({ name }) => name === "leak");
    expect(entry).toMatchObject({ kind: "link", size: 0, target: "../outside/secret" });
  });

  it("is not left by `..` in any spelling", async () => {
    for (const spelling of [
      "../outside/secret",
      "/../../outside/secret",
      "d/../../outside/secret",
      "//..//outside/secret",
    ]) {
      const read = tree.storage.read(resolvePath(rootPath, spelling));
      await expect(read).rejects.toMatchObject({ code: "not-found", path: "/outside/secret" });
    }
    // Backslashes and encoded dots are letters of a name here.
    for (const name of ["..\\outside\\secret", "%2e%2e%2foutside%2fsecret", "..%c0%af..", ". .", "..."]) {
      await refused(tree.storage.stat(resolvePath(rootPath, name)), "not-found");
    }
  });

  it("takes an absolute path for one of its own tree", async () => {
    const secret = parsePath(join(tree.outside, "secret"));
    await expect(tree.storage.read(secret)).rejects.toMatchObject({ code: "not-found", path: secret });
  });

  it("follows a link that stays inside: relative, absolute, out and in again, through another link", async () => {
    await link("d/file", "relative");
    await link(join(tree.root, "d", "file"), "absolute");
    await link("../root/d/file", "out-and-in");
    await link("d", "folder");
    await link("folder/../folder/./file", "winding");
    await link(tree.root, "home");
    for (const path of ["/relative", "/absolute", "/out-and-in", "/folder/file", "/winding", "/home/home/d/file"]) {
      expect(await textOf(tree.storage, path)).toBe("inside");
      expect((await tree.storage.stat(parsePath(path))).kind).toBe("file");
    }
    expect(await namesIn(tree.storage, "/folder")).toEqual(["file"]);
  });

  it("writes through a link that stays inside and leaves it a link", async () => {
    await link("d/file", "link");
    await put(tree.storage, "/link", "new");
    await add(tree.storage, "/link", "er");
    await put(tree.storage, "/link", "st", { start: 3 });
    await tree.storage.setModified(parsePath("/link"), 12_345);
    expect(await readFile(join(tree.root, "d", "file"), "utf8")).toBe("newst");
    expect((await tree.storage.stat(parsePath("/d/file"))).modified).toBe(12_345);
    expect((await entriesOf(tree.storage, "/")).map(({ name, kind }) => [name, kind])).toEqual([
      ["d", "directory"],
      ["link", "link"],
    ]);
    await link("d/new", "dangling");
    await put(tree.storage, "/dangling", "made");
    expect(await readFile(join(tree.root, "d", "new"), "utf8")).toBe("made");
  });

  it("gives up on links that point at each other", async () => {
    await link("b", "a");
    await link("a", "b");
    await link("self/self", "self");
    for (const path of ["/a", "/self", "/a/below"].map(parsePath)) {
      await expect(tree.storage.stat(path)).rejects.toMatchObject({ code: "denied", path });
      await expect(tree.storage.read(path)).rejects.toMatchObject({ code: "denied", path });
      await expect(tree.storage.write(path)).rejects.toMatchObject({ code: "denied", path });
    }
  });

  it("names only the path that was asked for when it refuses", async () => {
    const error = await tree.storage.read(parsePath("/none")).catch((reason: unknown) => reason);
    expect(String(error)).toBe("StorageError: /none: No such file or directory.");
    await rm(tree.root, { recursive: true });
    await refused(tree.storage.stat(rootPath), "not-found", "/");
  });
});
