import { spawn } from "node:child_process";
import { once } from "node:events";
import { link, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { namesIn, put, refused, textOf } from "../conformance/actions.ts";
import type { Storage } from "../storage.ts";
import { directoryStorage } from "./directory-storage.ts";
import { defaultKeepFor } from "../keeping.ts";
import { machineTime } from "./machine-time.ts";
import { keptName, stagingName } from "./name.ts";
import { sweepUnfinished } from "./sweep-unfinished.ts";
import { temporary } from "./temporary.fixtures.ts";

const owner = "alice";

async function breakOff(storage: Storage, path: string, text: string): Promise<void> {
  const stage = await storage.write(parsePath(path), { owner });
  await stage.write(Buffer.from(text));
  await stage.keep?.();
}

/** A clock that stands a day and a bit after what is uploaded now. */
const tomorrow = (): number => machineTime() + defaultKeepFor + 60_000;

it("keeps an upload beside its file, hidden, for nobody else, under a name that tells neither file nor owner", async () => {
  await using tree = await temporary();
  await breakOff(tree.storage, "/report.txt", "half");
  const name = keptName(owner, "report.txt", process.platform);
  expect(await readdir(tree.root)).toEqual([name]);
  expect((await stat(join(tree.root, name))).mode & 0o777).toBe(0o600);
  await refused(tree.storage.stat(parsePath(`/${name}`)), "not-found", `/${name}`);
  await refused(tree.storage.read(parsePath(`/${name}`)), "not-found", `/${name}`);
  await refused(tree.storage.makeDirectory(parsePath(`/${name}`)), "bad-name", `/${name}`);
});

it("outlives the process that kept it, and is found by a storage of the folder opened anew", async () => {
  await using tree = await temporary();
  await breakOff(tree.storage, "/file", "0123");
  const anew = directoryStorage(tree.root);
  expect(await anew.unfinished?.(parsePath("/file"), { owner })).toMatchObject({ size: 4 });
  await put(anew, "/file", "45", { start: 4, owner });
  expect(await textOf(tree.storage, "/file")).toBe("012345");
  expect(await readdir(tree.root)).toEqual(["file"]);
});

it("is one for every storage of the folder in this process: the second to go on is told that it is busy", async () => {
  await using tree = await temporary();
  await breakOff(tree.storage, "/file", "0123");
  const path = parsePath("/file");
  const other = directoryStorage(tree.root);
  const stage = await other.write(path, { start: 4, owner });
  await stage.write(Buffer.from("45"));
  await refused(tree.storage.append(path, { owner }), "busy", path);
  expect(await tree.storage.unfinished?.(path, { owner })).toMatchObject({ size: 6 });
  await stage.commit();
  expect(await textOf(tree.storage, "/file")).toBe("012345");
});

it("has its time: then it is gone, when it is met and when its directory is swept", async () => {
  await using tree = await temporary();
  for (const name of ["/a", "/b", "/c"]) await breakOff(tree.storage, name, "0123");
  const later = directoryStorage(tree.root, { now: tomorrow });
  expect(await later.unfinished?.(parsePath("/a"), { owner })).toBeUndefined();
  await refused(later.write(parsePath("/b"), { start: 4, owner }), "bad-offset", "/b");
  expect(await readdir(tree.root)).toEqual([keptName(owner, "c", process.platform)]);
  expect(await sweepUnfinished(tree.root, { now: tomorrow })).toMatchObject({ removed: { files: 1, bytes: 4 } });
  expect(await readdir(tree.root)).toEqual([]);
});

it("is never another's file: what someone on this machine put under its name is let alone", async () => {
  await using tree = await temporary();
  await writeFile(join(tree.outside, "secret"), "outside");
  const at = (name: string): string => join(tree.root, keptName(owner, name, process.platform));
  await symlink("../outside/secret", at("linked"));
  await link(join(tree.outside, "secret"), at("shared"));
  await mkdir(at("folder"));
  for (const path of ["/linked", "/shared", "/folder"].map(parsePath)) {
    expect(await tree.storage.unfinished?.(path, { owner })).toBeUndefined();
    await refused(tree.storage.write(path, { start: 3, owner }), "bad-offset", path);
  }
  expect(await readFile(join(tree.outside, "secret"), "utf8")).toBe("outside");
});

it("leaves nothing where none are kept", async () => {
  await using tree = await temporary({ keepFor: 0 });
  expect(tree.storage.unfinished).toBeUndefined();
  await breakOff(tree.storage, "/file", "0123");
  expect(await readdir(tree.root)).toEqual([]);
});

it("gives what a killed process left behind to the sweep, which counts and removes the old and nothing else", async () => {
  await using tree = await temporary();
  await mkdir(join(tree.root, "d", "e"), { recursive: true });
  const program = `
    const { openSync, writeSync } = require("node:fs");
    writeSync(openSync("d/e/${stagingName()}", "wx"), "left behind");
    process.send("written");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["-e", program], {
    cwd: tree.root,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  child.kill("SIGKILL");
  await once(child, "exit");
  await breakOff(tree.storage, "/d/kept", "01234");
  await put(tree.storage, "/d/file.tandem-stage", "a person's");
  await writeFile(join(tree.outside, stagingName()), "not ours");
  await symlink("../../outside", join(tree.root, "d", "out"));
  const running = await tree.storage.write(parsePath("/d/new"));
  await running.write(Buffer.from("running"));

  const none = { files: 0, bytes: 0 };
  const young = await sweepUnfinished(tree.root);
  const [kept, both] = [
    { files: 1, bytes: 5 },
    { files: 2, bytes: 18 },
  ];
  expect(young).toEqual({ kept, running: both, removed: none, failed: 0, complete: true });
  const old = await sweepUnfinished(tree.root, { now: tomorrow });
  const [seven, sixteen] = [
    { files: 1, bytes: 7 },
    { files: 2, bytes: 16 },
  ];
  expect(old).toEqual({ kept: none, running: seven, removed: sixteen, failed: 0, complete: true });
  await running.commit();
  expect(await namesIn(tree.storage, "/d")).toEqual(["e", "file.tandem-stage", "new", "out"]);
  expect(await readdir(join(tree.root, "d", "e"))).toEqual([]);
  expect(await readdir(tree.outside)).toHaveLength(1);
});

it("sweeps no further than it is told to, and says so", async () => {
  await using tree = await temporary();
  for (let i = 0; i < 10; i++) await writeFile(join(tree.root, `file-${i}`), "");
  expect(await sweepUnfinished(tree.root, { entries: 10 })).toMatchObject({ complete: true });
  expect(await sweepUnfinished(tree.root, { entries: 9 })).toMatchObject({ complete: false });
  const missing = join(tree.root, "none");
  await refused(sweepUnfinished(missing), "not-found", missing);
  await refused(sweepUnfinished(join(tree.root, "file-1")), "not-a-directory", join(tree.root, "file-1"));
  const reason = new Error("enough");
  await expect(sweepUnfinished(tree.root, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

it("takes what was kept a moment before its time", async () => {
  await using tree = await temporary();
  await breakOff(tree.storage, "/file", "0123");
  const kept = join(tree.root, keptName(owner, "file", process.platform));
  await utimes(kept, 1_000, 1_000);
  const at = (now: number): Storage => directoryStorage(tree.root, { now: () => now, keepFor: 500 });
  expect(await at(1_000_499).unfinished?.(parsePath("/file"), { owner })).toEqual({ size: 4, modified: 1_000_000 });
  expect(await at(1_000_500).unfinished?.(parsePath("/file"), { owner })).toBeUndefined();
});
