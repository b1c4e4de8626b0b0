import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePath, parseListing, resolvePath } from "@tandem/protocol";
import { directoryStorage, memoryStorage, StorageError, type Storage } from "@tandem/storage";
import { describe, expect, it } from "vitest";
import { get, lines, names, refusal, session, tree } from "./listing.fixtures.ts";

describe("LIST", () => {
  it("has lines that every parser reads, in UTC, with the year when half a year is over", async () => {
    const { made, ftp } = await session(["/new", "/old", "/leap", "/first", "/last"]);
    await using _ = made;
    const times = {
      old: Date.UTC(2026, 4, 1, 12, 30),
      leap: Date.UTC(2024, 1, 29),
      first: 0,
      last: Date.UTC(2106, 1, 7),
    };
    for (const [name, time] of Object.entries(times)) await made.storage.setModified(parsePath(`/${name}`), time);
    expect(await lines(ftp, "LIST")).toEqual([
      "-rw-r--r--   1 ftp      ftp             6 Jan  1  1970 first",
      "-rw-r--r--   1 ftp      ftp             5 Feb  7  2106 last",
      "-rw-r--r--   1 ftp      ftp             5 Feb 29  2024 leap",
      "-rw-r--r--   1 ftp      ftp             4 Nov 22 00:00 new",
      "-rw-r--r--   1 ftp      ftp             4 May  1  2026 old",
    ]);
  });

  it("shows a line for each entry, or one for a file, and none that is no entry", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await names(ftp, "LIST")).toEqual([".hidden", "a.txt", "b.txt", "sub"]);
    expect(await names(ftp, "LIST sub")).toEqual([".dot", "c.txt", "deep"]);
    expect(await names(ftp, "LIST sub/c.txt")).toEqual(["c.txt"]);
    expect(await names(ftp, "LIST -d sub")).toEqual(["sub"]);
    expect(await names(ftp, "LIST -d")).toEqual(["."]);
    expect(await lines(ftp, "LIST sub/deep/d.txt/")).toHaveLength(1);
  });

  it("refuses before 150 what is not there or no directory on the way", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await refusal(ftp, "LIST gone")).toBe("550 /gone: No such file or directory.");
    expect(await refusal(ftp, "LIST a.txt/x")).toMatch(/^550 /);
    expect(await refusal(ftp, "LIST gone/*.txt")).toMatch(/^550 /);
    expect(await refusal(ftp, "LIST {x,y}")).toMatch(/^550 /);
  });

  it("refuses before 150 a directory that cannot be read", async () => {
    const storage = memoryStorage({ now: () => 0 });
    const closed: Storage = {
      ...storage,
      list: (path, options) => ((path as string) === "/closed" ? denied(path) : storage.list(path, options)),
    };
    const { made, ftp } = await session(["/closed/", "/open/"], { storage: closed });
    await using _ = made;
    expect(await refusal(ftp, "LIST closed")).toMatch(/^550 /);
    expect(await refusal(ftp, "NLST closed")).toMatch(/^550 /);
    expect(await refusal(ftp, "MLSD closed")).toMatch(/^550 /);
    expect(await lines(ftp, "LIST -R")).toEqual([
      "/:",
      expect.stringContaining("closed"),
      expect.stringContaining("open"),
      "",
      "/closed:",
      "",
      "/open:",
    ]);
  });

  it("sorts by name, time and size, and the other way around", async () => {
    const { made, ftp } = await session(["/b", "/a", "/largest", "/large2"]);
    await using _ = made;
    await made.storage.setModified(parsePath("/b"), Date.UTC(2026, 10, 22, 1));
    await made.storage.setModified(parsePath("/largest"), 0);
    expect(await names(ftp, "LIST")).toEqual(["a", "b", "large2", "largest"]);
    expect(await names(ftp, "LIST -r")).toEqual(["largest", "large2", "b", "a"]);
    expect(await names(ftp, "LIST -t")).toEqual(["b", "a", "large2", "largest"]);
    expect(await names(ftp, "LIST -ltr")).toEqual(["largest", "large2", "a", "b"]);
    expect(await names(ftp, "LIST -S")).toEqual(["largest", "large2", "a", "b"]);
    expect(await lines(ftp, "NLST -t")).toEqual(["b", "a", "large2", "largest"]);
  });

  it("takes the options of ls in every form, and passes over those that mean nothing", async () => {
    const { made, ftp } = await session([...tree, "/-x", "/-la"]);
    await using _ = made;
    const all = await get(ftp, "LIST");
    for (const options of ["-a", "-l", "-la", "-l -a", "-aCLhZ9", "--"])
      expect(await get(ftp, `LIST ${options}`)).toBe(all);
    expect(await names(ftp, "LIST -la sub")).toEqual([".dot", "c.txt", "deep"]);
    expect(await names(ftp, "LIST -- -x")).toEqual(["-x"]);
    expect(await names(ftp, "LIST ./-la")).toEqual(["-la"]);
    expect(await lines(ftp, "LIST -1 sub")).toEqual(["sub/.dot", "sub/c.txt", "sub/deep"]);
    expect((await names(ftp, "LIST -F")).slice(-1)).toEqual(["sub/"]);
  });

  it("lists all below with -R, each directory behind its heading", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    const shown = (await lines(ftp, "LIST -R")).map((line) => (line.length > 55 ? line.slice(55) : line));
    expect(shown).toEqual([
      "/:",
      ".hidden",
      "a.txt",
      "b.txt",
      "sub",
      "",
      "/sub:",
      ".dot",
      "c.txt",
      "deep",
      "",
      "/sub/deep:",
      "d.txt",
    ]);
    expect(await lines(ftp, "NLST -R sub")).toEqual(["sub/.dot", "sub/c.txt", "sub/deep", "sub/deep/d.txt"]);
  });

  it("breaks off a listing of more directories than it may go through", async () => {
    const { made, ftp } = await session(tree, { limits: { listedDirectories: 2 } });
    await using _ = made;
    await ftp.passive();
    expect(await ftp.ask("LIST -R")).toMatch(/^150 /);
    expect(await ftp.reply()).toMatchObject({ code: 451 });
    expect(await names(ftp, "LIST -R sub/deep")).toHaveLength(2);
  });

  it("hides names with a dot when the operator wants it, until -a asks for them", async () => {
    const { made, ftp } = await session(tree, { listing: { hidden: "asked" } });
    await using _ = made;
    expect(await names(ftp, "LIST")).toEqual(["a.txt", "b.txt", "sub"]);
    expect(await names(ftp, "LIST -a")).toEqual([".hidden", "a.txt", "b.txt", "sub"]);
    expect(await lines(ftp, "NLST -A sub")).toEqual(["sub/.dot", "sub/c.txt", "sub/deep"]);
    expect(await get(ftp, "MLSD")).toContain(" .hidden\r\n");
    expect(await names(ftp, "LIST .hidden")).toEqual([".hidden"]);
  });

  it("leaves the order of a large directory to the storage", async () => {
    const { made, ftp } = await session(["/b", "/c", "/a"], { limits: { sortedEntries: 2 } });
    await using _ = made;
    expect(await names(ftp, "LIST")).toEqual(["b", "c", "a"]);
  });
});

