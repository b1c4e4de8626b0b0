import { readFileSync, watch } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveHere } from "../serve/serve-here.fixtures.ts";
import type { Served } from "../serve/served.fixtures.ts";
import { talk, type Talk } from "../serve/talk.fixtures.ts";

let folder = "";
let used = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-config-"));
  await mkdir(join(folder, "files"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Starts a server with this configuration, at a free port. */
async function serve(...lines: readonly string[]): Promise<Served> {
  const file = join(folder, "tandem.yaml");
  await writeFile(file, lines.join("\n"));
  // Test files run at the same moment: each server has a small range of its own.
  const first = 27_000 + (process.pid % 300) * 20 + (used++ % 2) * 10;
  const ports = ["--host", "127.0.0.1", "--port", "0", "--passive-ports", `${first}-${first + 9}`];
  return serveHere(["--config", file, ...ports]);
}

const anna = { user: "anna", password: "x" };
const bob = { user: "bob", password: "y" };
const accounts = ["accounts:", "  - { name: anna, password: x }"];

/** Sends bytes; gives the reply behind them. */
async function store(ftp: Talk, path: string, bytes: string | Uint8Array): Promise<string> {
  const data = await ftp.passive();
  const answer = await ftp.ask(`STOR ${path}`);
  if (!answer.startsWith("1")) return answer;
  data.end(bytes);
  return await ftp.reply();
}

/** What a listing has. */
async function listing(ftp: Talk, command: string): Promise<string> {
  const data = await ftp.passive();
  const pieces: Buffer[] = [];
  const ended = new Promise<void>((resolve) => void data.on("end", resolve));
  data.on("data", (bytes: Buffer) => void pieces.push(bytes));
  expect(await ftp.ask(command)).toMatch(/^150 /);
  await ended;
  expect(await ftp.reply()).toMatch(/^226 /);
  return Buffer.concat(pieces).toString("latin1");
}

describe("the example of a configuration", () => {
  it("runs as it is, beside the folder that it names", async () => {
    const example = fileURLToPath(new URL("../../../../docs/tandem.example.yaml", import.meta.url));
    await using server = await serve(await readFile(example, "utf8"));
    using ftp = await talk(await server.port, { user: "anna", password: "example" });
    expect(await store(ftp, "a.txt", "abc")).toMatch(/^226 /);
    using guest = await talk(await server.port, { user: "guest", password: "wonderland" });
    expect(await guest.ask("SIZE a.txt")).toBe("213 3");
    expect(await guest.ask("DELE a.txt")).toMatch(/^550 /);
  });
});

describe("folders", () => {
  it("hold what their quota allows, whoever of those that share them fills them", async () => {
    await Promise.all(["home", "files/in"].map((name) => mkdir(join(folder, name))));
    await using server = await serve(
      "folder: files",
      "quota: { files: 2 }",
      "accounts:",
      "  - { name: anna, password: x, home: home, quota: { size: 1 kB } }",
      "  - { name: bob, password: y, home: home }",
      "  - { name: carl, password: z }",
    );
    const port = await server.port;
    using ftp = await talk(port, anna);
    expect(await store(ftp, "a", Buffer.alloc(600))).toMatch(/^226 /);
    using other = await talk(port, bob);
    expect(await store(other, "b", Buffer.alloc(600))).toMatch(/^552 .*quota of 1000 bytes/);
    expect(await store(other, "b", Buffer.alloc(400))).toMatch(/^226 /);
    using third = await talk(port, { user: "carl", password: "z" });
    expect(await third.ask("MKD one")).toMatch(/^257 /);
    expect(await third.ask("MKD two")).toMatch(/^552 .*2 files and directories/);
  });

  it("stand together in one tree where mounts say so, each with what holds for it", async () => {
    await Promise.all(["music", "in", "home"].map((name) => mkdir(join(folder, name))));
    await writeFile(join(folder, "music", "song"), "la");
    await using server = await serve(
      "folder: files",
      "mounts:",
      "  /media/music: { folder: music, read-only: true }",
      "  /in: { folder: in, quota: { size: 10 } }",
      "accounts:",
      "  - { name: anna, password: x }",
      "  - { name: bob, password: y, mounts: { /only: home } }",
    );
    const port = await server.port;
    using ftp = await talk(port, anna);
    expect(await ftp.ask("SIZE media/music/song")).toBe("213 2");
    expect(await ftp.ask("DELE media/music/song")).toBe("550 /media/music/song: This directory may be read only.");
    expect(await store(ftp, "in/big", "12345678901")).toMatch(/^552 /);
    expect(await store(ftp, "big", "12345678901")).toMatch(/^226 /);
    expect((await listing(ftp, "NLST")).split("\r\n").toSorted()).toEqual(["", "big", "in", "media"]);
    using other = await talk(port, bob);
    expect(await listing(other, "NLST")).toBe("only\r\n");
    expect(await store(other, "only/mine", "x")).toMatch(/^226 /);
    expect(await readdir(join(folder, "home"))).toEqual(["mine"]);
  });

  it("follow links as links: says", async () => {
    await writeFile(join(folder, "outside"), "12345");
    await symlink("../outside", join(folder, "files", "out"));
    await writeFile(join(folder, "files", "inside"), "1");
    await symlink("inside", join(folder, "files", "in"));
    const sizes = async (links: string): Promise<readonly string[]> => {
      await using server = await serve("folder: files", `links: ${links}`, ...accounts);
      using ftp = await talk(await server.port, anna);
      return [(await ftp.ask("SIZE in")).slice(0, 5), (await ftp.ask("SIZE out")).slice(0, 5)];
    };
    expect(await sizes("within-root")).toEqual(["213 1", "550 /"]);
    expect(await sizes("refuse")).toEqual(["550 /", "550 /"]);
    expect(await sizes("follow")).toEqual(["213 1", "213 5"]);
  });

  it("are given one quota, and a host's name to one host: two are refused in one sentence", async () => {
    const lines = [
      "accounts:",
      "  - { name: anna, password: x, home: files, quota: { files: 1 } }",
      "  - { name: bob, password: y, home: files, quota: { files: 2 } }",
    ];
    await using server = await serve(...lines);
    expect(await server.ended).toBe(2);
    expect(server.err()).toBe(
      `tandem: ${join(folder, "tandem.yaml")}:3:31: accounts[1].home: This folder has another quota already; ` +
        "a folder has one, for all who see it.\n",
    );
    await using twice = await serve(...accounts, "hosts: [{ names: a.example }, { names: A.example. }]");
    expect(await twice.ended).toBe(2);
    expect(twice.err()).toMatch(
      /hosts\[1\]\.names: The host "A\.example\." is named twice, .*: a name means one host\.\n$/,
    );
  });
});

describe("uploads that break off", () => {
  const half = async (port: number): Promise<string> => {
    using ftp = await talk(port, anna);
    const data = await ftp.passive();
    expect(await ftp.ask("STOR big")).toMatch(/^150 /);
    data.write("12345");
    data.resetAndDestroy();
    expect(await ftp.reply()).toMatch(/^426 /);
    return await ftp.ask("SIZE big");
  };

  it("wait to be resumed, and with keep: 0 do not", async () => {
    {
      await using server = await serve("folder: files", ...accounts);
      expect(await half(await server.port)).toMatch(/^213 \d/);
      expect(await readdir(join(folder, "files"))).toHaveLength(1);
    }
    await rm(join(folder, "files"), { recursive: true });
    await mkdir(join(folder, "files"));
    await using server = await serve("folder: files", "uploads: { keep: 0 }", ...accounts);
    expect(await half(await server.port)).toMatch(/^550 /);
    expect(await readdir(join(folder, "files"))).toEqual([]);
  });

  it("are swept away at the next start when they are old enough, and the log says so", async () => {
    {
      await using server = await serve("folder: files", ...accounts);
      await half(await server.port);
    }
    const [name = ""] = await readdir(join(folder, "files"));
    const now = Date.now() / 1_000;
    await utimes(join(folder, "files", name), now - 7_300, now - 7_300);
    {
      await using server = await serve("folder: files", "uploads: { sweep: 0, keep: 2h }", ...accounts);
      await server.port;
      server.signal("SIGTERM");
      await server.ended;
      expect(await readdir(join(folder, "files"))).toEqual([name]);
    }
    await using server = await serve("folder: files", "uploads: { keep: 2h }", ...accounts);
    await server.says("removed 1 unfinished upload (");
    expect(server.out()).toContain(`sweep of ${join(folder, "files")}: removed 1 unfinished upload (5 bytes)`);
    expect(await readdir(join(folder, "files"))).toEqual([]);
  });
});

describe("accounts", () => {
  it("may do what their permissions say where they say it", async () => {
    await mkdir(join(folder, "files", "in"));
    await writeFile(join(folder, "files", "a.txt"), "a");
    await writeFile(join(folder, "files", "a.key"), "k");
    await using server = await serve(
      "folder: files",
      "accounts:",
      "  - name: anna",
      "    password: x",
      "    permissions:",
      "      - { path: /, allow: [read, list], deny: all }",
      "      - { path: /in, allow: write, deny: [read, list] }",
      '      - { path: "/**/*.key", deny: all }',
    );
    using ftp = await talk(await server.port, anna);
    expect(await ftp.ask("SIZE a.txt")).toBe("213 1");
    expect(await ftp.ask("SIZE a.key")).toMatch(/^550 .*No such file/);
    expect(await ftp.ask("DELE a.txt")).toMatch(/^550 .*may not remove this/);
    expect(await store(ftp, "b.txt", "b")).toMatch(/^550 /);
    expect(await store(ftp, "in/b.txt", "b")).toMatch(/^226 /);
    expect(await ftp.ask("SIZE in/b.txt")).toMatch(/^550 /);
  });

  it("have the charset of their clients, and an administrator sees every session", async () => {
    await using server = await serve(
      "folder: files",
      "charset: gbk",
      "accounts:",
      "  - { name: anna, password: x, charset: windows-1251, admin: true }",
      "  - { name: bob, password: y }",
    );
    const port = await server.port;
    await writeFile(join(folder, "files", "\u0434"), "");
    using ftp = await talk(port, anna);
    expect(await listing(ftp, "NLST")).toBe("\u00E4\r\n");
    using other = await talk(port, bob);
    // GBK has Cyrillic letters too, in two bytes.
    expect(await listing(other, "NLST")).toBe("\u00A7\u00D5\r\n");
    expect(await ftp.ask("SITE WHO")).toBe("211 End.");
    expect(await ftp.lines("SITE WHO")).toEqual(expect.arrayContaining([" anna: idle", " bob: idle"]));
    expect((await other.lines("SITE WHO")).join()).not.toContain("anna");
  });
});

describe("hosts", () => {
  it("have accounts, a folder and a greeting of their own, and borrow what they do not say", async () => {
    await mkdir(join(folder, "staff"));
    await writeFile(join(folder, "staff", "plan"), "12");
    await using server = await serve(
      "folder: files",
      ...accounts,
      "hosts:",
      "  - names: [staff.example, intern.example]",
      "    greeting: Staff only.",
      "    folder: staff",
      "    accounts: [{ name: bob, password: y }]",
      "    anonymous: true",
      "  - names: other.example",
    );
    const port = await server.port;
    const on = async (host: string, { user, password }: typeof anna): Promise<readonly string[]> => {
      using ftp = await talk(port);
      const greeting = await ftp.ask(`HOST ${host}`);
      await ftp.ask(`USER ${user}`);
      const login = await ftp.ask(`PASS ${password}`);
      return [greeting, login.slice(0, 3), login.startsWith("230") ? (await ftp.ask("SIZE plan")).slice(0, 5) : ""];
    };
    expect(await on("Intern.Example", bob)).toEqual(["220 Staff only.", "230", "213 2"]);
    expect(await on("staff.example", { user: "ftp", password: "me" })).toEqual(["220 Staff only.", "230", "213 2"]);
    expect((await on("staff.example", anna))[1]).toBe("530");
    expect((await on("other.example", anna)).slice(1)).toEqual(["230", "550 /"]);
    expect((await on("other.example", bob))[1]).toBe("530");
    expect((await on("unknown.example", anna))[0]).toMatch(/^504 /);
    await server.says("on the host staff.example");
  });
});

describe("a configuration that is read again", () => {
  const rewrite = async (server: Served, ...lines: readonly string[]): Promise<void> => {
    await writeFile(join(folder, "tandem.yaml"), lines.join("\n"));
    server.signal("SIGHUP");
  };
  const staff = (accounts: string): string => `hosts: [{ names: staff.example, accounts: [${accounts}] }]`;

  it("lets in whom it names now, and ends the sessions of those alone who are gone or changed", async () => {
    const before = ["folder: files", "accounts:", "  - { name: anna, password: x }", "  - { name: bob, password: y }"];
    await using server = await serve(
      ...before,
      "  - { name: carl, password: z }",
      staff("{ name: anna, password: s }"),
    );
    const port = await server.port;
    using same = await talk(port, anna);
    using gone = await talk(port, bob);
    using changed = await talk(port, { user: "carl", password: "z" });
    using hosted = await talk(port);
    await hosted.ask("HOST staff.example");
    await hosted.ask("USER anna");
    expect(await hosted.ask("PASS s")).toMatch(/^230 /);
    await rewrite(
      server,
      "folder: files",
      "defence: { block: 127.0.0.0/8 }",
      "accounts:",
      "  - { name: anna, password: x }",
      "  - { name: carl, password: z, read-only: true }",
      "  - { name: dora, password: d }",
      staff("{ name: anna, password: t }"),
    );
    await server.says("read the configuration again: 4 accounts; 2 accounts closed or changed");
    expect(await gone.reply()).toMatch(/^421 Your account was closed or changed/);
    expect(await changed.reply()).toMatch(/^421 /);
    expect(await hosted.reply()).toMatch(/^421 /);
    expect(await same.ask("PWD")).toMatch(/^257 /);
    using blocked = await talk(port);
    expect(blocked.greeting).toMatch(/^421 Your address gets no session here/);

    await rewrite(server, "folder: files", "accounts:", "  - { name: dora, password: d }");
    expect(await same.reply()).toMatch(/^421 /);
    await server.says("read the configuration again: 1 account;");
    using dora = await talk(port, { user: "dora", password: "d" });
    expect(await dora.ask("PWD")).toMatch(/^257 /);
    expect(server.err()).toContain("what has changed in hosts takes a restart.");
  });

  it("changes nothing when it has a fault, and says where", async () => {
    await using server = await serve("folder: files", ...accounts);
    const port = await server.port;
    using ftp = await talk(port, anna);
    await rewrite(server, "folder: files", "accounts:", "  - { name: bob, password: y, home: gone }");
    await server.errs(`nothing was changed: ${join(folder, "tandem.yaml")}:3:31: accounts[0].home: The folder`);
    await rewrite(server, "accounts: [");
    await server.errs(`nothing was changed: ${join(folder, "tandem.yaml")}:`);
    expect(await ftp.ask("PWD")).toMatch(/^257 /);
    using again = await talk(port, anna);
    expect(await again.ask("PWD")).toMatch(/^257 /);
  });

  it("has the passwords of its file, makes better hashes of them, and knows them again", async () => {
    const file = join(folder, "passwords");
    const [secret, other] = [
      "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
      "$6$rounds=1000$saltsalt$LAV5VE5Y7w1d73x1mFNspYWUpazfmwv2SoepNXNKJ/otop/Zok96Hr8Q13LEv0DRY/x8v0/crpIjl8NJSAqXV/",
    ];
    await writeFile(file, `anna:${secret}:1000:1000\nbob:${other}\n`);
    const lines = ["folder: files", "passwords: { file: passwords, everyone: true, upgrade: true }"];
    await using server = await serve(...lines);
    const port = await server.port;
    const kept = new Promise<void>((resolve) => {
      const watcher = watch(folder, () => {
        if (!/^anna:\$scrypt\$\S+:1000:1000$/m.test(readFileSync(file, "utf8"))) return;
        watcher.close();
        resolve();
      });
    });
    using ftp = await talk(port, { user: "anna", password: "secret" });
    expect(await ftp.ask("PWD")).toMatch(/^257 /);
    await kept;
    expect(await readFile(file, "utf8")).toContain(`bob:${other}\n`);
    await rewrite(server, ...lines);
    await server.says("read the configuration again: 2 accounts");
    expect(await ftp.ask("PWD")).toMatch(/^257 /);
    using bobs = await talk(port, { user: "bob", password: "secret" });
    expect(await bobs.ask("PWD")).toMatch(/^257 /);
  });
});

describe("the log", () => {
  it("says who was turned away, which host and program came, and who logged out; nothing of it moves a cursor", async () => {
    await using server = await serve("folder: files", ...accounts, "hosts: [{ names: a.example }]");
    const port = await server.port;
    using browser = await talk(port);
    expect(await browser.ask("GET /\u001B[2J HTTP/1.1")).toMatch(/^421 /);
    await server.says("HTTP on an FTP port: a web browser");
    using ftp = await talk(port);
    await ftp.ask("HOST a.example");
    await ftp.ask("CLNT Evil\u001B]0;x\u0007 \u009B2J 1.0");
    await ftp.ask("USER anna");
    await ftp.ask("PASS x");
    await ftp.ask("MKD a\u001B[2J");
    await ftp.ask("SITE CHMOD 700 a\u001B[2J");
    await ftp.ask("REIN");
    await server.says("logged out");
    const lines = server.out().split("\n");
    expect(lines.filter((line) => /[\u0000-\u001F\u007F-\u009F]/.test(line))).toEqual([]);
    const said = lines.filter((line) => line.includes("#2")).map((line) => line.replace(/^.*?127\.0\.0\.1 +/, ""));
    expect(said).toEqual([
      "connected",
      "on the host a.example",
      expect.stringMatching(/^uses Evil\\x1b\]0;x\\x07/),
      "logged in",
      '"/a\\x1b[2J" is made.',
      '"/a\\x1b[2J" has the mode 700 now.',
      "logged out",
    ]);
  });
});

describe("who guesses", () => {
  it("is banned where defence: says so, and the log tells it once", async () => {
    const strict = ["defence: { suspects: ban, points: 1 }", "timers: { login-delay: 0, longest-login-delay: 0 }"];
    await using server = await serve("folder: files", ...strict, ...accounts);
    const port = await server.port;
    using ftp = await talk(port);
    await ftp.ask("USER anna");
    expect(await ftp.ask("PASS wrong")).toMatch(/^421 /);
    await server.says("login refused: anna, unknown user or wrong password; its address gets no session for a while");
    for (let count = 0; count < 5; count++) {
      using refused = await talk(port);
      expect(refused.greeting).toMatch(/^421 /);
    }
    await server.says("refused: Your address gets no session here for a while");
    expect(server.out().match(/refused: Your address/g)).toHaveLength(1);
  });
});

describe("a proxy that is listed", () => {
  it("is believed when it says whose connection it is, and refused when it does not", async () => {
    await using server = await serve("folder: files", "proxies: 127.0.0.0/8", ...accounts);
    const port = await server.port;
    const socket = connect(port, "127.0.0.1");
    socket.write("PROXY TCP4 203.0.113.9 192.0.2.1 50000 21\r\n");
    await server.says("203.0.113.9");
    socket.destroy();
    const direct = connect(port, "127.0.0.1").on("error", () => {});
    const heard: Buffer[] = [];
    direct.on("data", (bytes: Buffer) => void heard.push(bytes));
    direct.write("USER anna\r\n");
    await new Promise((resolve) => void direct.once("close", resolve));
    expect(Buffer.concat(heard).toString()).not.toContain("220 ");
  });
});

describe("what clients read", () => {
  it("is in the languages that the server was given, for those who ask", async () => {
    await using server = await serve("folder: files", "languages: de", ...accounts);
    using ftp = await talk(await server.port);
    expect(await ftp.ask("LANG de")).toMatch(/^200 /);
    expect(await ftp.ask("NOOP")).not.toMatch(/[Oo]kay|Nothing/);
    expect(await ftp.ask("LANG fr")).toMatch(/^504 /);
  });

  it("hides names, follows links and tells media types as listings: says", async () => {
    await writeFile(join(folder, "files", ".hidden"), "");
    await writeFile(join(folder, "files", "a.nc1"), "");
    await symlink("a.nc1", join(folder, "files", "link"));
    await using server = await serve(
      "folder: files",
      "listings: { hidden: asked, links: followed, language: de, media-types: { nc1: application/x-cnc } }",
      ...accounts,
    );
    using ftp = await talk(await server.port, anna);
    expect(await listing(ftp, "NLST")).toBe("a.nc1\r\nlink\r\n");
    expect(await listing(ftp, "NLST -a")).toContain(".hidden");
    expect(await ftp.ask("OPTS MLST type;media-type;lang;")).toMatch(/^200 /);
    const facts = (await listing(ftp, "MLSD")).split("\r\n");
    expect(facts).toContain("type=file;lang=de;media-type=application/x-cnc; a.nc1");
    expect(facts.find((line) => line.endsWith(" link"))).toContain("type=file;");
  });

  it("is bounded by limits and timers under their names", async () => {
    await using server = await serve(
      "folder: files",
      "limits: { command-line: 512, sessions: 1, login-tries: 1 }",
      "timers: { maximum-idle: 10m, idle: 5m, login-delay: 0 }",
      ...accounts,
    );
    const port = await server.port;
    using ftp = await talk(port, anna);
    expect(await ftp.ask("x".repeat(600))).toMatch(/^500 .*512 bytes/);
    expect(await ftp.ask("SITE IDLE 601")).toMatch(/^501 .*30 to 600/);
    expect(await ftp.ask("SITE IDLE")).toMatch(/^200 .*300 seconds.*600/);
    using second = await talk(port);
    expect(second.greeting).toMatch(/^421 /);
    await server.says("refused: Too many sessions; connect again later.");
  });
});
