import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { childPath, parsePath, type VirtualPath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { put, textOf } from "../conformance/actions.ts";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import { temporary } from "./temporary.fixtures.ts";

// The promise is kept by the kernel's resolution from a held directory, which only Linux offers to Node. On a busy machine
// whoever swaps may have no turn in so many rounds: then there are more.
const rounds = 200;

it("never reaches the outside while a directory is swapped for a link to it", async () => {
  await using tree = await temporary({ holding: "descriptors" });
  const { storage, root, outside } = tree;
  await mkdir(join(root, "door"));
  await symlink("../outside", join(root, "link"));
  for (const folder of [outside, join(root, "door")]) {
    await mkdir(join(folder, "empty"));
    for (const name of ["file", "grown", "moved", "removed"])
      await writeFile(join(folder, name), folder === outside ? "outside" : "inside");
  }
  const before = await snapshot(outside);
  const door = parsePath("/door");
  const at = (name: string): VirtualPath => childPath(door, name);
  const outcomes = new Outcomes();

  await using swapping = await repeat(root, swapDirectory);
  for (let round = 0; round < rounds || !outcomes.wereBoth; round++) {
    const seen = await Promise.all([
      outcomes.of(textOf(storage, at("file"))),
      outcomes.of(put(storage, at("file"), "inside")),
      outcomes.of(put(storage, at("file"), "side", { start: 2 })),
      outcomes.of(put(storage, at("file"), "", { start: 6 })),
      outcomes.of(storage.append(at("grown")).then((stage) => stage.commit())),
      outcomes.of(storage.remove(at("removed"))),
      outcomes.of(put(storage, at("removed"), "inside")),
      outcomes.of(storage.rename(at("moved"), parsePath("/taken"))),
      outcomes.of(storage.rename(parsePath("/taken"), at("moved"))),
      outcomes.of(storage.makeDirectory(at(`made-${round}`))),
      outcomes.of(storage.removeDirectory(at("empty"))),
      outcomes.of(storage.makeDirectory(at("empty"))),
      outcomes.of(storage.setModified(at("file"), round)),
      outcomes.of(storage.stat(at("file"))),
      outcomes.of(storage.setMode?.(at("file"), 0o600 + (round % 8)) ?? Promise.reject(new Error("no setMode"))),
      outcomes.of(storage.makeLink?.(at(`link-${round}`), at("file")) ?? Promise.reject(new Error("no makeLink"))),
      outcomes.of(put(storage, at(`new-${round}`), "inside", { exclusive: true })),
      outcomes.of(breakOff(storage, at(`broken-${round}`))),
      outcomes.of(put(storage, at(`broken-${round - 1}`), "side", { start: 2, owner: "alice" })),
      outcomes.of(storage.append(at(`broken-${round - 2}`), { owner: "alice" }).then((stage) => stage.keep?.())),
    ]);
    expect(seen[0] === undefined || seen[0] === "inside" || seen[0] === "", `read ${seen[0]}`).toBe(true);
  }
  await swapping[Symbol.asyncDispose]();

  expect(await snapshot(outside)).toEqual(before);
  expect(await readFile(join(root, "taken"), "utf8").catch(() => "inside")).toBe("inside");
  expect(outcomes.wereBoth).toBe(true);
});

it("never reads or writes the outside while a file is swapped for a link to it", async () => {
  await using tree = await temporary({ holding: "descriptors" });
  const { storage, root, outside } = tree;
  await writeFile(join(outside, "secret"), "outside");
  const before = await snapshot(outside);
  const entry = parsePath("/entry");
  const outcomes = new Outcomes();

  await using swapping = await repeat(root, swapFile);
  for (let round = 0; round < rounds || !outcomes.wereBoth; round++) {
    const [text, attributes] = await Promise.all([
      outcomes.of(textOf(storage, entry)),
      outcomes.of(storage.stat(entry)),
      outcomes.of(put(storage, entry, "side", { start: 2 })),
      outcomes.of(put(storage, entry, "", { start: 6 })),
      outcomes.of(storage.append(entry).then((stage) => stage.commit())),
      outcomes.of(storage.setModified(entry, 1_000 * round)),
      outcomes.of(storage.setMode?.(entry, 0o600 + (round % 8)) ?? Promise.reject(new Error("no setMode"))),
    ]);
    expect([undefined, "inside"]).toContain(text);
    expect([undefined, 6]).toContain(attributes?.size);
  }
  await swapping[Symbol.asyncDispose]();

  expect(await snapshot(outside)).toEqual(before);
  expect(outcomes.wereBoth).toBe(true);
});

/** Lets an upload break off after two bytes. */
async function breakOff(storage: Storage, path: VirtualPath): Promise<void> {
  const stage = await storage.write(path, { owner: "alice" });
  await stage.write(Buffer.from("in"));
  await stage.keep?.();
}

/** Gives the folder's `door` and `link` each other's entry, over and over. */
const swapDirectory = `
  try {
    renameSync("door", "swapped");
    renameSync("link", "door");
    renameSync("swapped", "link");
  } catch (error) {
    // A directory was made where the name was free for a moment: another takes its place.
    if (!["EEXIST", "EISDIR", "ENOTDIR", "ENOTEMPTY", "ENOENT"].includes(error.code)) throw error;
  }`;

/** Makes the folder's `entry` a file and a link to the outside in turn, without a moment in between. */
const swapFile = `
  writeFileSync("next", "inside");
  renameSync("next", "entry");
  symlinkSync("../outside/secret", "next");
  renameSync("next", "entry");`;

/** Runs the script in the folder, over and over, in a process of its own until disposed of. */
async function repeat(folder: string, script: string): Promise<AsyncDisposable> {
  const program = `
    const { renameSync, symlinkSync, writeFileSync } = require("node:fs");
    let stopped = false;
    process.on("disconnect", () => { stopped = true; });
    const turn = () => {
      for (let i = 0; i < 50; i++) {${script}}
      if (stopped) process.exit(0);
      setImmediate(turn);
    };
    turn();
    process.send("started");`;
  const child = spawn(process.execPath, ["-e", program], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await once(child, "message");
  return {
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      const code = await ended;
      if (code !== 0) throw new Error(`The swapping ended with ${String(code)}.`);
    },
  };
}

/** What came of the attempts: the test says nothing unless some arrived and some were stopped. */
class Outcomes {
  #arrived = 0;
  #denied = 0;

  async of<T>(attempt: Promise<T>): Promise<T | undefined> {
    try {
      const value = await attempt;
      this.#arrived++;
      return value;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      if (error.code === "denied") this.#denied++;
      return undefined;
    }
  }

  get wereBoth(): boolean {
    return this.#arrived > 10 && this.#denied > 10;
  }
}

/** Every name, byte and time of the folder. */
async function snapshot(folder: string): Promise<unknown> {
  const names = (await readdir(folder, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { ino, mtimeMs, mode, size } = await stat(path);
      const text = (await stat(path)).isFile() ? await readFile(path, "utf8") : "";
      return [name, ino, mtimeMs, mode, size, text];
    }),
  );
}
