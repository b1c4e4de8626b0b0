import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { accountList, createServer, type Server } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { place, type Place } from "../client/run.fixtures.ts";
import { sitDown, type Typist } from "./prompt.fixtures.ts";

const [interrupt, endOfInput, up] = ["\u0003", "\u0004", "\u001B[A"];

let here: Place;

beforeEach(async () => {
  here = await place();
});

afterEach(async () => {
  await here[Symbol.asyncDispose]();
});

/** Types a line at the prompt, and waits for the next prompt. */
async function say(typist: Typist, line: string): Promise<string> {
  typist.type(`${line}\r`);
  await typist.see(line);
  return typist.see("ftp> ");
}

async function leave(typist: Typist): Promise<void> {
  typist.type("bye\r");
  await typist.ended;
}

describe("logging in at the terminal", () => {
  it("asks for name and password, shows what the server says to it, and never the password", async () => {
    const typist = sitDown(here, { server: "" });
    await typist.see("ftp> ");
    typist.type(`open 127.0.0.1 ${here.port}\r`);
    await typist.see(`User at 127.0.0.1:${here.port} (anonymous): `);
    typist.type("demo\r");
    expect(await typist.see(`Password for demo@127.0.0.1:${here.port}: `)).toMatch(/\n220 /);
    typist.type("secret\r");
    expect(await typist.see("ftp> ")).toMatch(/^\r?\n230 .*\nConnected to demo@127\.0\.0\.1:\d+\.\n/);
    typist.type(endOfInput);
    await typist.see("221 ");
    await typist.ended;
    expect(typist.screen).not.toContain("secret");
  });

  it("asks again for a password that is wrong, and gives up behind the third", async () => {
    await using patient = await place({ timers: { loginDelay: 0 } });
    const typist = sitDown(patient, { server: `demo@127.0.0.1:${patient.port}` });
    for (const [password, answer] of [
      ["guessed", "Password for"],
      ["secret", "ftp> "],
    ] as const) {
      typist.type(`${password}\r`);
      await typist.see(answer);
    }
    expect(typist.screen).toMatch(/The server refused PASS \*+: "530 [^]*Password for/);
    expect(await say(typist, "close")).toContain("221 ");
    expect(await say(typist, "open"), "which was typed already").toContain("Connected to demo@");
    expect(await say(typist, "close")).toContain("221 ");
    typist.type(`open demo@127.0.0.1:${patient.port}\r`);
    for (let tried = 0; tried < 3; tried++) {
      await typist.see("Password for");
      typist.type("guessed\r");
    }
    expect(await typist.see("ftp> ")).toMatch(/The server refused PASS \*+: "530/);
    expect(typist.screen).not.toContain("secret");
    await leave(typist);
  });

  it("is cancelled by Ctrl-C, and the prompt goes on", async () => {
    const typist = sitDown(here, { server: `127.0.0.1:${here.port}` });
    await typist.see("(anonymous): ");
    typist.type(`dem${interrupt}`);
    expect(await typist.see("ftp> ")).toContain("Interrupted.");
    expect(await say(typist, "pwd")).toContain("Not connected; type open and the name of a server.");
    await leave(typist);
  });

  it("may be refused, and the prompt goes on", async () => {
    const typist = sitDown(here, { server: `ftp://demo:wrong@127.0.0.1:${here.port}` });
    expect(await typist.see("ftp> ")).toContain("530");
    await leave(typist);
  });
});

describe("Ctrl-C", () => {
  it("stops a transfer and leaves the session usable", async () => {
    const server = await endlessServer();
    const { port } = await server.listen({ address: "127.0.0.1", port: 0 });
    const typist = sitDown(here, { server: `ftp://demo:secret@127.0.0.1:${port}/` });
    await typist.see("ftp> ");
    typist.type("get endless\r");
    await typist.see("%");
    typist.type(interrupt);
    expect(await typist.see("ftp> ")).toContain("Interrupted. Type reget to go on with what has arrived.");
    expect(await say(typist, "pwd")).toContain("\n/\n");
    expect(await say(typist, "ls")).toContain("endless");
    expect(await readdir(here.local)).toContain("endless.part");
    await leave(typist);
    await server.close();
  });

  it("clears the line at the prompt; on an empty one it tells how to leave", async () => {
    const typist = sitDown(here);
    await typist.see("ftp> ");
    typist.type(`delete everything${interrupt}pwd\r`);
    expect(await typist.see("\n/\n")).not.toContain("refused");
    await typist.see("ftp> ");
    typist.type(interrupt);
    await typist.see("To leave, type bye or press Ctrl-D.");
    await leave(typist);
  });
});

describe("mget at the terminal", () => {
  beforeEach(async () => {
    for (const name of ["a", "b", "c", "d"]) await here.serve(`${name}.txt`, name);
  });

  it("asks for each file, explains its answers, and heeds them", async () => {
    const typist = sitDown(here);
    await typist.see("ftp> ");
    typist.type("mget *.txt\r");
    for (const [question, answer] of [
      ["mget a.txt [y/n/a/p/q]? ", "?\r"],
      ["q  none of those that are left", ""],
      ["mget a.txt [y/n/a/p/q]? ", "n\r"],
      ["mget b.txt [y/n/a/p/q]? ", "YES\r"],
      ["mget c.txt [y/n/a/p/q]? ", "q\r"],
    ] as const) {
      await typist.see(question);
      typist.type(answer);
    }
    await typist.see("ftp> ");
    expect(await readdir(here.local)).not.toContain("a.txt");
    expect(await readdir(here.local)).toContain("b.txt");
    typist.type("mget *.txt\r");
    await typist.see("mget a.txt [y/n/a/p/q]? ");
    typist.type("p\r");
    await typist.see("ftp> ");
    expect(await readdir(here.local)).toEqual(expect.arrayContaining(["a.txt", "b.txt", "c.txt", "d.txt"]));
    expect(await say(typist, "status")).toMatch(/Prompt +off/);
    await leave(typist);
  });

  it("asks nothing when all are meant, and nothing more when interrupted", async () => {
    const typist = sitDown(here);
    await typist.see("ftp> ");
    typist.type("mdelete *.txt\r");
    await typist.see("mdelete a.txt [y/n/a/p/q]? ");
    typist.type(interrupt);
    expect(await typist.see("ftp> ")).toContain("Interrupted.");
    expect(await readdir(here.remote)).toHaveLength(4);
    typist.type("mdelete *.txt\r");
    await typist.see("mdelete a.txt [y/n/a/p/q]? ");
    typist.type("a\r");
    await typist.see("ftp> ");
    expect(await readdir(here.remote)).toEqual([]);
    await leave(typist);
  });
});

describe("the Tab key", () => {
  beforeEach(async () => {
    await mkdir(join(here.remote, "my music"));
    for (const name of ["a b.txt", 'say "hi".txt', "it's.txt", "[x]*.txt", "my music/one song"])
      await here.serve(name, name);
    await here.serve("\u001B[31mred", "not offered");
    await here.serve(".hidden", "");
  });

  it.each([
    ["get a", "get a\\ b.txt "],
    ['get "a', 'get "a b.txt" '],
    ["get 'a", "get 'a b.txt' "],
    ["get a\\ ", "get a\\ b.txt "],
    ["get say", 'get say\\ \\"hi\\".txt '],
    ['get "say', 'get "say \\"hi\\".txt" '],
    ["get 'it", "get 'it'\\''s.txt' "],
    ["get \\[", "get \\[x\\]\\*.txt "],
    ["get my", "get my\\ music/"],
    ["cd 'my", "cd 'my music/"],
    ["get my\\ music/o", "get my\\ music/one\\ song "],
    ['get "my music/', 'get "my music/one song" '],
    ["get /my\\ music/", "get /my\\ music/one\\ song "],
    ["get .", "get .hidden "],
    ["stat", "status "],
    ["help sta", "help status "],
    ["prompt of", "prompt off "],
    ["put here", "put here\\ too.txt "],
    ["get a x/", "get a x/y "],
    ["quote a", "quote a"],
    ["get nope", "get nope"],
  ])("completes %s to %s", async (typed, completed) => {
    await writeFile(join(here.local, "here too.txt"), "");
    await mkdir(join(here.local, "x"));
    await writeFile(join(here.local, "x", "y"), "");
    const typist = sitDown(here, { verbose: true });
    await typist.see("ftp> ");
    typist.type(typed);
    await typist.tab();
    typist.type("#\r");
    await typist.see(`${completed}#`);
    expect(typist.screen).not.toContain("---> MLSD");
    await leave(typist);
  });

  it("shows the possibilities when there are several, without hidden and unprintable ones, and asks the server once", async () => {
    const typist = sitDown(here, { ladder: true });
    await typist.see("ftp> ");
    typist.type("get ");
    for (let times = 0; times < 3; times++) {
      await typist.tab();
    }
    const shown = await typist.see('say\\ \\"hi\\".txt');
    expect(shown).toContain("a\\ b.txt");
    expect(shown).toContain("my\\ music/");
    expect(typist.screen).not.toContain("hidden");
    expect(typist.screen).not.toContain("red");
    typist.type(interrupt);
    await leave(typist);
    expect(typist.screen.match(/MLSD/g)).toHaveLength(2); // The command, and its data.
  });

  it("offers what was put there since, and nothing without a connection", async () => {
    await writeFile(join(here.local, "new.txt"), "");
    const typist = sitDown(here);
    await typist.see("ftp> ");
    typist.type("get n");
    await typist.tab();
    typist.type(interrupt);
    await say(typist, "put new.txt");
    typist.type("get n");
    await typist.tab();
    await typist.see("get new.txt ");
    typist.type(interrupt);
    await say(typist, "close");
    typist.type("get n");
    await typist.tab();
    typist.type("#\r");
    await typist.see("get n#");
    await leave(typist);
  });
});

describe("the history", () => {
  const lines = async (): Promise<string> => readFile(join(here.local, "state", "tandem", "history"), "utf8");

  it("is kept from session to session, for the user alone, without passwords and answers", async () => {
    const env = { XDG_STATE_HOME: join(here.local, "state") };
    const typist = sitDown(here, { env });
    await typist.see("ftp> ");
    await say(typist, "pwd");
    await say(typist, "passive on");
    for (const line of ["quote PASS secret", "user demo secret", "PASS secret", "open ftp://demo:secret@127.0.0.1/"]) {
      await say(typist, line);
    }
    await say(typist, "open demo:secret@127.0.0.1");
    typist.type("user demo\r");
    await typist.see("Password for");
    typist.type("secret\r");
    await typist.see("ftp> ");
    await leave(typist);
    expect(await lines()).toBe("pwd\npassive on\nuser demo\nbye\n");
    expect((await stat(join(here.local, "state", "tandem", "history"))).mode & 0o777).toBe(0o600);

    const again = sitDown(here, { env });
    await again.see("ftp> ");
    for (let times = 0; times < 4; times++) again.type(up);
    await again.see("ftp> pwd");
    again.type("\r");
    await again.see("\n/\n");
    await leave(again);
  });

  it("that grew too long is cut", async () => {
    await mkdir(join(here.local, "state", "tandem"), { recursive: true });
    const path = join(here.local, "state", "tandem", "history");
    await writeFile(path, Array.from({ length: 2_500 }, (_, at) => `cd ${at}\n`).join(""), { mode: 0o644 });
    const typist = sitDown(here, { env: { XDG_STATE_HOME: join(here.local, "state") } });
    await typist.see("ftp> ");
    await leave(typist);
    expect((await lines()).split("\n")).toHaveLength(1_000 + 2);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("that cannot be kept harms nothing", async () => {
    await writeFile(join(here.local, "state"), "no folder");
    const typist = sitDown(here, { env: { XDG_STATE_HOME: join(here.local, "state") } });
    await typist.see("ftp> ");
    await say(typist, "pwd");
    await leave(typist);
  });
});

describe("a connection that is lost", () => {
  it("is told of at once, above what is being typed, and open connects again", async () => {
    const { port } = here;
    const typist = sitDown(here);
    await typist.see("ftp> ");
    typist.type("pw");
    await typist.see("pw");
    await here.server.close();
    expect((await typist.see("again.")).replaceAll(/\s+/g, " ")).toContain(
      `Type open to connect to demo@127.0.0.1:${port} again.`,
    );
    await typist.see("ftp> pw");
    typist.type("d\r");
    await typist.see("Not connected; type open to connect again.");
    typist.type("open\r");
    await typist.see(`127.0.0.1:${port} refused the connection`);
    const server = createServer({ storage: memoryStorage({ now: () => 0 }), accounts, passivePorts });
    await server.listen({ address: "127.0.0.1", port });
    await typist.see("ftp> ");
    typist.type("open\r");
    await typist.see(`Connected to demo@127.0.0.1:${port}.`);
    await leave(typist);
    await server.close();
  });
});

it("keeps what is typed while a command runs for the next prompt", async () => {
  const typist = sitDown(here);
  await typist.see("ftp> ");
  typist.type("lpwd\rpwd\rcd n");
  await typist.see(`${here.local}\n`);
  await typist.see("ftp> pwd\n/\n");
  typist.type("ope\r");
  await typist.see("CWD nope");
  await leave(typist);
});

it("wraps long lines between words and shows lists in columns", async () => {
  for (let at = 10; at < 60; at++) await here.serve(`file ${at}.txt`, "");
  const typist = sitDown(here);
  await typist.see("ftp> ");
  const shown = await say(typist, "ls");
  expect(shown).toMatch(/^.*file 10\.txt {2}file 19\.txt/m);
  const help = await say(typist, "help open user");
  for (const line of `${shown}\n${help}`.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  await leave(typist);
});

const accounts = accountList([{ name: "demo", secret: { password: "secret" } }]);
const passivePorts = { first: 40_100, last: 40_140 };

/** A server whose file begins and does not end. */
async function endlessServer(): Promise<Server> {
  const storage = memoryStorage({ now: () => 0 });
  const stage = await storage.write("/endless" as Parameters<typeof storage.write>[0]);
  await stage.write(new Uint8Array(1 << 20));
  await stage.commit();
  return createServer({
    accounts,
    passivePorts,
    storage: {
      ...storage,
      capabilities: storage.capabilities,
      stat: (path, options) => storage.stat(path, options),
      list: (path, options) => storage.list(path, options),
      read: (_path, { signal } = {}) =>
        Promise.resolve({
          size: 1 << 20,
          async *[Symbol.asyncIterator]() {
            yield new Uint8Array(1 << 16);
            await new Promise((_resolve, reject) => {
              signal?.addEventListener("abort", () => reject(signal.reason as Error));
            });
          },
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }),
    },
  });
}
