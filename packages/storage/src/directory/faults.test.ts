import { execFileSync } from "node:child_process";
import { chmod, chown, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { add, put, refused, textOf } from "../conformance/actions.ts";
import type { StorageFault } from "../storage-error.ts";
import type { Stage } from "../storage.ts";
import { directoryStorage } from "./directory-storage.ts";
import { clearFaults, plan } from "./faults.fixtures.ts";
import { temporary, type Temporary } from "./temporary.fixtures.ts";

vi.mock("./calls.ts", async (original) => {
  const { faulty } = await import("./faults.fixtures.ts");
  return faulty(original);
});

let tree: Temporary;
beforeEach(async () => {
  tree = await temporary();
  await put(tree.storage, "/file", "the old content");
});
afterEach(async () => {
  clearFaults();
  await tree[Symbol.asyncDispose]();
});

const path = parsePath("/file");
const openDescriptors = async (): Promise<number> => (await readdir("/proc/self/fd")).length;

/** The ways to bring new content to a file that is there. */
const ways: Readonly<Record<string, () => Promise<Stage>>> = {
  STOR: () => tree.storage.write(path),
  "REST in the middle": () => tree.storage.write(path, { start: 3 }),
};

const meanings: Readonly<Record<string, StorageFault>> = {
  ENOSPC: "no-space",
  EDQUOT: "over-quota",
  EFBIG: "too-large",
  EACCES: "denied",
  EROFS: "denied",
  EIO: "failed",
};

describe.each(Object.entries(ways))("%s", (_, begin) => {
  it.each(Object.entries(meanings))(
    "says what %s in the middle means, and leaves the old content whole",
    async (code, fault) => {
      const before = await openDescriptors();
      const stage = await begin();
      await stage.write(Buffer.from("new "));
      plan({ call: "write", code });
      await refused(stage.write(Buffer.from("content")), fault, path);
      await refused(stage.write(Buffer.from("more")), fault, path);
      clearFaults();
      await refused(stage.commit(), fault, path);
      await expectOldAlone();
      expect(await openDescriptors()).toBe(before);
    },
  );

  it.each(["fchmod", "close", "rename"])("leaves the old content whole when the commit fails at %s", async (call) => {
    const stage = await begin();
    await stage.write(Buffer.from("new"));
    plan({ call, code: "EIO", times: 1 });
    await refused(stage.commit(), "failed", path);
    await expectOldAlone();
  });

  it("says why the commit failed, not that the stage could not be removed either", async () => {
    const stage = await begin();
    plan({ call: "rename", code: "EROFS" });
    plan({ call: "unlink", code: "EIO" });
    await refused(stage.commit(), "denied", path);
    expect(await textOf(tree.storage, "/file")).toBe("the old content");
  });

  it("opens no stage, and leaves nothing open, when none can be made", async () => {
    const before = await openDescriptors();
    for (const [code, fault] of Object.entries({ ENOSPC: "no-space", EMFILE: "busy", EACCES: "denied" } as const)) {
      plan({ call: "open", code, after: process.platform === "linux" ? 0 : 1 });
      await refused(begin(), fault, path);
      clearFaults();
    }
    await expectOldAlone();
    expect(await openDescriptors()).toBe(before);
  });
});

it("keeps the bytes that were there when an append fails in the middle", async () => {
  for (const stage of [await tree.storage.append(path), await tree.storage.write(path, { start: 15 })]) {
    plan({ call: "write", code: "ENOSPC" });
    await refused(stage.write(Buffer.from("more")), "no-space", path);
    clearFaults();
    await refused(stage.commit(), "no-space", path);
    await expectOldAlone();
  }
});

describe("an unfinished upload", () => {
  const owner = "alice";
  const fresh = parsePath("/new");
  const begun = async (): Promise<Stage> => {
    const stage = await tree.storage.write(fresh, { owner });
    await stage.write(Buffer.from("0123"));
    return stage;
  };
  const left = async (): Promise<number | undefined> => (await tree.storage.unfinished?.(fresh, { owner }))?.size;

  it("is kept with all that arrived before a write failed", async () => {
    const stage = await begun();
    plan({ call: "write", code: "ENOSPC" });
    await refused(stage.write(Buffer.from("45")), "no-space", fresh);
    await stage.keep?.();
    clearFaults();
    expect(await left()).toBe(4);
  });

  it("is there again as it was when going on with it fails, at whatever call", async () => {
    await (await begun()).keep?.();
    for (const call of ["rename", "ftruncate", "fstat"]) {
      plan({ call, code: "EIO", times: 1 });
      await refused(tree.storage.write(fresh, { start: 4, owner }), "failed", fresh);
      clearFaults();
      expect([call, await left()]).toEqual([call, 4]);
    }
    for (const call of ["write", "close", "rename"]) {
      const stage = await tree.storage.write(fresh, { start: 4, owner });
      plan({ call, code: "EIO", times: 1 });
      await Promise.allSettled([stage.write(Buffer.from("5"))]);
      await refused(stage.commit(), "failed", fresh);
      clearFaults();
      expect([call, await left()]).toEqual([call, 4]);
    }
    await put(tree.storage, "/new", "", { start: 4, owner });
    expect(await textOf(tree.storage, "/new")).toBe("0123");
  });

  it("is gone, stage and all, when it cannot be kept", async () => {
    const stage = await begun();
    plan({ call: "rename", code: "EIO", times: 1 });
    await refused(stage.keep?.() ?? Promise.resolve(), "failed", fresh);
    await expectOldAlone();
  });
});

describe("a name that must be new, where files have one name only", () => {
  it("is taken by an empty file of our own, which the content replaces", async () => {
    plan({ call: "link", code: "EPERM" });
    const stage = await tree.storage.write(parsePath("/new"), { exclusive: true });
    await stage.write(Buffer.from("content"));
    await stage.commit();
    expect(await textOf(tree.storage, "/new")).toBe("content");
    expect((await readdir(tree.root)).sort()).toEqual(["file", "new"]);
  });

  it("is refused when someone was faster, and free again when the content cannot come", async () => {
    plan({ call: "link", code: "ENOTSUP" });
    const [late, failed] = await Promise.all(
      ["/new", "/never"].map((name) => tree.storage.write(parsePath(name), { exclusive: true })),
    );
    await put(tree.storage, "/new", "theirs");
    await refused(late?.commit() ?? Promise.resolve(), "exists", "/new");
    plan({ call: "rename", code: "EIO" });
    await refused(failed?.commit() ?? Promise.resolve(), "failed", "/never");
    expect(await textOf(tree.storage, "/new")).toBe("theirs");
    expect((await readdir(tree.root)).sort()).toEqual(["file", "new"]);
  });
});

it("leaves the old content whole when the permission to write is lost in the middle", async () => {
  // Root may do everything: it stands back for as long as this takes.
  const nobody = 65_534;
  const isRoot = process.geteuid?.() === 0;
  await using shared = await temporary();
  await chmod(join(shared.root, ".."), 0o755);
  if (isRoot) await chown(shared.root, nobody, nobody);
  if (isRoot) process.seteuid?.(nobody);
  try {
    await put(shared.storage, "/file", "the old content");
    const replacing = await shared.storage.write(path);
    const making = await shared.storage.write(parsePath("/new"));
    await chmod(shared.root, 0o555);
    await replacing.write(Buffer.from("new"));
    await refused(replacing.commit(), "denied", path);
    await refused(making.commit(), "denied", "/new");
    await refused(shared.storage.write(path), "denied", path);
    await refused(shared.storage.remove(path), "denied", path);
    expect(await readFile(join(shared.root, "file"), "utf8")).toBe("the old content");
    await chmod(shared.root, 0o755);
    await chmod(join(shared.root, "file"), 0o444);
    await refused(put(shared.storage, "/file", "new"), "denied", path);
    await refused(add(shared.storage, "/file", "new"), "denied", path);
    await refused(shared.storage.write(path, { start: 3 }), "denied", path);
    expect(await textOf(shared.storage, "/file")).toBe("the old content");
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});

it("leaves the old content whole, and no stage, when the disk is really full", async () => {
  const mounted = join(tree.root, "small");
  await mkdir(mounted);
  // Only root mounts; elsewhere the faults above stand for it, and a limit of nothing is a disk of any size.
  await using disk = mountSmall(mounted);
  const storage = directoryStorage(mounted);
  const text = "x".repeat(disk === undefined ? 10 : 100_000);
  await put(storage, "/file", text);
  const free = await storage.space?.(parsePath("/"));
  expect(free).toBeGreaterThan(0);
  if (disk === undefined) return;
  expect(free).toBeLessThanOrEqual(disk.size - text.length);
  for (const options of [{}, { start: 50_000 }]) {
    await refused(put(storage, "/file", "y".repeat(disk.size), options), "no-space", path);
    expect(await textOf(storage, "/file")).toBe(text);
    expect(await readdir(mounted)).toEqual(["file"]);
  }
  await refused(add(storage, "/file", "y".repeat(disk.size)), "no-space", path);
  expect((await textOf(storage, "/file")).startsWith(text)).toBe(true);
});

async function expectOldAlone(): Promise<void> {
  expect(await textOf(tree.storage, "/file")).toBe("the old content");
  expect(await readdir(tree.root)).toEqual(["file"]);
}

/** A file system of 256 KiB in memory on the folder, where this process may mount one. */
function mountSmall(folder: string): (AsyncDisposable & { readonly size: number }) | undefined {
  try {
    run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder);
  } catch {
    return undefined;
  }
  return { size: 262_144, [Symbol.asyncDispose]: async () => run("umount", folder) };
}

function run(program: string, ...parameters: readonly string[]): void {
  execFileSync(program, parameters, { stdio: "ignore" });
}
