import { mkdir, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { place, run, type Place, type Ran } from "../client/run.fixtures.ts";

let here: Place;
beforeAll(async () => {
  here = await place();
  await here.serve("a.txt", "a");
  await here.serve("b.txt", "bb");
  await here.serve("c\u001B[31m.txt", "ccc");
  await here.serve("big.bin", new Uint8Array(3_000_000));
  await mkdir(join(here.remote, "pub/deep/er"), { recursive: true });
  await here.serve("pub/old.jpg", "12345");
  await here.serve("pub/deep/new.jpg", "1234567890");
  await here.serve("pub/deep/er/x.txt", "x");
  await utimes(join(here.remote, "pub/old.jpg"), 1_000_000_000, 1_000_000_000);
  await symlink("deep", join(here.remote, "pub/link"));
});
afterAll(() => here[Symbol.asyncDispose]());

interface Told {
  readonly event: string;
  readonly [field: string]: unknown;
}

function events({ out }: Ran): readonly Told[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Told);
}

/** As it is told, without the password. */
function told(path: string): string {
  return here.url(path).replace(":secret", "");
}

describe("--json", () => {
  it("tells where each step begins and ends, and a summary, and nothing else", async () => {
    const ran = await run(["get", here.url("a.txt"), here.url("b.txt"), "-o", here.local, "--json"], {
      terminal: true,
    });
    const local = (name: string): string => join(here.local, name);
    const step = (name: string, bytes: number): readonly object[] => [
      { event: "begin", operation: "download", url: told(name), local: local(name) },
      {
        event: "end",
        operation: "download",
        url: told(name),
        local: local(name),
        bytes,
        milliseconds: expect.any(Number),
      },
    ];
    const summary = { event: "summary", done: 2, failed: 0, bytes: 3, milliseconds: expect.any(Number) };
    expect(events(ran).filter(({ event }) => event !== "progress")).toEqual([
      ...step("a.txt", 1),
      ...step("b.txt", 2),
      summary,
    ]);
    expect(ran).toMatchObject({ code: 0, err: "" });
  });

  it("tells what the client knows of a failure, once, and people a sentence", async () => {
    const ran = await run(["get", here.url("missing"), here.url("a.txt"), "-o", here.local, "--json"]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/^tandem: The server refused RETR missing.*\ntandem: 1 of 2 failed\.\n$/);
    const failures = events(ran).filter(({ event }) => event === "error");
    expect(failures).toEqual([
      {
        event: "error",
        url: told("missing"),
        local: join(here.local, "missing"),
        message: expect.stringContaining("The server refused RETR missing"),
        code: "refused",
        phase: expect.any(String),
        command: "RETR missing",
        reply: { code: 550, lines: [expect.any(String)] },
        retryable: false,
        connectionUsable: true,
        hint: expect.any(String),
      },
    ]);
    expect(events(ran).at(-1)).toMatchObject({ event: "summary", done: 1, failed: 1 });
  });

  it("tells of a server that is not there, and of a file of this machine that cannot be written", async () => {
    const gone = events(await run(["ls", "--retries", "0", "ftp://127.0.0.1:1/", "--json"]));
    expect(gone).toMatchObject([
      { event: "error", code: "unreachable", phase: "connect" },
      { event: "summary", failed: 1 },
    ]);
    const there = events(await run(["get", here.url("a.txt"), "-o", join(here.local, "no/where"), "--json"]));
    expect(there).toMatchObject([
      { event: "begin" },
      { event: "error", code: "ENOENT" },
      { event: "summary", failed: 1 },
    ]);
  });

  it.each([
    ["put", ["upload"], (): string[] => [join(here.local, "note"), here.url("note")]],
    ["touch", ["set-time"], (): string[] => [here.url("note")]],
    ["chmod", ["set-mode"], (): string[] => ["600", here.url("note")]],
    ["mv", ["rename"], (): string[] => [here.url("note"), "moved"]],
    ["rm", ["remove"], (): string[] => [here.url("moved")]],
    ["mkdir", ["make-directory"], (): string[] => [here.url("new")]],
    ["rm", ["remove-directory"], (): string[] => ["-r", here.url("new")]],
  ])("is told by %s: %j", async (command, operations, words) => {
    await writeFile(join(here.local, "note"), "note");
    const ran = await run([command, ...words(), "--json"]);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(events(ran).map(({ event, operation }) => operation ?? event)).toEqual([
      ...operations.flatMap((operation) => [operation, operation]),
      "summary",
    ]);
  });

  it("carries what cat prints", async () => {
    const ran = events(await run(["cat", here.url("b.txt"), "--json"]));
    const [data] = ran.filter(({ event }) => event === "data");
    expect(Buffer.from(String(data?.["base64"]), "base64").toString()).toBe("bb");
  });

  it("has no room beside data on standard output", async () => {
    expect(await run(["get", here.url("a.txt"), "-o", "-", "--json"])).toMatchObject({ code: 2, out: "" });
  });
});