describe("NLST", () => {
  it.each([
    ["NLST", "/sub"],
    ["NLST sub", "/"],
    ["NLST /sub", "/"],
    ["NLST ../sub", "/other"],
    ["NLST sub/c d", "/"],
    ["NLST *", "/sub"],
    ["NLST sub/*", "/"],
    ["NLST s*/[a-e]*", "/"],
    ["NLST -a ./-*", "/sub"],
    ["NLST -R", "/"],
  ])("gives names that RETR takes: %s in %s", async (command, directory) => {
    const { made, ftp } = await session(["/other/", "/sub/", "/sub/c d", "/sub/-x", "/sub/ lead ", "/sub/e"]);
    await using _ = made;
    await ftp.ask(`CWD ${directory}`);
    const found = await lines(ftp, command);
    expect(found.length).toBeGreaterThan(0);
    for (const name of found) {
      if (/^(?:\/)?(?:sub|other)$/.test(name)) continue;
      expect(await get(ftp, `RETR ${name}`)).toBe(resolvePath(parsePath(directory), name));
    }
  });

  it("names files as they were asked for: below the working directory short, else from the root", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await lines(ftp, "NLST a.txt")).toEqual(["a.txt"]);
    expect(await lines(ftp, "NLST /a.txt")).toEqual(["/a.txt"]);
    expect(await lines(ftp, "NLST /sub/")).toEqual(["/sub/.dot", "/sub/c.txt", "/sub/deep"]);
    await ftp.ask("CWD sub");
    expect(await lines(ftp, "NLST ..")).toEqual(["/.hidden", "/a.txt", "/b.txt", "/sub"]);
    expect(await lines(ftp, "NLST -d")).toEqual(["/sub"]);
  });

  it("has long lines when a client asks for them, as ftp.exe does", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await get(ftp, "NLST -l")).toBe(await get(ftp, "LIST"));
    expect(await get(ftp, "NLST -l1")).toBe(await get(ftp, "NLST"));
  });

  it("leaves out a name that no line can hold", async () => {
    const { made, ftp } = await session(["/a\nb", "/c"]);
    await using _ = made;
    expect(await lines(ftp, "NLST")).toEqual(["c"]);
    expect(await names(ftp, "LIST")).toEqual(["a?b", "c"]);
  });

  it("asks its storage for names alone", async () => {
    const storage = memoryStorage({ now: () => 0 });
    const asked: unknown[] = [];
    const watched: Storage = {
      ...storage,
      list: (path, options) => (asked.push(options?.names), storage.list(path, options)),
    };
    const { made, ftp } = await session(tree, { storage: watched });
    await using _ = made;
    await get(ftp, "NLST");
    await get(ftp, "NLST *.txt");
    await get(ftp, "NLST -t");
    await get(ftp, "LIST");
    expect(asked).toEqual([true, true, false, false]);
  });
});

