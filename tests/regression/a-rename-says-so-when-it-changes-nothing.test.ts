import { execFile } from "node:child_process";
import { link, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parsePath as p } from "@tandem/protocol";
import { expect, it } from "vitest";
import { put, servedFolder } from "./folder.fixtures.ts";

it("refuses to rename a file to another name that it has, which the system would pass over in silence", async () => {
  await using folder = await servedFolder();
  await put(folder.storage, "/one", "");
  await link(join(folder.path, "one"), join(folder.path, "other"));
  await expect(folder.storage.rename(p("/one"), p("/other"))).rejects.toMatchObject({ code: "exists" });
  await folder.storage.rename(p("/one"), p("/one"));
  await folder.storage.rename(p("/one"), p("/third"));
  expect((await readdir(folder.path)).sort()).toEqual(["other", "third"]);
});

it("replaces no FIFO by a file", async () => {
  await using folder = await servedFolder();
  await put(folder.storage, "/file", "");
  await promisify(execFile)("mkfifo", [join(folder.path, "pipe")]);
  await expect(folder.storage.rename(p("/file"), p("/pipe"))).rejects.toMatchObject({ code: "exists" });
});
