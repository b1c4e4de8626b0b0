import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { grammars, reply } from "@tandem/protocol";
import { accountList, siteCommand } from "@tandem/server";
import { directoryStorage, memoryStorage, through, type Storage } from "@tandem/storage";
import { memoryServer, type Dialogue, type MemoryServer } from "@tandem/testkit";
import { describe, expect, it } from "vitest";

const open = async (made: MemoryServer, user = "demo"): Promise<Dialogue> => {
  const ftp = await made.connect();
  await ftp.logIn(user);
  return ftp;
};
const plain = (): Storage => {
  const { setMode: _m, makeLink: _l, ...rest } = through(memoryStorage({ now: () => Date.UTC(2026, 10, 22) }));
  return rest;
};

/** A server over a folder on the disk, which knows permission bits and links. */
async function onDisk(): Promise<AsyncDisposable & { readonly folder: string; readonly made: MemoryServer }> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-site-"));
  const made = await memoryServer({ storage: directoryStorage(folder) });
  return {
    folder,
    made,
    async [Symbol.asyncDispose]() {
      await made[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o7777).toString(8);

describe("SITE", () => {
  it("tells a stranger nothing", async () => {
    await using made = await memoryServer();
    const ftp = await made.connect();
    for (const line of ["SITE HELP", "SITE", "SITE NONSENSE", "SITE CHMOD 644 a"]) {
      expect(await ftp.ask(line)).toMatch(/^530 /);
    }
  });

  it("lists its commands in SITE HELP, HELP SITE and FEAT, and explains one", async () => {
    await using disk = await onDisk();
    const ftp = await open(disk.made);
    const list = await ftp.ask("SITE HELP");
    expect(await ftp.ask("HELP SITE")).toBe(list);
    const names = [
      "CHMOD",
      "COPY",
      "CPFR",
      "CPTO",
      "HELP",
      "IDLE",
      "MKDIR",
      "RMDIR",
      "SYMLINK",
      "UMASK",
      "UTIME",
      "WHO",
    ];
    const listed = list.split("|").slice(1, -1);
    expect(listed.map((line) => line.trim().split(" ")[0])).toEqual(names);
    const features = (await ftp.ask("FEAT")).split("|").filter((line) => line.startsWith("SITE "));
    expect(features).toEqual(names.map((name) => `SITE ${name}`));
    expect(await ftp.ask("site help chmod")).toMatch(/^214 SITE CHMOD <octal-mode> <pathname>: /);
    expect(await ftp.ask("HELP SITE utime")).toMatch(/^214 SITE UTIME /);
    expect(await ftp.ask("SITE HELP NONSENSE")).toMatch(/^501 /);
  });

  it("refuses what it does not know, and an argument it cannot read, with the usage", async () => {
    await using disk = await onDisk();
    const ftp = await open(disk.made);
    expect(await ftp.ask("SITE NONSENSE")).toMatch(/^504 /);
    expect(await ftp.ask("SITE CHMOD rwx a")).toMatch(/^501 .*Usage: SITE CHMOD <octal-mode> <pathname>/);
    expect(await ftp.ask("SITE CHMOD")).toMatch(/^501 /);
    expect(await ftp.ask("SITE")).toMatch(/^501 .*Usage: SITE/);
  });

  it("offers nothing that the storage cannot do, and says why", async () => {
    await using made = await memoryServer({ storage: plain() });
    const ftp = await open(made);
    for (const name of ["CHMOD", "UMASK", "SYMLINK"]) {
      expect(await ftp.ask("SITE HELP")).not.toContain(name);
      expect(await ftp.ask("FEAT")).not.toContain(name);
    }
    expect(await ftp.ask("SITE CHMOD 644 a")).toMatch(/^502 .*keeps no permission bits/);
    expect(await ftp.ask("SITE HELP SYMLINK")).toMatch(/^214 .*Not offered: no symbolic links can be made/);
  });

  it("runs a command that was given to the server, and one in the place of its own", async () => {
    const echo = siteCommand({
      name: "Echo",
      argument: grammars.text("words"),
      help: "Says it again.",
      run: (_, words) => reply(200, words.toUpperCase()),
    });
    const who = siteCommand({
      name: "WHO",
      argument: grammars.none,
      help: "Says who you are.",
      run: ({ session }) => reply(200, `You are ${session.facts.user}.`),
    });
    await using made = await memoryServer({ site: [echo, who] });
    const ftp = await open(made);
    expect(await ftp.ask("SITE echo hello  there")).toBe("200 HELLO  THERE");
    expect(await ftp.ask("SITE ECHO")).toMatch(/^501 .*Usage: SITE ECHO <words>/);
    expect(await ftp.ask("SITE WHO")).toBe("200 You are demo.");
    expect(await ftp.ask("SITE HELP")).toContain("|ECHO <words>");
    expect(await ftp.ask("FEAT")).toContain("|SITE ECHO|");
  });
});

describe("SITE CHMOD and UMASK", () => {
  it("set permission bits, never those of programs", async () => {
    await using disk = await onDisk();
    await disk.made.put("/a b", "");
    const ftp = await open(disk.made);
    expect(await ftp.ask("SITE CHMOD 640 a b")).toBe('200 "/a b" has the mode 640 now.');
    expect(await modeOf(join(disk.folder, "a b"))).toBe("640");
    for (const mode of ["4755", "2755", "1777"]) {
      expect(await ftp.ask(`SITE CHMOD ${mode} a b`)).toMatch(/^550 .*[Ss]etuid/);
    }
    expect(await modeOf(join(disk.folder, "a b"))).toBe("640");
    expect(await ftp.ask("SITE CHMOD 640 missing")).toMatch(/^550 /);
  });

  it("give new files and directories what the umask leaves, of this session only", async () => {
    await using disk = await onDisk();
    const [ftp, other] = [await open(disk.made), await open(disk.made)];
    expect(await ftp.ask("SITE UMASK")).toMatch(/^200 No umask/);
    expect(await ftp.ask("SITE UMASK 077")).toBe("200 The umask is 077 now.");
    expect(await ftp.ask("SITE UMASK")).toBe("200 The umask is 077.");
    for (const [session, name] of [
      [ftp, "mine"],
      [other, "yours"],
    ] as const) {
      const data = await session.passive();
      await session.ask(`STOR ${name}`);
      data.stream.end("x");
      expect(await session.reply()).toMatchObject({ code: 226 });
      await session.ask(`MKD ${name}.d`);
    }
    expect(await modeOf(join(disk.folder, "mine"))).toBe("600");
    expect(await modeOf(join(disk.folder, "mine.d"))).toBe("700");
    expect(await modeOf(join(disk.folder, "yours"))).toBe("644");
    expect(await modeOf(join(disk.folder, "yours.d"))).toBe("755");
    expect(await ftp.ask("SITE UMASK 888")).toMatch(/^501 /);
    expect(await ftp.ask("SITE UMASK 1777")).toMatch(/^501 /);
  });
});

describe("SITE IDLE", () => {
  it("shows and sets how long the session may be silent, within bounds", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    expect(await ftp.ask("SITE IDLE")).toMatch(/^200 .*300 seconds.* 7200/);
    expect(await ftp.ask("SITE IDLE 60")).toMatch(/^200 /);
    expect(await ftp.ask("SITE IDLE")).toMatch(/ 60 seconds/);
    for (const seconds of ["0", "29", "7201", "999999999", "x", "-5"]) {
      expect(await ftp.ask(`SITE IDLE ${seconds}`)).toMatch(/^501 /);
    }
    await made.clock.advance(59_999);
    expect(await ftp.ask("NOOP")).toMatch(/^200 /);
    await made.clock.advance(60_000);
    expect(await ftp.reply()).toMatchObject({ code: 421 });
  });
});

describe("SITE UTIME", () => {
  it("sets the time in both forms that clients send", async () => {
    await using made = await memoryServer();
    await made.put("/a b", "");
    const ftp = await open(made);
    expect(await ftp.ask("SITE UTIME 200207172107 a b")).toMatch(/^200 /);
    expect(await ftp.ask("MDTM a b")).toBe("213 20020717210700");
    expect(await ftp.ask("SITE UTIME 20020717210715 a b")).toMatch(/^200 /);
    expect(await ftp.ask("MDTM a b")).toBe("213 20020717210715");
    expect(await ftp.ask("SITE UTIME a b 20010101000000 20030405060708 20010101000000 UTC")).toMatch(/^200 /);
    expect(await ftp.ask("MDTM a b")).toBe("213 20030405060708");
    expect(await ftp.ask("SITE UTIME 20010229000000 a b")).toMatch(/^501 /);
    expect(await ftp.ask("SITE UTIME a b")).toMatch(/^501 /);
    expect(await ftp.ask("SITE UTIME 20020717210715 missing")).toMatch(/^550 /);
  });
});

describe("SITE SYMLINK", () => {
  it("makes links within the tree", async () => {
    await using disk = await onDisk();
    await disk.made.put("/a b", "hello");
    const ftp = await open(disk.made);
    expect(await ftp.ask('SITE SYMLINK "a b" l')).toMatch(/^200 /);
    expect(await disk.made.content("/l")).toBe("hello");
    expect(await ftp.ask('SITE SYMLINK "a b" l')).toMatch(/^550 /);
    expect(await ftp.ask("SITE SYMLINK ../../../etc/passwd p")).not.toMatch(/passwd" leads .*\.\./);
    expect(await ftp.ask("SIZE p")).toMatch(/^550 /);
    expect(await ftp.ask("SITE SYMLINK a")).toMatch(/^501 /);
  });
});

describe("SITE MKDIR and RMDIR", () => {
  it("make a directory with those above it, and remove it with all that is in it", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    expect(await ftp.ask("SITE MKDIR a/b/c d")).toMatch(/^200 /);
    expect(await ftp.ask("SITE MKDIR a/b/c d")).toMatch(/^200 /);
    await made.put("/a/1", "");
    await made.put("/a/b/2", "");
    await made.put("/a/b/c d/3", "");
    expect(await ftp.ask("SITE MKDIR a/1/x")).toMatch(/^550 /);
    expect(await ftp.ask("SITE RMDIR a/1")).toMatch(/^550 /);
    expect(await ftp.ask("SITE RMDIR missing")).toMatch(/^550 /);
    expect(await ftp.ask("SITE RMDIR a")).toBe('200 "/a" is removed, 6 entries in all.');
    expect(await ftp.ask("CWD a")).toMatch(/^550 /);
    expect(await ftp.ask("SITE RMDIR /")).toMatch(/^550 /);
  });

  it("are RMDA to clients that know it", async () => {
    await using made = await memoryServer();
    const ftp = await open(made);
    await ftp.ask("SITE MKDIR a/b");
    await made.put("/a/1", "");
    expect(await ftp.ask("FEAT")).toContain("|RMDA|");
    expect(await ftp.ask("RMDA a")).toBe('250 "/a" is removed, 3 entries in all.');
    expect(await ftp.ask("RMDA a")).toMatch(/^550 /);
  });

  it("remove more entries than one listing gives at once, and follow no link", async () => {
    await using disk = await onDisk();
    const ftp = await open(disk.made);
    await ftp.ask("SITE MKDIR keep");
    await disk.made.put("/keep/file", "stays");
    await ftp.ask("SITE MKDIR tree/deep/deeper");
    for (let i = 0; i < 600; i++) await disk.made.put(`/tree/deep/${i}`, "");
    await ftp.ask("SITE SYMLINK keep tree/deep/link");
    expect(await ftp.ask("SITE RMDIR tree")).toBe('200 "/tree" is removed, 604 entries in all.');
    expect(await readdir(disk.folder)).toEqual(["keep"]);
    expect(await disk.made.content("/keep/file")).toBe("stays");
  });
});

describe("SITE COPY", () => {
  it("copies a file in one step, and in ProFTPD's two", async () => {
    await using made = await memoryServer();
    await made.put("/a b", "hello");
    await made.put("/old", "old");
    const ftp = await open(made);
    expect(await ftp.ask('SITE COPY "a b" old')).toBe('250 "/old" is a copy of "/a b" now: 5 bytes.');
    expect(await ftp.ask("SITE CPFR a b")).toMatch(/^350 /);
    expect(await ftp.ask("SITE CPTO c d")).toMatch(/^250 /);
    expect([await made.content("/old"), await made.content("/c d"), await made.content("/a b")]).toEqual(
      Array.from({ length: 3 }, () => "hello"),
    );
  });

  it("copies no directory, nothing that is missing, and nothing onto itself", async () => {
    await using made = await memoryServer();
    await made.put("/a", "hello");
    const ftp = await open(made);
    await ftp.ask("MKD d");
    expect(await ftp.ask("SITE COPY d e")).toMatch(/^550 /);
    expect(await ftp.ask("SITE COPY missing e")).toMatch(/^550 /);
    expect(await ftp.ask("SITE COPY a /a")).toMatch(/^553 /);
    expect(await ftp.ask("SITE COPY a")).toMatch(/^501 /);
    expect(await ftp.ask("SITE CPFR d")).toMatch(/^550 /);
  });

  it("forgets the file of CPFR at the next command that is not its CPTO", async () => {
    await using made = await memoryServer();
    await made.put("/a", "hello");
    const ftp = await open(made);
    for (const between of ["PWD", "SITE CPFR missing", "SITE IDLE", "SITE"]) {
      expect(await ftp.ask("SITE CPFR a")).toMatch(/^350 /);
      await ftp.ask(between);
      expect(await ftp.ask("SITE CPTO b")).toMatch(/^503 /);
    }
  });

  it("stays within the space there is, leaves nothing behind, and can be broken off", async () => {
    await using made = await memoryServer({
      storage: memoryStorage({ now: () => Date.UTC(2026, 10, 22), limit: 9_000_000 }),
    });
    await made.put("/a", Buffer.alloc(5_000_000));
    const ftp = await open(made);
    expect(await ftp.ask("SITE COPY a b")).toMatch(/^(452|552) /);
    expect(await ftp.ask("MDTM b")).toMatch(/^550 /);
    await made.put("/c", Buffer.alloc(4_000_000));
    await ftp.ask("DELE a");
    ftp.send("SITE COPY c d\r\nABOR\r\n");
    expect(await ftp.reply()).toMatchObject({ code: 451 });
    await ftp.reply();
    expect(await ftp.ask("MDTM d")).toMatch(/^550 /);
    expect(await ftp.ask("SITE COPY c d")).toMatch(/^250 /);
  });
});

describe("SITE WHO", () => {
  it("shows the sessions of one's own account, an administrator those of all, and nobody's address", async () => {
    const entry = (name: string, admin = false): Parameters<typeof accountList>[0][number] => ({
      name,
      secret: { password: "secret" },
      admin,
    });
    await using made = await memoryServer({ accounts: accountList([entry("ann"), entry("bob"), entry("root", true)]) });
    await made.connect();
    const ann = await open(made, "ann");
    await open(made, "ann");
    const bob = await open(made, "bob");
    const root = await open(made, "root");
    expect(await ann.ask("SITE WHO")).toBe("211 2 sessions:|ann: idle|ann: idle|End.");
    expect(await bob.ask("SITE WHO")).toBe("211 1 session:|bob: idle|End.");
    const all = await root.ask("SITE WHO");
    expect(all).toBe("211 4 sessions:|ann: idle|ann: idle|bob: idle|root: idle|End.");
    expect(all).not.toContain(made.client.address);
  });
});