describe("patterns", () => {
  it("list what they match, directories as themselves, a first dot when it is written", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await lines(ftp, "NLST *.txt")).toEqual(["a.txt", "b.txt"]);
    expect(await lines(ftp, "NLST *")).toEqual(["a.txt", "b.txt", "sub"]);
    expect(await lines(ftp, "NLST .*")).toEqual([".hidden"]);
    expect(await lines(ftp, "NLST -a *d*")).toEqual([".hidden"]);
    expect(await lines(ftp, "NLST [!a]*")).toEqual(["b.txt", "sub"]);
    expect(await lines(ftp, "NLST */*.txt")).toEqual(["sub/c.txt"]);
    expect(await lines(ftp, "NLST */deep/?.txt")).toEqual(["sub/deep/d.txt"]);
    expect(await lines(ftp, "NLST /s*/c.txt")).toEqual(["/sub/c.txt"]);
    expect(await names(ftp, "LIST sub/*.txt")).toEqual(["c.txt"]);
    expect(await names(ftp, "LIST -t */*.txt")).toEqual(["sub/c.txt"]);
  });

  it("have alternatives in braces, each by itself", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await lines(ftp, "NLST {b,a,x}.txt")).toEqual(["b.txt", "a.txt"]);
    expect(await lines(ftp, "NLST {sub,none}/*.txt")).toEqual(["sub/c.txt"]);
    expect(await names(ftp, "LIST sub/{c.txt,deep/*}")).toEqual(["c.txt", "deep/d.txt"]);
  });

  it("are a name when there is one like them", async () => {
    const { made, ftp } = await session(["/[1]/", "/[1]/x", "/1", "/*", "/ab"]);
    await using _ = made;
    expect(await lines(ftp, "NLST [1]")).toEqual(["[1]/x"]);
    expect(await lines(ftp, "NLST *")).toEqual(["*"]);
    expect(await lines(ftp, "NLST \\*")).toEqual(["*"]);
    expect(await lines(ftp, "NLST \\[1\\]/*")).toEqual(["[1]/x"]);
  });

  it("may be longer than a name can be", async () => {
    const root = await mkdtemp(join(tmpdir(), "tandem-patterns-"));
    try {
      await writeFile(join(root, "aab"), "");
      const { made, ftp } = await session([], { storage: directoryStorage(root) });
      await using _ = made;
      expect(await lines(ftp, `NLST ${"[a]".repeat(2)}${"*".repeat(300)}b`)).toEqual(["aab"]);
      expect(await refusal(ftp, `NLST ${"a".repeat(300)}`)).toMatch(/^5/);
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it("that match nothing are an empty listing", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await get(ftp, "NLST *.none")).toBe("");
    expect(await get(ftp, "LIST sub/x*/y")).toBe("");
  });

  it("cannot be made to do more than they say", async () => {
    const { made, ftp } = await session(tree, { limits: { listedDirectories: 3 } });
    await using _ = made;
    expect(await refusal(ftp, `NLST ${"{a,b}".repeat(40)}`)).toMatch(/^501 .*64/);
    expect(await lines(ftp, `NLST ${"*/../".repeat(200)}*.txt`)).toEqual(["a.txt", "b.txt"]);
    expect(await refusal(ftp, "NLST {*,*,*,*}/x")).toMatch(/^(?:150|451) /);
  });
});

describe("STAT", () => {
  it("lists as LIST does, options and patterns included", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    const shown = async (command: string) =>
      (await ftp.ask(command))
        .split("|")
        .slice(1, -1)
        .map((line) => line.slice(55));
    expect(await shown("STAT -l *.txt")).toEqual(["a.txt", "b.txt"]);
    expect(await shown("STAT sub")).toEqual([".dot", "c.txt", "deep"]);
    expect(await ftp.ask("STAT *.txt")).toMatch(/^213 /);
    expect(await ftp.ask("STAT -la")).toMatch(/^212 /);
    expect(await ftp.ask("STAT gone")).toMatch(/^550 /);
  });
});

it("what LIST tells of any name, our own parser reads", async () => {
  const odd = [" lead", "trail ", "two  blanks", "a -> b", "Nov 22 10:15 x", "-rw-r--r--", "é", "2026", "\t"];
  const { made, ftp } = await session(odd.map((name) => `/${name}`));
  await using _ = made;
  const entries = parseListing(await lines(ftp, "LIST"), { now: made.clock.date() });
  expect(entries.map(({ name, kind, size }) => [name, kind, size])).toEqual(
    odd.toSorted().map((name) => [name, "file", Buffer.byteLength(`/${name}`)]),
  );
});

async function* denied(path: string): AsyncGenerator<never> {
  yield* await Promise.reject<never[]>(new StorageError("denied", path));
}
