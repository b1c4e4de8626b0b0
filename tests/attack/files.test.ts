import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, readdir, readFile, rm, stat, truncate, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflateSync } from "node:zlib";
import type { VirtualPath } from "@tandem/protocol";
import { memoryStorage, quota, type Entry, type Storage } from "@tandem/storage";
import { memoryServer, openDialogue, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { guardedFolder } from "./guarded-folder.ts";
import { expectNothingLeft, expectOthersServed, holdingsOf } from "./others-served.ts";
import { everythingHeard, pathCommands } from "./path-commands.ts";
import { provedIn } from "./proved-in.ts";

const memory = (limit = Infinity): Storage => memoryStorage({ now: () => 0, limit });

/** Logged in from an address, in type I, behind these commands. */
async function session(made: MemoryServer, address = "192.168.150.20", ...commands: string[]): Promise<Dialogue> {
  const ftp = await openDialogue(made.network.host(address), made.at);
  await ftp.logIn();
  for (const command of ["TYPE I", ...commands]) await ftp.ask(command);
  return ftp;
}

/** The code of the last word on an upload of these bytes. */
async function sent(ftp: Dialogue, command: string, bytes: Uint8Array | string): Promise<number> {
  const { stream } = await ftp.passive();
  stream.on("error", () => {}).resume();
  const first = await ftp.ask(command);
  if (!first.startsWith("150")) {
    stream.destroy();
    return Number(first.slice(0, 3));
  }
  stream.end(bytes);
  return (await ftp.reply()).code;
}

/** The last word on what waits for its end. */
const ending = async (ftp: Dialogue): Promise<number> => (await ftp.reply()).code;

describe("F3: patterns that explode", () => {
  const names = Array.from({ length: 10 }, (_, at): Entry => ({
    kind: at % 2 === 0 ? "file" : "directory",
    name: "a".repeat(200) + String(at),
    size: 0,
    modified: 0,
  }));

  /** A tree that goes on for ever, and counts the directories that are opened. */
  function endless(): Storage & { opened: number } {
    const tree = {
      ...memory(),
      opened: 0,
      async *list() {
        tree.opened++;
        yield names;
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
    const stat = tree.stat;
    tree.stat = (path: VirtualPath) =>
      path.startsWith("/aaa") ? Promise.resolve({ kind: "directory" as const, size: 0, modified: 0 }) : stat(path);
    return tree;
  }

  it.each([
    ["stars through every directory", `NLST ${"*/".repeat(60)}*`],
    ["stars with a way back in each", `NLST ${"*/../".repeat(500)}*`],
    ["braces within braces", `NLST ${"{a,".repeat(300)}b${"}".repeat(300)}`],
    ["braces that multiply", `NLST ${"{a,b}".repeat(40)}*`],
    ["braces of stars", `NLST {${"*/,".repeat(60)}*}{a,b}`],
    ["a tree without an end", "LIST -R"],
  ])("of %s come to an end or a refusal, with bounded work, while others are served", async (_, command) => {
    const tree = endless();
    await using made = await memoryServer({ storage: tree, limits: { listedDirectories: 500 } });
    const before = holdingsOf(made);
    const ftp = await session(made);
    const heard = everythingHeard(ftp, command);
    await expectOthersServed(made);
    expect(await heard).toMatch(/^(?:226|450|451|501|550|552) /m);
    expect(tree.opened).toBeLessThanOrEqual(500);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
    await expectNothingLeft(made, before, [ftp]);
  });

  provedIn("are read in time that grows with their length, and no faster", {
    "packages/protocol/src/glob.test.ts": [
      "Many stars before what is not there take no longer than few",
      "Braces that multiply are refused before they are many",
    ],
    "tests/regression/a-wildcard-that-takes-long-to-match-holds-up-no-other-session.test.ts": [
      "NOOP of another session is answered while the names of a directory are held against a slow pattern",
    ],
    "tests/session/listings.test.ts": [
      "cannot be made to do more than they say",
      "breaks off a listing of more directories than it may go through",
    ],
  });
});

describe("F4: a directory of a million entries", () => {
  const all = 1_000_000;
  const batch = 1_000;

  /** A directory that is made while it is read, and counts what was taken of it. */
  function million(): Storage & { taken: number } {
    const tree = {
      ...memory(),
      taken: 0,
      async *list() {
        for (let at = 0; at < all; at += batch) {
          tree.taken += batch;
          yield Array.from({ length: batch }, (_, i): Entry => ({
            kind: "file",
            name: `a-file-whose-name-is-not-short-${at + i}`,
            size: 1,
            modified: 0,
          }));
        }
      },
    };
    return tree;
  }

  it("in twenty sessions that read nothing of it is not read further than their buffers; others are served", async () => {
    const tree = million();
    await using made = await memoryServer({ storage: tree });
    const before = holdingsOf(made);
    const sessions = [];
    for (let number = 0; number < 20; number++) {
      const ftp = await session(made, `10.1.0.${number}`);
      const { stream } = await ftp.passive();
      stream.on("error", () => {}).pause();
      expect(await ftp.ask("LIST")).toMatch(/^150 /);
      sessions.push({ ftp, stream });
    }
    for (let seen = -1; tree.taken > seen && tree.taken < 20 * 20_000;) {
      seen = tree.taken;
      // What is held is sorted in slices meanwhile.
      await settle(2_000);
    }
    // As many as are held to be sorted, and what two buffers take.
    expect(tree.taken / 20).toBeLessThan(16_000);
    await expectOthersServed(made);
    for (const { ftp, stream } of sessions) {
      expect(await ftp.ask("ABOR")).toMatch(/^426 /);
      expect(await ending(ftp)).toBe(226);
      stream.destroy();
    }
    await expectNothingLeft(
      made,
      before,
      sessions.map(({ ftp }) => ftp),
    );
  });

  it("is listed whole to who reads it, and others are served in the middle of it", async () => {
    await using made = await memoryServer({ storage: million() });
    const ftp = await session(made);
    const { stream } = await ftp.passive();
    let lines = 0;
    const read = new Promise<void>((resolve) => void stream.on("end", resolve));
    stream.on("data", (bytes: Uint8Array) => {
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
    });
    expect(await ftp.ask("NLST")).toMatch(/^150 /);
    await expectOthersServed(made);
    expect(lines).toBeLessThan(all);
    await read;
    expect(await ending(ftp)).toBe(226);
    expect(lines).toBe(all);
  });
});

describe("F5: restart points beyond the end, below zero, beyond all numbers", () => {
  it.each(["-1", "+1", "0x10", "1e3", "1.5", "9007199254740992", "9223372036854775808", "1".repeat(31), "", "5 5"])(
    "REST %s is refused",
    async (point) => {
      await using made = await memoryServer();
      const ftp = await session(made);
      expect(await ftp.ask(`REST ${point}`)).toMatch(/^501 /);
    },
  );

  it.each(["7", "4294967296", "9007199254740991"])(
    "REST %s makes no hole and takes no byte from a file of six, in no verb",
    async (point) => {
      await using folder = await guardedFolder();
      await using made = await memoryServer({ storage: folder.storage });
      const ftp = await session(made);
      for (const command of ["RETR d/file", "STOR d/file", "APPE d/file", "STOR d/new", "APPE d/new"]) {
        expect(await ftp.ask(`REST ${point}`)).toMatch(/^350 /);
        expect(await everythingHeard(ftp, command), `${command}`).toMatch(/^554 /);
      }
      expect(await ftp.ask(`RANG ${point} ${point}`)).toMatch(/^350 /);
      expect(await everythingHeard(ftp, "STOR d/file")).toMatch(/^554 /);
      expect(await readdir(join(folder.root, "d"))).toEqual(["file"]);
      expect(await readFile(join(folder.root, "d", "file"), "utf8")).toBe("inside");
      await expectOthersServed(made);
    },
  );

  it("appended by ten at once, and asked for its size all along, a file loses no byte of any", async () => {
    await using folder = await guardedFolder();
    await using made = await memoryServer({ storage: folder.storage });
    const before = holdingsOf(made);
    const sessions = await Promise.all(Array.from({ length: 10 }, (_, at) => session(made, `10.1.0.${at}`)));
    const watcher = await session(made);
    const piece = (at: number): string => String(at).repeat(20_000);
    const appended = Promise.all(sessions.map((ftp, at) => sent(ftp, "APPE d/file", piece(at))));
    let size = 0;
    for (let i = 0; i < 50; i++) {
      const now = Number((await watcher.ask("SIZE d/file")).slice(4));
      expect(now).toBeGreaterThanOrEqual(size);
      size = now;
    }
    expect(await appended).toEqual(Array.from({ length: 10 }, () => 226));
    const text = await readFile(join(folder.root, "d", "file"), "utf8");
    expect(text.slice(0, 6)).toBe("inside");
    expect(Array.from(text.slice(6)).sort().join("")).toBe(Array.from({ length: 10 }, (_, at) => piece(at)).join(""));
    await expectNothingLeft(made, before, [...sessions, watcher]);
  });
});

describe("F6: what goes wrong with the disk in the middle", () => {
  it("a disk that is full is 452 for each of ten, the old files are whole, and others are served", async () => {
    await using made = await memoryServer({ storage: memory(100_000) });
    const before = holdingsOf(made);
    await made.put("/old", "old content");
    const sessions = await Promise.all(Array.from({ length: 10 }, (_, at) => session(made, `10.1.0.${at}`)));
    const codes = await Promise.all(sessions.map((ftp) => sent(ftp, "STOR old", Buffer.alloc(200_000))));
    expect(codes).toEqual(Array.from({ length: 10 }, () => 452));
    expect(await made.content("/old")).toBe("old content");
    for (const ftp of sessions) expect(await ftp.ask("NOOP")).toMatch(/^200 /);
    await expectNothingLeft(made, before, sessions);
  });

  it("a file that is cut while it is sent ends with 451 and a broken connection, and is never taken for whole", async () => {
    await using folder = await guardedFolder();
    const path = join(folder.root, "large");
    await writeFile(path, Buffer.alloc(8_000_000, "x"));
    await using made = await memoryServer({ storage: folder.storage });
    const before = holdingsOf(made);
    const ftp = await session(made);
    const { stream } = await ftp.passive();
    stream.pause();
    const broken = new Promise<Error>((resolve) => void stream.on("error", resolve));
    expect(await ftp.ask("RETR large")).toMatch(/^150 .*8000000/);
    await settle(50);
    await truncate(path, 2_000_000);
    stream.resume();
    expect(await ending(ftp)).toBe(451);
    expect(await broken).toMatchObject({ code: "ECONNRESET" });
    await expectNothingLeft(made, before, [ftp]);
  });

  it("a file that is removed while it is sent comes to its end", async () => {
    await using folder = await guardedFolder();
    const path = join(folder.root, "large");
    await writeFile(path, Buffer.alloc(4_000_000, "x"));
    await using made = await memoryServer({ storage: folder.storage });
    const ftp = await session(made);
    const { stream } = await ftp.passive();
    stream.pause();
    let bytes = 0;
    expect(await ftp.ask("RETR large")).toMatch(/^150 /);
    await unlink(path);
    stream.on("data", (chunk: Uint8Array) => (bytes += chunk.length)).resume();
    expect(await ending(ftp)).toBe(226);
    expect(bytes).toBe(4_000_000);
    await expectOthersServed(made);
  });

  provedIn("and on a real disk: full, failing at each call, without permission any more", {
    "packages/storage/src/directory/faults.test.ts": [
      "leaves the old content whole when the commit fails at %s",
      "keeps the bytes that were there when an append fails in the middle",
      "leaves the old content whole when the permission to write is lost in the middle",
      "leaves the old content whole, and no stage, when the disk is really full",
    ],
    "tests/session/storage-rules.test.ts": [
      "an upload beyond the quota is 552, leaves the old file whole, and the quota is one for all sessions",
    ],
  });
});

describe("F7: two that want the same name", () => {
  it("upload it at once: it is one of the two contents, never a mix, and each is told the truth", async () => {
    await using folder = await guardedFolder();
    await using made = await memoryServer({ storage: folder.storage });
    const before = holdingsOf(made);
    const sessions = await Promise.all(Array.from({ length: 8 }, (_, at) => session(made, `10.1.0.${at}`)));
    for (let round = 0; round < 10; round++) {
      const codes = await Promise.all(sessions.map((ftp, at) => sent(ftp, "STOR d/file", String(at).repeat(100_000))));
      expect(codes).toEqual(sessions.map(() => 226));
      const text = await readFile(join(folder.root, "d", "file"), "utf8");
      expect(text).toBe(text[0]!.repeat(100_000));
    }
    expect(await readdir(join(folder.root, "d"))).toEqual(["file"]);
    await expectNothingLeft(made, before, sessions);
  });

  it("rename: over a file it is replaced, over a directory and into itself it is refused, and nothing is lost", async () => {
    await using folder = await guardedFolder();
    const { root } = folder;
    await using made = await memoryServer({ storage: folder.storage });
    const ftp = await session(made, undefined, "MKD e", "MKD d/below");
    const moved = async (from: string, to: string): Promise<string> => (
      await ftp.ask(`RNFR ${from}`),
      await ftp.ask(`RNTO ${to}`)
    );
    await writeFile(join(root, "other"), "other");
    expect(await moved("d", "e")).toMatch(/^550 /);
    expect(await moved("d/file", "e")).toMatch(/^550 /);
    expect(await moved("d", "d/below/d")).toMatch(/^553 /);
    expect(await moved("d", "d/d")).toMatch(/^553 /);
    expect(await moved("d", "other")).toMatch(/^550 /);
    expect(await moved("/", "e/root")).toMatch(/^550 /);
    expect(await moved("d/file", "d/file")).toMatch(/^2/);
    expect(await readFile(join(root, "d", "file"), "utf8")).toBe("inside");
    expect(await moved("d/file", "other")).toMatch(/^250 /);
    expect(await readFile(join(root, "other"), "utf8")).toBe("inside");
    expect((await readdir(root)).sort()).toEqual(["d", "e", "other"]);
    await expectOthersServed(made);
  });

  it("rename one file to ten names at once: it has one of them, and nine are told so", async () => {
    await using folder = await guardedFolder();
    await using made = await memoryServer({ storage: folder.storage });
    const sessions = await Promise.all(Array.from({ length: 10 }, (_, at) => session(made, `10.1.0.${at}`)));
    for (const ftp of sessions) expect(await ftp.ask("RNFR d/file")).toMatch(/^350 /);
    const answers = await Promise.all(sessions.map((ftp, at) => ftp.ask(`RNTO d/to-${at}`)));
    expect(answers.map((answer) => answer.slice(0, 3)).sort()).toEqual(["250", ...Array<string>(9).fill("550")]);
    expect(await readdir(join(folder.root, "d"))).toHaveLength(1);
  });
});

describe("F8: rights for programs, and what is no file", () => {
  it.each(["4755", "2755", "1777", "6755", "7777", "04755", "10644", "-1", "888", "u+s"])(
    "SITE CHMOD %s is refused, and so is MFF",
    async (mode) => {
      await using folder = await guardedFolder();
      await using made = await memoryServer({ storage: folder.storage });
      const ftp = await session(made);
      expect(await ftp.ask(`SITE CHMOD ${mode} d/file`)).toMatch(/^50[14] |^550 /);
      expect(await ftp.ask(`MFF UNIX.mode=${mode}; d/file`)).toMatch(/^50[14] |^550 /);
      expect(await ftp.ask(`SITE UMASK ${mode}`)).toMatch(/^501 |^200 .*0?[0-7]{3}\.?$|^50/);
      expect((await stat(join(folder.root, "d", "file"))).mode & 0o7000).toBe(0);
    },
  );

  it.each(["STOR", "REST 2|STOR", "APPE", "SITE CHMOD 755"])(
    "%s takes them from a program that had them",
    async (how) => {
      await using folder = await guardedFolder();
      const path = join(folder.root, "d", "file");
      await chmod(path, 0o6755);
      await using made = await memoryServer({ storage: folder.storage });
      const ftp = await session(made);
      const commands = how.split("|");
      for (const command of commands.slice(0, -1)) await ftp.ask(command);
      await everythingHeard(ftp, `${commands.at(-1)} d/file`);
      expect((await stat(path)).mode & 0o7000).toBe(0);
    },
  );

  it("a FIFO is refused at once by every command that would open it; others are served", async () => {
    await using folder = await guardedFolder();
    await promisify(execFile)("mkfifo", [join(folder.root, "fifo")]);
    await using made = await memoryServer({ storage: folder.storage });
    const before = holdingsOf(made);
    const ftp = await session(made);
    for (const verb of [
      "RETR",
      "STOR",
      "APPE",
      "HASH",
      "XCRC",
      "MD5",
      "SITE COPY",
      "SITE CPFR",
      "COMB",
      "SITE CHMOD",
    ]) {
      for (const command of pathCommands[verb]!("fifo").filter((text) => /fifo/.test(text))) {
        expect(await everythingHeard(ftp, command), `${command}`).toMatch(/^5(?:50|53|04) /);
      }
    }
    expect(await ftp.ask("DELE fifo")).toMatch(/^250 /);
    await expectNothingLeft(made, before, [ftp]);
  });
});

describe("F9: bombs and broken streams in mode Z", () => {
  it("are cut off by three at once, of which nothing is left, and others are served meanwhile", async () => {
    await using made = await memoryServer();
    const before = holdingsOf(made);
    await made.put("/old", "old content");
    const sessions = await Promise.all([0, 1, 2].map((at) => session(made, `10.1.0.${at}`, "MODE Z")));
    const bomb = deflateSync(Buffer.alloc(100 * 1_048_576));
    const codes = Promise.all(sessions.map((ftp) => sent(ftp, "STOR old", bomb)));
    await expectOthersServed(made);
    expect(await codes).toEqual([552, 552, 552]);
    expect(await made.content("/old")).toBe("old content");
    await expectNothingLeft(made, before, sessions);
  });

  it.each([
    ["noise", randomBytes(5_000), 451],
    ["half a stream", deflateSync(randomBytes(5_000)).subarray(0, 2_000), 426],
    [
      "a stream with a wrong sum",
      Buffer.concat([deflateSync(randomBytes(5_000)).subarray(0, -4), Buffer.alloc(4)]),
      451,
    ],
    ["a stream with more behind it", Buffer.concat([deflateSync("a"), deflateSync("b")]), 451],
    ["a gzip header", Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), 451],
    ["nothing", Buffer.alloc(0), 426],
  ])("%s is refused, the old file stays, and nothing hangs", async (_, bytes, code) => {
    await using made = await memoryServer();
    const before = holdingsOf(made);
    await made.put("/old", "old content");
    const ftp = await session(made, undefined, "MODE Z");
    expect(await sent(ftp, "STOR old", bytes)).toBe(code);
    expect(await made.content("/old")).toBe("old content");
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
    await expectNothingLeft(made, before, [ftp]);
  });
});

it("F10: twenty uploads at once never take more than the quota, and what is free again can be taken", async () => {
  await using folder = await guardedFolder();
  const most = 1_000_000;
  await using made = await memoryServer({ storage: quota(folder.storage, { bytes: most }) });
  const before = holdingsOf(made);
  const sessions = await Promise.all(Array.from({ length: 20 }, (_, at) => session(made, `10.1.0.${at}`)));
  const stored = async (): Promise<number> => {
    const files = await readdir(folder.root, { recursive: true });
    const sizes = await Promise.all(files.map((name) => stat(join(folder.root, name))));
    return sizes.reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
  };
  let highest = 0;
  let over = false;
  const watching = (async () => {
    while (!over) highest = Math.max(highest, await stored().catch(() => 0));
  })();
  const codes = await Promise.all(sessions.map((ftp, at) => sent(ftp, `STOR file-${at}`, Buffer.alloc(120_000))));
  over = true;
  await watching;
  expect(new Set(codes)).toEqual(new Set([226, 552]));
  expect(await stored()).toBeLessThanOrEqual(most);
  expect(highest).toBeLessThanOrEqual(most);
  for (const [at, ftp] of sessions.entries()) if (codes[at] === 226) await ftp.ask(`DELE file-${at}`);
  expect(await sent(sessions[0]!, "STOR whole", Buffer.alloc(900_000))).toBe(226);
  await sessions[0]!.ask("DELE whole");
  await expectNothingLeft(made, before, sessions);
});

describe("F11: the names of uploads that are not whole", () => {
  const digits = "0123456789abcdef01234567";
  const spellings = [
    `.${digits}.tandem-stage`,
    `.${digits}.tandem-kept`,
    `.${digits.toUpperCase()}.TANDEM-STAGE`,
    `.${digits}.Tandem-Kept`,
  ];
  const isStaged = (name: string): boolean => /^\.[0-9a-f]{24}\.tandem-(?:stage|kept)$/i.test(name.normalize("NFKC"));

  it.each(spellings)("%s cannot be seen, read, made, written over, moved or removed", async (name) => {
    await using folder = await guardedFolder();
    const path = join(folder.root, "d", name);
    await writeFile(path, "half of somebody's upload");
    await using made = await memoryServer({ storage: folder.storage });
    const ftp = await session(made);
    for (const commands of Object.values(pathCommands)) {
      for (const command of commands(`d/${name}`)) {
        const heard = await everythingHeard(ftp, command);
        expect(heard, `${command}`).not.toContain("half of");
        expect(await readFile(path, "utf8"), `${command}`).toBe("half of somebody's upload");
      }
      await writeFile(join(folder.root, "d", "file"), "inside");
    }
    for (const command of ["LIST -a d", "NLST -a d", "MLSD d", "STAT -a d", "NLST d/.*"]) {
      const listed = (await everythingHeard(ftp, command)).split(/[\s/]+/);
      expect(listed.filter(isStaged), `${command}`).toEqual([]);
    }
    await rm(path);
    await expectOthersServed(made);
  });

  it("are not given to files by RNTO, STOR, MKD and their kin", async () => {
    await using folder = await guardedFolder();
    await using made = await memoryServer({ storage: folder.storage });
    const ftp = await session(made);
    // The Kelvin sign is a k to a disk that folds.
    for (const name of [...spellings, `.${digits}.tandem-\u212Aept`]) {
      for (const commands of Object.values(pathCommands)) {
        for (const command of commands(`d/${name}`)) await everythingHeard(ftp, command);
        await writeFile(join(folder.root, "d", "file"), "inside");
      }
    }
    expect((await readdir(join(folder.root, "d"))).filter(isStaged)).toEqual([]);
  });

  provedIn("and leftovers of a server that was killed are found and swept", {
    "packages/storage/src/directory/unfinished.test.ts": [
      "gives what a killed process left behind to the sweep, which counts and removes the old and nothing else",
      "is never another's file: what someone on this machine put under its name is let alone",
    ],
    "packages/storage/src/directory/directory-storage.test.ts": [
      "cannot be reached by name: not seen, read, written, removed, renamed, or walked through",
      "leave a person's file alone whose name ends like theirs",
    ],
  });
});
