import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { holdByDescriptor } from "./hold.ts";
import { mediumAt, mediumOf } from "./medium.ts";
import { Place } from "./place.ts";
import type { Root } from "./root.ts";
import { temporary, type Temporary } from "./temporary.fixtures.ts";

it("the file systems of this machine are known, and one that asks a server or a program for each file is none", () => {
  const [ext4, tmpfs, nfs, fuse, proc] = [0xef53, 0x0102_1994, 0x6969, 0x6573_5546, 0x9fa0];
  expect([ext4, tmpfs].map(mediumOf)).toEqual(["disk", "memory"]);
  expect([nfs, fuse, proc].map(mediumOf)).toEqual([undefined, undefined, undefined]);
});

describe.runIf(process.platform === "linux")(
  "a file system of another kind below the root, or where a link leads",
  () => {
    const shared = "/dev/shm";
    let tree: Temporary;
    let memory: string;
    beforeEach(async () => {
      tree = await temporary({ links: "follow" });
      memory = await mkdtemp(join(shared, "tandem-medium-"));
    });
    afterEach(async () => {
      await rm(memory, { recursive: true });
      await tree[Symbol.asyncDispose]();
    });

    it("is asked for what a file is on that is read or written there, and not the root", async () => {
      const here = await mediumAt(tree.root);
      await writeFile(join(tree.root, "here"), "a");
      await writeFile(join(memory, "there"), "b");
      await symlink(memory, join(tree.root, "link"));
      await symlink(`/proc/${process.pid}`, join(tree.root, "proc"));
      const read = async (path: string): Promise<unknown> => {
        await using source = await tree.storage.read(parsePath(path));
        return source.descriptor?.medium;
      };
      const written = async (path: string): Promise<unknown> => {
        await using stage = await tree.storage.write(parsePath(path));
        return stage.descriptor?.medium;
      };
      expect([await read("/here"), await read("/link/there"), await read("/proc/status")]).toEqual([
        here,
        await mediumAt(shared),
        undefined,
      ]);
      expect([await written("/new"), await written("/link/new")]).toEqual([here, await mediumAt(shared)]);
      expect(readFileSync(join(memory, "there"), "utf8")).toBe("b");
    });

    it("is asked for each place that was not reached within the root's own", async () => {
      const device = -1;
      const root: Root = {
        path: tree.root,
        holding: holdByDescriptor,
        links: "follow",
        fileSystem: { device, medium: "memory" },
      };
      await symlink(`/proc/${process.pid}`, join(tree.root, "proc"));
      await symlink(`/proc/${process.pid}/status`, join(tree.root, "status"));
      using own = await Place.find(root, parsePath("/new"));
      using linked = await Place.find(root, parsePath("/proc/new"));
      using followed = await Place.find(root, parsePath("/status"));
      await followed.follow();
      expect([await own.medium(), await linked.medium(), await followed.medium()]).toEqual([
        "memory",
        undefined,
        undefined,
      ]);
    });

    it("has none of its directories read by the thread of all, however large", async () => {
      await symlink(`/proc/${process.pid}`, join(tree.root, "proc"));
      const opened = Array.from({ length: 300 }, () => openSync("/", "r"));
      try {
        const entries = tree.storage.list(parsePath("/proc/fd"), { names: true });
        expect(await entries.plain?.()).toBeUndefined();
        const names = new Set<string>();
        for await (const batch of entries) for (const { name } of batch) names.add(name);
        expect(opened.every((fd) => names.has(String(fd)))).toBe(true);
      } finally {
        opened.forEach((fd) => closeSync(fd));
      }
    });
  },
);
