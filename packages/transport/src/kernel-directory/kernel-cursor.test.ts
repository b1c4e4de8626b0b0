import { execFile } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ForeignCalls } from "../native/foreign-calls.ts";
import { kernelCursors, type KernelFacts } from "./kernel-cursor.ts";
import { loadKernelCursors } from "./load-kernel-cursors.ts";

const open = loadKernelCursors();
const names = ["file", "folder", "link", "pipe", ".hidden", "..three", "two words", "line\nend"];
let folder: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(join(tmpdir(), "tandem-kernel-"));
  const at = (name: string): string => join(folder, name);
  for (const name of [".hidden", "..three", "two words", "line\nend"]) fs.writeFileSync(at(name), name);
  fs.writeFileSync(at("file"), "", { mode: 0o640 });
  fs.truncateSync(at("file"), 5_000_000_001);
  fs.utimesSync(at("file"), 1, -1.5);
  fs.mkdirSync(at("folder"));
  fs.symlinkSync("nowhere", at("link"));
  fs.lutimesSync(at("link"), 4_000_000_000.999_9, 4_000_000_000.999_9);
  if (process.platform === "linux") await promisify(execFile)("mkfifo", [at("pipe")]);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The facts of each entry by its name; undefined when it is gone. */
function all(path: string): ReadonlyMap<string, KernelFacts | undefined> {
  const found = new Map<string, KernelFacts | undefined>();
  const cursor = open!(path);
  while (cursor.next()) {
    const facts = cursor.look();
    const name = Buffer.from(cursor.name, "latin1").toString();
    expect(found.has(name)).toBe(false);
    found.set(name, facts && { ...facts });
  }
  cursor.close();
  return found;
}

describe.runIf(process.platform === "linux")("directories that are read by the kernel's own calls", () => {
  it("tell of each entry what Node's calls tell", () => {
    const found = all(folder);
    expect([...found.keys()].toSorted()).toEqual(names.toSorted());
    for (const [name, facts] of found) {
      expect(facts).toEqual(
        Object.fromEntries(
          Object.entries(fs.lstatSync(join(folder, name))).filter(([fact]) => Object.keys(facts!).includes(fact)),
        ),
      );
    }
  });

  it("are whole when they are large, and their names what their bytes are", () => {
    const large = join(folder, "folder", "large");
    fs.mkdirSync(large);
    const expected = Array.from({ length: 3000 }, (_, number) => `${"n".repeat(number % 200)}-${number}`);
    for (const name of expected) fs.writeFileSync(join(large, name), "");
    expect([...all(large).keys()].toSorted()).toEqual(expected.toSorted());
    fs.writeFileSync(Buffer.from(`${large}/\xff\xe9`, "latin1"), "");
    const cursor = open!(large);
    const seen = new Set<string>();
    while (cursor.next()) seen.add(cursor.name);
    cursor.close();
    expect(seen.has("\xff\xe9")).toBe(true);
  });

  it("go to a name whatever its bytes are, and on where they were", () => {
    const bytes = Buffer.from("\xff and more", "latin1");
    const path = join(folder, "folder", "bytes");
    fs.mkdirSync(path);
    fs.writeFileSync(Buffer.concat([Buffer.from(`${path}/`), bytes]), "7 bytes");
    fs.writeFileSync(join(path, "z"), "");
    const cursor = open!(path);
    const seen: string[] = [];
    for (let some = cursor.next(); some; some = cursor.next()) {
      const { name } = cursor;
      seen.push(name);
      expect(Buffer.from(cursor.bytes.subarray(cursor.start, cursor.end)).toString("latin1")).toBe(name);
      cursor.go("\xff and more");
      expect(cursor.look()).toMatchObject({ size: 7 });
      expect(cursor.name).toBe("\xff and more");
    }
    expect(seen.toSorted()).toEqual(["z", "\xff and more"]);
    cursor.go("n".repeat(300));
    expect(cursor.look()).toBeUndefined();
    cursor.close();
  });

  it("know nothing of what is gone, and say what failed in the system's words", () => {
    const vanishing = join(folder, "folder", "vanishing");
    fs.mkdirSync(vanishing);
    fs.writeFileSync(join(vanishing, "a"), "");
    const cursor = open!(vanishing);
    expect(cursor.next()).toBe(true);
    fs.unlinkSync(join(vanishing, "a"));
    expect(cursor.look()).toBeUndefined();
    cursor.close();
    expect(() => cursor.look()).toThrow(expect.objectContaining({ code: "EBADF", syscall: "statx" }));
    expect(() => open!(join(folder, "none"))).toThrow(expect.objectContaining({ code: "ENOENT" }));
    expect(() => open!(join(folder, "file"))).toThrow(expect.objectContaining({ code: "ENOTDIR" }));
  });

  it("are not read so where the kernel lacks a call", () => {
    const old: ForeignCalls = {
      load: () => ({ func: () => Object.assign(() => -1, { async: () => {} }) }),
      errno: () => 38,
      sizeof: () => 8,
      address: () => 0n,
      os: { errno: { ENOENT: 2, ENOSYS: 38 } },
    };
    expect(() => kernelCursors(old)).toThrow("ENOSYS: statx");
  });
});