async function printed(...words: readonly string[]): Promise<readonly string[]> {
  const { code, out, err } = await run(words);
  expect([code, err]).toEqual([0, ""]);
  return out.split("\n").slice(0, -1);
}

describe("find", () => {
  it("prints what is below, by name, escaped, links not followed", async () => {
    expect(await printed("find", here.url("pub"))).toEqual([
      "pub",
      "pub/deep",
      "pub/deep/er",
      "pub/deep/er/x.txt",
      "pub/deep/new.jpg",
      "pub/link",
      "pub/old.jpg",
    ]);
    expect(await printed("find", here.url(), "--name", "c*", "--max-depth", "1")).toEqual(["c\\x1b[31m.txt"]);
    expect((await run(["find", here.url(), "--name", "c*", "-0"])).out).toBe("c\u001B[31m.txt\0");
    expect(await printed("find", here.url(), "--name", "c*", "--url")).toEqual([told("c%1B%5B31m.txt")]);
  });

  it.each([
    [
      ["--name", "*.jpg"],
      ["pub/deep/new.jpg", "pub/old.jpg"],
    ],
    [
      ["--name", "*.jpg", "--name", "x*"],
      ["pub/deep/er/x.txt", "pub/deep/new.jpg", "pub/old.jpg"],
    ],
    [["--type", "l"], ["pub/link"]],
    [
      ["--type", "d", "--min-depth", "1"],
      ["pub/deep", "pub/deep/er"],
    ],
    [["--size", "+5"], ["pub/deep/new.jpg"]],
    [["--size", "+1", "--size", "-10"], ["pub/old.jpg"]],
    [["--type", "f", "--older", "2002-01-01"], ["pub/old.jpg"]],
    [
      ["--type", "f", "--newer", "1d"],
      ["pub/deep/er/x.txt", "pub/deep/new.jpg"],
    ],
    [["--max-depth", "0"], ["pub"]],
  ])("%j", async (flags, paths) => {
    expect(await printed("find", here.url("pub"), ...flags)).toEqual(paths);
  });

  it("tells programs the entry and its URL", async () => {
    const [entry] = events(await run(["find", here.url("pub"), "--name", "old*", "--json"]));
    expect(entry).toMatchObject({ event: "entry", name: "pub/old.jpg", size: 5, url: told("pub/old.jpg") });
  });

  it("refuses what is no time, no size", async () => {
    for (const flags of [
      ["--newer", "soon"],
      ["--size", "big"],
      ["--newer", "2026-02-31"],
    ]) {
      expect(await run(["find", here.url(), ...flags])).toMatchObject({ code: 2, out: "" });
    }
  });
});

describe("du", () => {
  it("sums up directories, each behind what is in it", async () => {
    expect(await printed("du", here.url("pub"))).toEqual(["1\tpub/deep/er", "11\tpub/deep", "16\tpub"]);
    expect(await printed("du", "-s", here.url("pub"))).toEqual(["16\tpub"]);
    expect(await printed("du", "-d", "1", "-a", here.url("pub"))).toEqual([
      "11\tpub/deep",
      "0\tpub/link",
      "5\tpub/old.jpg",
      "16\tpub",
    ]);
    const [sum] = events(await run(["du", "-s", here.url("pub"), "--json"]));
    expect(sum).toEqual({ event: "amount", url: told("pub"), bytes: 16, files: 4, directories: 2 });
  });
});

describe("cat --range", () => {
  it.each([
    ["0-2", "123"],
    ["2-", "34567890"],
    ["-3", "890"],
    ["9-100", "0"],
    ["-100", "1234567890"],
  ])("%s", async (range, text) => {
    expect(await run(["cat", "--range", range, here.url("pub/deep/new.jpg")])).toEqual({ code: 0, out: text, err: "" });
  });

  it("leaves the session usable for the next", async () => {
    const ran = await run(["cat", "-r", "0-3", here.url("big.bin"), here.url("pub/old.jpg")]);
    expect(ran).toEqual({ code: 0, out: "\0\0\0\0" + "1234", err: "" });
    expect((await run(["cat", "-r", "5-1", here.url("a.txt")])).code).toBe(2);
  });
});

