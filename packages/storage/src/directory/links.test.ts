import { mkdir, readFile, readlink, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { describe, expect, it } from "vitest";
import { add, entriesOf, namesIn, put, refused, textOf } from "../conformance/actions.ts";
import type { HoldingKind } from "./hold.ts";
import { relativeLink } from "./make-link.ts";
import type { LinkPolicy } from "./root.ts";
import { temporary, type Temporary } from "./temporary.fixtures.ts";

/** A tree with a link inside (`in`), one that leads out (`out`) and a folder `d` with a file. */
async function linked(links: LinkPolicy, holding: HoldingKind): Promise<Temporary> {
  const tree = await temporary({ links, holding });
  await mkdir(join(tree.root, "d"));
  await writeFile(join(tree.root, "d", "file"), "inside");
  await mkdir(join(tree.outside, "deep"));
  await writeFile(join(tree.outside, "secret"), "outside");
  await symlink("d", join(tree.root, "in"));
  await symlink(tree.outside, join(tree.root, "out"));
  await symlink("../outside/secret", join(tree.root, "leak"));
  return tree;
}

describe.each<HoldingKind>(["descriptors", "paths"])("held by %s", (holding) => {
  it("`refuse` follows no link, inside or out, for anything, and lists each", async () => {
    await using tree = await linked("refuse", holding);
    const { storage } = tree;
    for (const path of ["/in/file", "/out/secret", "/leak"].map(parsePath)) {
      await refused(storage.stat(path), "denied", path);
      await refused(storage.read(path), "denied", path);
      await refused(storage.write(path), "denied", path);
      await refused(storage.append(path), "denied", path);
      await refused(storage.setModified(path, 0), "denied", path);
      await refused(storage.setMode?.(path, 0o600) ?? Promise.resolve(), "denied", path);
    }
    for (const path of ["/in/file", "/out/secret"].map(parsePath)) {
      await refused(storage.remove(path), "denied", path);
      await refused(storage.rename(path, parsePath("/taken")), "denied", path);
      await refused(storage.rename(parsePath("/d/file"), path), "denied", path);
      await refused(storage.makeDirectory(path), "denied", path);
      await refused(storage.removeDirectory(path), "denied", path);
    }
    await refused(namesIn(storage, "/in"), "denied", "/in");
    expect((await entriesOf(storage, "/")).map(({ name, kind }) => [name, kind])).toEqual([
      ["d", "directory"],
      ["in", "link"],
      ["leak", "link"],
      ["out", "link"],
    ]);
    await storage.rename(parsePath("/out"), parsePath("/gone"));
    await storage.remove(parsePath("/gone"));
    expect(await textOf(storage, "/d/file")).toBe("inside");
    expect(await readFile(join(tree.outside, "secret"), "utf8")).toBe("outside");
  });

  it("`follow` goes where the operator's links lead, also relative, up and back in, and still knows `..` and loops", async () => {
    await using tree = await linked("follow", holding);
    const { storage } = tree;
    expect(await textOf(storage, "/in/file")).toBe("inside");
    expect(await textOf(storage, "/leak")).toBe("outside");
    expect(await namesIn(storage, "/out")).toEqual(["deep", "secret"]);
    await symlink("../../root/d/file", join(tree.outside, "deep", "back"));
    expect(await textOf(storage, "/out/deep/back")).toBe("inside");
    await put(storage, "/out/new", "made");
    await add(storage, "/leak", " too");
    expect(await readFile(join(tree.outside, "new"), "utf8")).toBe("made");
    expect(await readFile(join(tree.outside, "secret"), "utf8")).toBe("outside too");
    await storage.rename(parsePath("/out/new"), parsePath("/d/new"));
    expect(await readFile(join(tree.root, "d", "new"), "utf8")).toBe("made");
    await refused(storage.stat(parsePath("/../outside/secret")), "not-found", "/outside/secret");
    await symlink("loop", join(tree.root, "loop"));
    await refused(storage.stat(parsePath("/loop")), "denied", "/loop");
  });

  it("makes no link that leads out by way of another, and none that could be moved to", async () => {
    await using tree = await linked("within-root", holding);
    const { makeLink } = tree.storage;
    await refused(
      makeLink?.(parsePath("/mine"), parsePath("/out/secret")) ?? Promise.resolve(),
      "denied",
      "/out/secret",
    );
    await refused(makeLink?.(parsePath("/mine"), parsePath("/leak")) ?? Promise.resolve(), "denied", "/leak");
    await refused(makeLink?.(parsePath("/out/mine"), parsePath("/d")) ?? Promise.resolve(), "denied", "/out/mine");
    await makeLink?.(parsePath("/d/mine"), parsePath("/outside/secret"));
    expect(await readlink(join(tree.root, "d", "mine"))).toBe("../outside/secret");
    await tree.storage.rename(parsePath("/d/mine"), parsePath("/mine"));
    await refused(tree.storage.read(parsePath("/mine")), "denied", "/mine");
    await using following = await temporary({ links: "follow", holding });
    expect(following.storage.makeLink).toBeUndefined();
  });

  it("makes links that are right when the root is moved", async () => {
    await using tree = await linked("within-root", holding);
    await tree.storage.makeLink?.(parsePath("/in/link"), parsePath("/d/file"));
    expect(await readlink(join(tree.root, "d", "link"))).toBe("file");
    await symlink(tree.root, join(tree.root, "d", "home"));
    await tree.storage.makeLink?.(parsePath("/d/home/link"), parsePath("/d/file"));
    expect(await readlink(join(tree.root, "link"))).toBe("d/file");
    const moved = join(tree.outside, "moved");
    await rename(tree.root, moved);
    expect(await readFile(join(moved, "d", "link"), "utf8")).toBe("inside");
  });
});

it("gives up on a link that goes up and down in a deep tree without end", async () => {
  await using tree = await temporary();
  const deep = Array.from({ length: 150 }, () => "d").join("/");
  await mkdir(join(tree.root, deep), { recursive: true });
  await symlink("../d/".repeat(100), join(tree.root, deep, "restless"));
  await symlink("../d/".repeat(10), join(tree.root, deep, "quiet"));
  await refused(tree.storage.stat(parsePath(`/${deep}/restless`)), "denied", `/${deep}/restless`);
  expect((await tree.storage.stat(parsePath(`/${deep}/quiet`))).kind).toBe("directory");
});

it("writes the shortest way from a directory to a target", () => {
  const cases = [
    ["/", "/file", "file"],
    ["/a/b", "/a/c", "../c"],
    ["/a/b", "/a/b", "."],
    ["/a/b", "/", "../.."],
    ["/a", "/a/b/c", "b/c"],
    ["/", "/", "."],
    ["/ab", "/a", "../a"],
  ] as const;
  const names = (path: string): readonly string[] => path.split("/").filter((name) => name !== "");
  for (const [from, to, link] of cases) expect(relativeLink(names(from), names(to))).toBe(link);
});
