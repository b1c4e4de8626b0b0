import { closeSync } from "node:fs";
import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePath, rootPath } from "@tandem/protocol";
import { describe, expect, it } from "vitest";
import { put, refused, textOf } from "../conformance/actions.ts";
import { storageConformance } from "../conformance/index.ts";
import { readAtOnce } from "../read-at-once.ts";
import type { Entry, Source } from "../storage.ts";
import { readOnly } from "../with/read-only.ts";
import { rooted } from "../with/rooted.ts";
import type { CachedFiles } from "./cached-files.ts";
import { knownFiles } from "./known-files.fixtures.ts";
import { stagingName } from "./name.ts";
import { temporary } from "./temporary.fixtures.ts";

storageConformance("directory, its files in memory", () => temporary({ cached: knownFiles() }), {
  describe,
  it,
  offers: ["setMode", "makeLink", "space", "unfinished"],
});

describe.runIf(process.platform === "linux")("what the system knows the way to", () => {
  it("a file whose way is known is opened by that, and read like any", async () => {
    const cached = knownFiles();
    await using tree = await temporary({ cached });
    await mkdir(join(tree.root, "d"));
    await writeFile(join(tree.root, "d", "a"), "known");
    expect(await textOf(tree.storage, parsePath("/d/a"))).toBe("known");
    expect(cached.opened).toEqual(["d/a"]);
  });

  it("what is not known is looked for: a link, a directory, what is not there, an unfinished upload", async () => {
    const cached = knownFiles();
    await using tree = await temporary({ cached });
    const { root, outside, storage } = tree;
    await put(storage, parsePath("/a"), "inside");
    await writeFile(join(outside, "secret"), "outside");
    await symlink("a", join(root, "link"));
    await symlink(outside, join(root, "out"));
    expect(await textOf(storage, parsePath("/link"))).toBe("inside");
    await refused(storage.read(parsePath("/out/secret")), "denied", parsePath("/out/secret"));
    await refused(storage.read(parsePath("/")), "is-a-directory", parsePath("/"));
    await refused(storage.read(parsePath("/none")), "not-found", parsePath("/none"));
    const stage = parsePath(`/${stagingName()}`);
    await rename(join(root, "a"), join(root, stage));
    await refused(storage.read(stage), "not-found", stage);
    expect(cached.opened.filter((name) => name !== ".")).toEqual([]);
  });

  it("a file is given at once as soon as the root is known, from any byte, and never past what lies around the storage", async () => {
    await using tree = await temporary({ cached: knownFiles() });
    const { root, storage } = tree;
    await mkdir(join(root, "d"));
    await writeFile(join(root, "d", "a"), "known");
    await symlink("d/a", join(root, "link"));
    const path = parsePath("/d/a");
    expect(readAtOnce(storage, path, 0)).toBeUndefined();
    expect(await textOf(storage, path)).toBe("known");
    for (const [start, text] of [
      [0, "known"],
      [2, "own"],
      [5, ""],
    ] as const) {
      await using source = readAtOnce(storage, path, start)!;
      expect(source.size).toBe(text.length);
      expect(await all(source)).toBe(text);
    }
    expect(readAtOnce(storage, path, 6)).toBeUndefined();
    for (const other of ["/", "/d", "/link", "/none", `/${stagingName()}`]) {
      expect(readAtOnce(storage, parsePath(other), 0)).toBeUndefined();
    }
    for (const around of [{ ...storage }, readOnly(storage), rooted(storage, rootPath)]) {
      expect(readAtOnce(around, path, 0)).toBeUndefined();
    }
  });

  it("the directory of a file that is stored is held by that, and an attribute told", async () => {
    const cached = knownFiles();
    await using tree = await temporary({ cached });
    await mkdir(join(tree.root, "d"));
    await put(tree.storage, parsePath("/d/a"), "stored");
    expect(cached.opened).toEqual(["d"]);
    expect(cached.absent).toEqual(["a"]);
    expect(await tree.storage.stat(parsePath("/d/a"))).toMatchObject({ kind: "file", size: 6 });
    expect(cached.opened).toEqual(["d", "d/a"]);
  });

  it("the few entries of a directory are looked up by that, but for where a link points", async () => {
    const cached = knownFiles();
    await using tree = await temporary({ cached });
    await mkdir(join(tree.root, "d"));
    await writeFile(join(tree.root, "a"), "12345");
    await symlink("a", join(tree.root, "link"));
    const entries = tree.storage.list(parsePath("/"));
    expect(await entries.plain?.()).toBeUndefined();
    const found: Entry[] = [];
    for await (const batch of entries) found.push(...batch);
    expect(
      found
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .map(({ name, kind, size, target }) => [name, kind, kind === "file" && size, target]),
    ).toEqual([
      ["a", "file", 5, undefined],
      ["d", "directory", false, undefined],
      ["link", "link", false, "a"],
    ]);
    expect(cached.opened.toSorted()).toEqual([".", "a", "d", "link"]);
  });

  it("what is known and no regular file is refused, and not left open", async () => {
    const open: number[] = [];
    const known = knownFiles();
    const cached: CachedFiles = {
      open(...given) {
        const fd = known.open(...given);
        if (typeof fd === "number" && given[1] !== ".") open.push(fd);
        return fd;
      },
    };
    await using tree = await temporary({ cached });
    await mkdir(join(tree.root, "d"));
    await refused(tree.storage.read(parsePath("/d")), "is-a-directory", parsePath("/d"));
    expect(open).toHaveLength(1);
    expect(() => closeSync(open[0]!)).toThrow("EBADF");
  });
});

async function all(source: Source): Promise<string> {
  let text = "";
  for await (const bytes of source) text += Buffer.from(bytes).toString();
  return text;
}
