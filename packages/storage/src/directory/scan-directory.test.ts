import { mkdir, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeText, rootPath } from "@tandem/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { entriesOf, fillRoot } from "../conformance/actions.ts";
import type { Entry } from "../storage.ts";
import type { DirectoryCursor } from "./directory-cursor.ts";
import { stagingName } from "./name.ts";
import { DirectoryScan } from "./directory-scan.ts";
import { scanDirectory } from "./scan-directory.ts";
import { temporary, type Temporary } from "./temporary.fixtures.ts";

let tree: Temporary;
beforeEach(async () => {
  tree = await temporary();
});
afterEach(() => tree[Symbol.asyncDispose]());

function scanned(): readonly Entry[] {
  return [...scanDirectory(tree.root)].flat().toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

test("A directory that is read at once has the entries of its listing", async () => {
  const on = (name: string): string => join(tree.root, name);
  await writeFile(on("file"), "abc", { mode: 0o751 });
  await utimes(on("file"), 1, -86_400);
  await mkdir(on("folder"));
  await symlink("file", on("link"));
  await symlink("nowhere", on("dead link"));
  await writeFile(Buffer.from(`${tree.root}/\xe9`, "latin1"), "");
  await writeFile(on(stagingName()), "nobody's");
  expect(scanned()).toEqual(await entriesOf(tree.storage, "/"));
  expect(scanned()).toHaveLength(5);
});

test("Names come without a stage, and nothing is asked of what bears them", async () => {
  await mkdir(join(tree.root, "folder"));
  await writeFile(join(tree.root, stagingName()), "");
  await writeFile(Buffer.from(`${tree.root}/\xe9`, "latin1"), "");
  using scan = new DirectoryScan(tree.root);
  expect(namesOf(scan).toSorted()).toEqual(["folder", "\udce9"]);
  const asked = counted(2, () => {
    throw new Error("it was looked at");
  });
  const few = new DirectoryScan("/", () => asked);
  expect(namesOf(few)).toEqual(["0", "1"]);
  few[Symbol.dispose]();
  expect(asked.closed).toBe(1);
});

test("A name that is gone to is looked at, whatever its bytes are, and the way goes on where it was", async () => {
  await writeFile(join(tree.root, "aé"), "four");
  await writeFile(Buffer.from(`${tree.root}/\xe9`, "latin1"), "7 bytes");
  await symlink("aé", join(tree.root, "link"));
  using scan = new DirectoryScan(tree.root, undefined, "on ");
  const sizes = ["aé", "\udce9", "link"].map((name) => {
    scan.go(name);
    expect(scan.look()).toBe(true);
    expect(scan.name).toBe(name);
    expect(Buffer.from(scan.bytes.subarray(scan.start, scan.end))).toEqual(Buffer.from(encodeText(name)));
    const { unique, ...told } = scan.entry();
    expect(scan).toMatchObject({ ...told, unique: `on ${unique}` });
    return scan.size;
  });
  expect(sizes).toEqual([4, 7, 0]);
  expect(scan.target).toBe("aé");
  expect(namesOf(scan)).toHaveLength(3);
  scan.go("none");
  expect(scan.look()).toBe(false);
});

test("A large directory comes in batches, and is closed when nobody asks for the rest", () => {
  const cursor = counted(2000);
  const batches = scanDirectory("/", () => cursor);
  expect(batches.next().value).toHaveLength(512);
  batches.return();
  expect(cursor.closed).toBe(1);
  expect([...scanDirectory("/", () => counted(2000))].map(({ length }) => length)).toEqual([512, 512, 512, 464]);
});

test("What is gone is left out, and what may not be looked at is told by its name alone", () => {
  const gone = counted(3, () => undefined);
  expect([...scanDirectory("/", () => gone)]).toEqual([]);
  const closed = counted(1, () => {
    throw Object.assign(new Error("EACCES"), { code: "EACCES", errno: 13 });
  });
  expect([...scanDirectory("/", () => closed)]).toEqual([[{ name: "0", kind: "other", size: 0, modified: 0 }]]);
});

test("A failure of the disk is the scan's, which closes the directory", () => {
  const failing = counted(1, () => {
    throw Object.assign(new Error("EIO"), { code: "EIO", errno: 5 });
  });
  expect(() => [...scanDirectory("/", () => failing)]).toThrow("EIO");
  expect(failing.closed).toBe(1);
});

test("A large directory is given as it is, held until it is disposed of, and a small one is not", async () => {
  const names = Array.from({ length: 300 }, (_, number) => `n${number}`).toSorted();
  await fillRoot(tree.storage, names.slice(0, 200));
  expect(await tree.storage.list(rootPath).plain?.()).toBeUndefined();
  await fillRoot(tree.storage, names.slice(200));
  const plain = await tree.storage.list(rootPath).plain?.();
  const found = [...scanDirectory(plain!.path)].flat().map(({ name }) => name);
  expect(found.toSorted()).toEqual(names);
  expect(plain?.faultOf(Object.assign(new Error(), { code: "EIO", errno: 5 }))).toMatchObject({
    code: "failed",
    path: "/",
  });
  plain?.[Symbol.dispose]();
});

test("A small directory that was asked for as it is has all its entries when it is read then", async () => {
  await fillRoot(tree.storage, ["a", "b"]);
  const entries = tree.storage.list(rootPath);
  expect(await entries.plain?.()).toBeUndefined();
  const found: Entry[] = [];
  for await (const batch of entries) found.push(...batch);
  expect(found.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(await entriesOf(tree.storage, "/"));
});

function namesOf(scan: DirectoryScan): string[] {
  const names: string[] = [];
  while (scan.next()) names.push(scan.name);
  return names;
}

const facts = { mode: 0o100644, size: 0, mtimeMs: 0, birthtimeMs: 0, uid: 0, gid: 0, nlink: 1, dev: 1, ino: 1 };

/** A directory of so many files, and how often it was closed. */
function counted(count: number, look: DirectoryCursor["look"] = () => facts): DirectoryCursor & { closed: number } {
  let at = -1;
  const bytes = Buffer.alloc(8);
  return {
    closed: 0,
    bytes,
    start: 0,
    get end() {
      return this.name.length;
    },
    next() {
      bytes.write(String(++at));
      return at < count;
    },
    go: (name) => void (at = Number(name)),
    get name() {
      return String(at);
    },
    look,
    close() {
      this.closed++;
    },
  };
}
