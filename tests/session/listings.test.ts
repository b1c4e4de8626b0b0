import { mkdtemp, rm, symlink, utimes, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commonMediaTypes, parsePath, parseListing, resolvePath } from "@tandem/protocol";
import { accountList } from "@tandem/server";
import { directoryStorage, memoryStorage, permissions, StorageError, type Storage } from "@tandem/storage";
import { memoryServer, readAll, type Dialogue, type MemoryServer, type MemoryServerOptions } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

/** A server with these files and directories (which end in a slash), and a session that is logged in. */
async function session(
  paths: readonly string[],
  options?: MemoryServerOptions,
): Promise<{ made: MemoryServer; ftp: Dialogue }> {
  const made = await memoryServer(options);
  for (const path of paths) {
    if (path.endsWith("/")) await made.storage.makeDirectory(parsePath(path));
    else await made.put(path, path);
  }
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  return { made, ftp };
}

async function get(ftp: Dialogue, command: string): Promise<string> {
  const data = await ftp.passive();
  expect(await ftp.ask(command)).toMatch(/^150 /);
  const bytes = await readAll(data);
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  return Buffer.from(bytes).toString();
}

/** The lines of a listing; that the last one ends too is part of it. */
async function lines(ftp: Dialogue, command: string): Promise<readonly string[]> {
  const text = await get(ftp, command);
  if (text === "") return [];
  expect(text.endsWith("\r\n")).toBe(true);
  return text.slice(0, -2).split("\r\n");
}

async function names(ftp: Dialogue, command: string): Promise<readonly string[]> {
  return (await lines(ftp, command)).map((line) => line.slice(55));
}

async function refusal(ftp: Dialogue, command: string): Promise<string> {
  await ftp.passive();
  return ftp.ask(command);
}

const tree = ["/b.txt", "/a.txt", "/.hidden", "/sub/", "/sub/c.txt", "/sub/.dot", "/sub/deep/", "/sub/deep/d.txt"];

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

describe("MLSD and MLST", () => {
  it("list the directory itself only by a name that leads there, and its parent", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect((await lines(ftp, "MLSD"))[0]).toMatch(/^type=cdir;.*; \.$/);
    expect((await lines(ftp, "MLSD sub"))[0]).toMatch(/^type=pdir;.*; \.\.$/);
    await ftp.ask("CWD sub");
    expect((await lines(ftp, "MLSD")).slice(0, 2).map((line) => line.replace(/;.*;/, ";"))).toEqual([
      "type=cdir; .",
      "type=pdir; ..",
    ]);
  });

  it("tell neither without the type that tells them apart", async () => {
    const { made, ftp } = await session(["/a"]);
    await using _ = made;
    expect(await ftp.ask("OPTS MLST size;")).toBe("200 MLST OPTS size;");
    expect(await lines(ftp, "MLSD")).toEqual(["size=2; a"]);
    expect(await ftp.ask("OPTS MLST")).toBe("200 MLST OPTS");
    expect(await lines(ftp, "MLSD")).toEqual([" a"]);
    ftp.send("MLST a\r\n");
    expect(await ftp.reply()).toMatchObject({ code: 250 });
  });

  it("describe the working directory when none is named, with its whole path", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await ftp.ask("MLST")).toMatch(/^250 Facts:\|type=dir;.* \/\|End\.$/);
    await ftp.ask("CWD sub");
    expect(await ftp.ask("MLST")).toMatch(/; \/sub\|/);
    expect(await ftp.ask("MLST c.txt")).toMatch(/type=file;.* \/sub\/c\.txt\|/);
  });

  it("refuse the listing of a file with 501 and of nothing with 550, before any data connection", async () => {
    const { made, ftp } = await session(tree);
    await using _ = made;
    expect(await refusal(ftp, "MLSD a.txt")).toMatch(/^501 \/a\.txt: Not a directory/);
    expect(await refusal(ftp, "MLSD gone")).toMatch(/^550 /);
    expect(await ftp.ask("MLST gone")).toMatch(/^550 /);
  });

  it("take facts in any case and order, answer in their own, and refuse what is no list of facts", async () => {
    const { made, ftp } = await session(["/a"]);
    await using _ = made;
    expect(await ftp.ask("OPTS MLST UNIX.MODE;Type;frogs;SIZE")).toBe("200 MLST OPTS type;size;UNIX.mode;");
    expect(await ftp.ask("OPTS MLST unique type;")).toMatch(/^501 /);
    expect(await ftp.ask("FEAT")).toContain(
      "|MLST type*;size*;modify;create;perm;unique;UNIX.mode*;UNIX.owner;UNIX.group;|",
    );
  });

  it("tell language and media type when the operator said what they are", async () => {
    const { made, ftp } = await session(["/a.txt", "/b"], {
      listing: { language: "en-GB", mediaTypes: commonMediaTypes },
    });
    await using _ = made;
    expect(await ftp.ask("FEAT")).toContain(";lang;media-type;");
    expect(await ftp.ask("OPTS MLST lang;media-type;")).toBe("200 MLST OPTS lang;media-type;");
    expect(await lines(ftp, "MLSD")).toEqual(["lang=en-GB;media-type=text/plain; a.txt", "lang=en-GB; b"]);
    expect(await ftp.ask("MLST a.txt")).toContain("|lang=en-GB;media-type=text/plain; /a.txt|");
  });

  it("tell the permissions of this account", async () => {
    const { made, ftp } = await session(["/d/", "/d/f"]);
    await using _ = made;
    await ftp.ask("OPTS MLST type;perm;");
    expect(await lines(ftp, "MLSD")).toEqual(["type=cdir;perm=celmp; .", "type=dir;perm=cdeflmp; d"]);
    expect(await lines(ftp, "MLSD d")).toEqual(["type=pdir;perm=celmp; ..", "type=file;perm=adfrw; f"]);
  });
});