it("ls -R lists each directory under its title", async () => {
  expect(await printed("ls", "-R", here.url("pub"))).toEqual([
    "pub:",
    "deep",
    "link",
    "old.jpg",
    "",
    "pub/deep:",
    "er",
    "new.jpg",
    "",
    "pub/deep/er:",
    "x.txt",
  ]);
  const names = events(await run(["ls", "-R", "--json", here.url("pub")])).map(({ name }) => name);
  expect(names).toContain("pub/deep/er/x.txt");
});

it("get takes a pattern, and fetches several at a time under a board", async () => {
  const ran = await run(["get", "-P", "4", here.url("*.txt"), "-o", here.local], { terminal: true });
  expect(ran.code).toBe(0);
  expect(ran.err).toContain("100%");
  expect(ran.err).toMatch(/3 files/);
  expect(await readdir(here.local)).toContain("c%1B[31m.txt");
});

it("get writes no file twice in one command", async () => {
  await mkdir(join(here.local, "once"));
  const ran = await run(["get", here.url("a.txt"), here.url("pub/../a.txt"), "-o", join(here.local, "once")]);
  expect(ran).toMatchObject({
    code: 1,
    err: expect.stringContaining("was just written with another file of that name"),
  });
});

it("put -p makes the directories it needs", async () => {
  await writeFile(join(here.local, "note"), "note");
  expect(await run(["put", "-p", join(here.local, "note"), here.url("made/up/note")])).toMatchObject({ code: 0 });
  expect(await here.text("remote", "made/up/note")).toBe("note");
});

it("rm -r takes all that is in a directory, and never everything there is", async () => {
  await mkdir(join(here.remote, "tree/a/b"), { recursive: true });
  for (let at = 0; at < 50; at++) await here.serve(`tree/a/${at}`, "x");
  await symlink("../pub", join(here.remote, "tree/pub"));
  expect(await run(["rm", "-r", here.url("tree")])).toEqual({ code: 0, out: "", err: "" });
  expect(await readdir(here.remote)).not.toContain("tree");
  expect(await readdir(join(here.remote, "pub"))).toContain("old.jpg");
  expect(await run(["rm", "-r", here.url("")])).toMatchObject({ code: 2 });
});

it("chmod and touch set what ls -l shows then", async () => {
  await here.serve("pub/set", "s");
  expect(await run(["chmod", "640", here.url("pub/s*")])).toMatchObject({ code: 0 });
  expect(await run(["touch", "-t", "2020-05-06T07:08Z", here.url("pub/set"), here.url("pub/fresh")])).toMatchObject({
    code: 0,
  });
  const told = events(await run(["ls", "--json", here.url("pub")]));
  expect(told.find(({ name }) => name === "set")).toMatchObject({ mode: "0640", modified: "2020-05-06T07:08:00Z" });
  expect(told.find(({ name }) => name === "fresh")).toMatchObject({ size: 0, modified: "2020-05-06T07:08:00Z" });
  expect((await run(["touch", "--no-create", here.url("pub/none")])).code).toBe(1);
});

describe("pget", () => {
  it("fetches a file in parts over several connections, and verifies it", async () => {
    const file = join(here.local, "big.bin");
    const words = ["pget", "-n", "3", "--verify", here.url("big.bin"), "-o", file, "--ladder", "--quiet"];
    const ran = await run(words);
    expect(ran.code).toBe(0);
    expect((await readFile(file)).equals(await readFile(join(here.remote, "big.bin")))).toBe(true);
    // A part has a megabyte at least.
    expect(ran.out.match(/├─ RETR big\.bin/g)).toHaveLength(2);
  });
});

it("put --atomic gives a file its name when it is whole, and --verify compares it", async () => {
  await writeFile(join(here.local, "note"), "note");
  const ran = await run(["put", "--atomic", "--verify", join(here.local, "note"), here.url("atomic"), "--ladder"]);
  expect(ran.code).toBe(0);
  expect(ran.out).toContain("RNTO atomic");
  expect(await here.text("remote", "atomic")).toBe("note");
  expect((await run(["put", "--atomic", "-c", join(here.local, "note"), here.url("atomic")])).code).toBe(2);
});
