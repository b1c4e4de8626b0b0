import { closeSync, constants, fstatSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ForeignCalls } from "./foreign-calls.ts";
import { cachedFiles, loadCachedFiles } from "./cached-files.ts";

const { O_RDONLY, O_NOFOLLOW } = constants;
let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-cached-"));
  await mkdir(join(root, "d"));
  await writeFile(join(root, "d", "file"), "bytes");
  await symlink("d", join(root, "link"));
  await symlink("file", join(root, "d", "alias"));
});
afterAll(() => rm(root, { recursive: true }));

function koffi(): ForeignCalls | undefined {
  try {
    return createRequire(import.meta.url)("koffi") as ForeignCalls;
  } catch {
    return undefined;
  }
}

function opened(at: string | number, names: string): number {
  const fd = cachedFiles.open(at, names, O_RDONLY | O_NOFOLLOW);
  if (typeof fd !== "number") throw new Error(`${names} is not opened, but ${fd}`);
  return fd;
}

const works = koffi() !== undefined && loadCachedFiles(process.platform, () => koffi()!) !== undefined;

describe.runIf(works)("files that the kernel knows the way to", () => {
  it("are opened", () => {
    const fd = opened(root, "d/file");
    expect(fd).toBeGreaterThan(2);
    expect(fstatSync(fd).size).toBe(5);
    closeSync(fd);
  });

  it("are opened in a directory that is held", () => {
    const directory = opened(root, "d");
    const fd = opened(directory, "file");
    expect(fstatSync(fd).size).toBe(5);
    expect(cachedFiles.open(directory, "alias", O_RDONLY)).toBeUndefined();
    expect(cachedFiles.open(directory, "../d/file", O_RDONLY)).toBeUndefined();
    closeSync(fd);
    closeSync(directory);
  });

  it("are known to be absent once they have been looked for, until there is one", async () => {
    await expect(stat(join(root, "later"))).rejects.toThrow("ENOENT");
    // Where no such thing is remembered, nothing is said.
    expect(["absent", undefined]).toContain(cachedFiles.open(root, "later", O_RDONLY));
    await writeFile(join(root, "later"), "");
    closeSync(opened(root, "later"));
  });

  it("are never reached by a link, not by one on the way and not by one at the end", () => {
    expect(cachedFiles.open(root, "link/file", O_RDONLY)).toBeUndefined();
    expect(cachedFiles.open(root, "d/alias", O_RDONLY)).toBeUndefined();
    expect(cachedFiles.open(join(root, "link"), "file", O_RDONLY)).toBeUndefined();
  });

  it("lie below the root and in its file system", () => {
    for (const names of ["..", "../d/file", join(root, "d/file")])
      expect(cachedFiles.open(join(root, "d"), names, O_RDONLY)).toBeUndefined();
    expect(cachedFiles.open("/", "proc/version", O_RDONLY)).toBeUndefined();
  });

  it("are asked for where that is said, and what is mounted there is not", () => {
    const directory = opened(root, "d");
    expect(cachedFiles.open(directory, "never", O_RDONLY, true)).toBe("absent");
    closeSync(opened(directory, "file"));
    closeSync(directory);
    const top = opened("/", ".");
    expect(cachedFiles.open(top, "proc", O_RDONLY, true)).toBeUndefined();
    closeSync(top);
  });

  it("are not made", () => {
    for (const names of ["new", "none/at/all"])
      expect(cachedFiles.open(root, names, constants.O_RDWR | constants.O_CREAT)).toBeUndefined();
    expect(readdirSync(root)).not.toContain("new");
  });
});

describe("where there is no such call", () => {
  const failing = (result: number): ForeignCalls => ({
    load: () => ({ func: () => Object.assign(() => result, { async: () => {} }) }),
    errno: () => 38,
    sizeof: () => 8,
    address: () => 0n,
    os: { errno: {} },
  });

  it("nothing is opened so: on another system, without koffi, on an old kernel, with short numbers", () => {
    const missing = (): never => {
      throw new Error("Cannot find module 'koffi'");
    };
    expect(loadCachedFiles("darwin", missing)).toBeUndefined();
    expect(loadCachedFiles("linux", missing)).toBeUndefined();
    expect(loadCachedFiles("linux", () => failing(-1))).toBeUndefined();
    expect(loadCachedFiles("linux", () => ({ ...failing(3), sizeof: () => 4 }))).toBeUndefined();
  });
});