describe("accounts", () => {
  it("that may only read are told so by perm, and cannot set a time", async () => {
    const accounts = accountList([{ name: "demo", secret: { password: "secret" }, readOnly: true }]);
    const { made, ftp } = await session(["/d/", "/d/f"], { accounts });
    await using _ = made;
    await ftp.ask("OPTS MLST type;perm;");
    expect(await lines(ftp, "MLSD d")).toEqual(["type=pdir;perm=el; ..", "type=file;perm=r; f"]);
    expect(await ftp.ask("MDTM 20000101120000 d/f")).toMatch(/^550 .*read only/);
  });

  it("with rules of their own are told what these allow", async () => {
    const storage = permissions(memoryStorage({ now: () => 0 }), [
      { path: "/", overwrite: false, remove: false, rename: false },
      { path: "/own", overwrite: true, remove: true },
    ]);
    const { made, ftp } = await session(["/own/", "/own/f", "/f"], { storage });
    await using _ = made;
    await ftp.ask("OPTS MLST perm;");
    expect(await lines(ftp, "MLSD")).toEqual(["perm=r; f", "perm=cdelmp; own"]);
    expect(await lines(ftp, "MLSD own")).toEqual(["perm=adrw; f"]);
  });

  it("see their own upload that broke off by MLST and MDTM, and nobody sees it listed", async () => {
    const root = await mkdtemp(join(tmpdir(), "tandem-unfinished-"));
    try {
      const storage = directoryStorage(root);
      const { made, ftp } = await session([], { storage });
      await using _ = made;
      const stage = await storage.write(parsePath("/half"), { owner: "demo" });
      await stage.write(Buffer.from("12345"));
      await stage.keep?.();
      await ftp.ask("OPTS MLST type;size;perm;");
      expect(await ftp.ask("MLST half")).toBe("250 Facts:|type=file;size=5;perm=aw; /half|End.");
      expect(await ftp.ask("MDTM half")).toMatch(/^213 20/);
      expect(await lines(ftp, "NLST")).toEqual([]);
      expect(await lines(ftp, "LIST -a")).toEqual([]);
      expect(await lines(ftp, "MLSD")).toHaveLength(1);
      const stranger = await made.connect();
      await stranger.logIn("anonymous", "x@");
      expect(await stranger.ask("MLST half")).toMatch(/^550 /);
      expect(await stranger.ask("MDTM half")).toMatch(/^550 /);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

describe("links", () => {
  it("are shown as links, or followed where the operator wants it, and -R does not enter them", async () => {
    const root = await mkdtemp(join(tmpdir(), "tandem-links-"));
    try {
      await mkdir(join(root, "d"));
      await writeFile(join(root, "d", "f"), "12345");
      await utimes(join(root, "d", "f"), 0, new Date(Date.UTC(2026, 10, 1, 12, 0, 0, 250)));
      await symlink("d", join(root, "to-d"));
      await symlink("d/f", join(root, "to-f"));
      await symlink("..", join(root, "d", "up"));
      await symlink("nowhere", join(root, "dangling"));
      const storage = directoryStorage(root);
      const { made, ftp } = await session([], { storage });
      {
        await using _ = made;
        expect((await lines(ftp, "LIST")).map((line) => line.replace(/^(.).{54}/, "$1 "))).toEqual([
          "d d",
          "l dangling -> nowhere",
          "l to-d -> d",
          "l to-f -> d/f",
        ]);
        await ftp.ask("OPTS MLST type;size;modify;");
        expect((await lines(ftp, "MLSD")).map((line) => line.replace(/modify=\d+(?:\.\d+)?;/, ""))).toEqual([
          "type=cdir; .",
          "type=dir; d",
          "type=OS.unix=slink:nowhere; dangling",
          "type=OS.unix=slink:d; to-d",
          "type=OS.unix=slink:d/f; to-f",
        ]);
        expect(await ftp.ask("MLST to-f")).toContain("type=file;size=5;modify=20261101120000.250; /to-f");
        expect(await ftp.ask("MLST dangling")).toMatch(/type=OS\.unix=s(?:ym)?link/);
        expect(await ftp.ask("MDTM to-f")).toBe("213 20261101120000.250");
        expect((await lines(ftp, "LIST -R")).filter((line) => line.endsWith(":"))).toEqual(["/:", "/d:"]);
        expect(await lines(ftp, "NLST to-*/f")).toEqual(["to-d/f"]);
      }
      const followed = await session([], { storage, listing: { links: "followed" } });
      await using _ = followed.made;
      await followed.ftp.ask("OPTS MLST type;size;");
      expect(await lines(followed.ftp, "MLSD")).toEqual([
        "type=cdir; .",
        "type=dir; d",
        "type=OS.unix=slink:nowhere; dangling",
        "type=dir; to-d",
        "type=file;size=5; to-f",
      ]);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

describe("MDTM", () => {
  it("tells when a file or a directory was modified, with the fraction that is known", async () => {
    const { made, ftp } = await session(["/a", "/d/"]);
    await using _ = made;
    await made.storage.setModified(parsePath("/a"), Date.UTC(1998, 5, 15, 10, 0, 45, 14));
    expect(await ftp.ask("MDTM a")).toBe("213 19980615100045.014");
    expect(await ftp.ask("MDTM d")).toBe("213 20261122000000");
    expect(await ftp.ask("MDTM gone")).toMatch(/^550 /);
  });

  it("sets the time when one stands before the name and no file is called so", async () => {
    const { made, ftp } = await session(["/a b", "/19990929043300 File6"]);
    await using _ = made;
    expect(await ftp.ask("MDTM 20000101120000 a b")).toBe("213 20000101120000");
    expect((await made.storage.stat(parsePath("/a b"))).modified).toBe(Date.UTC(2000, 0, 1, 12));
    expect(await ftp.ask("MDTM 19990929043300 File6")).toBe("213 20261122000000");
    expect(await ftp.ask("MDTM 20000101120000 gone")).toMatch(/^550 /);
    expect(await ftp.ask("MDTM 20001301120000 a b")).toMatch(/^550 /);
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
