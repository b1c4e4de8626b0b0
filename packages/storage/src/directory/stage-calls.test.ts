import { mkdir, readdir, readFile, stat, symlink, truncate } from "node:fs/promises";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { put, refused } from "../conformance/actions.ts";
import { storageConformance } from "../conformance/index.ts";
import { clearFaults, plan } from "./faults.fixtures.ts";
import { knownFiles } from "./known-files.fixtures.ts";
import { mediumAt } from "./medium.ts";
import { temporary, type Temporary } from "./temporary.fixtures.ts";

vi.mock("./calls.ts", async (original) => {
  const { faulty } = await import("./faults.fixtures.ts");
  return faulty(original);
});

const memory = "/dev/shm";
const isThere = (await mediumAt(memory)) === "memory";

/** What takes a way to another thread, every one of which fails from now on. */
function failOnThreads(...calls: readonly string[]): void {
  for (const call of calls) plan({ call, code: "EIO" });
}

const path = parsePath("/d/file");
const owner = "alice";
let tree: Temporary;
afterEach(async () => {
  clearFaults();
  await tree[Symbol.asyncDispose]();
});

describe.runIf(isThere)("in memory", () => {
  storageConformance("directory", () => temporary({ cached: knownFiles() }, memory), {
    describe,
    it,
    offers: ["setMode", "makeLink", "space", "unfinished"],
  });

  beforeEach(async () => {
    tree = await temporary({ cached: knownFiles() }, memory);
    await mkdir(join(tree.root, "d"));
    await put(tree.storage, "/first", "so that the root is found");
  });

  it("a little file is stored, and replaced, without a way to another thread", async () => {
    failOnThreads("lstat", "open", "write", "fchmod", "close", "rename", "unlink");
    for (const content of ["new", "newer"]) {
      const stage = await tree.storage.write(path, { owner, mode: 0o640 });
      const [hidden = ""] = (await readdir(join(tree.root, "d"))).filter((name) => name !== "file");
      expect((await stat(join(tree.root, "d", hidden))).mode & 0o777).toBe(0o600);
      await stage.write(Buffer.from(content));
      await stage.commit();
      expect(await readFile(join(tree.root, "d", "file"), "utf8")).toBe(content);
      expect(await readdir(join(tree.root, "d"))).toEqual(["file"]);
    }
    expect((await stat(join(tree.root, "d", "file"))).mode & 0o777).toBe(0o640);
  });

  it("a large file is given up on another thread", async () => {
    await put(tree.storage, path, "");
    await truncate(join(tree.root, "d", "file"), 2 ** 30);
    const stage = await tree.storage.write(path);
    failOnThreads("rename");
    await refused(stage.commit(), "failed", path);
  });

  it("what broke off is discarded by the next that begins", async () => {
    const stage = await tree.storage.write(path, { owner });
    await stage.write(Buffer.from("half"));
    await stage.keep?.();
    const next = await tree.storage.write(path, { owner });
    expect(await tree.storage.unfinished?.(path, { owner })).toBeUndefined();
    await next.abort();
    expect(await readdir(join(tree.root, "d"))).toEqual([]);
  });
});

describe.runIf(process.platform === "linux")("on a disk", () => {
  beforeEach(async () => {
    tree = await temporary({ cached: knownFiles() });
    await mkdir(join(tree.root, "d"));
    await put(tree.storage, "/first", "so that the root is found");
  });

  it("what the system knows by heart is asked on this thread: what a file replaces, and that nothing is kept", async () => {
    failOnThreads("lstat", "unlink");
    for (const content of ["new", "newer"]) {
      const stage = await tree.storage.write(path, { owner });
      await stage.write(Buffer.from(content));
      await stage.commit();
    }
    expect(await readFile(join(tree.root, "d", "file"), "utf8")).toBe("newer");
  });

  it.runIf(isThere)("nothing of it is believed where a link has led elsewhere", async () => {
    const cached = knownFiles();
    await using other = await temporary({}, memory);
    await using followed = await temporary({ cached, links: "follow" });
    await symlink(other.root, join(followed.root, "link"));
    await put(followed.storage, "/link/file", "elsewhere");
    expect(await readFile(join(other.root, "file"), "utf8")).toBe("elsewhere");
    expect(cached.absent.concat(cached.opened)).not.toContain("file");
  });
});
