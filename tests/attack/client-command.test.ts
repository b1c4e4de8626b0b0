import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hostileServer, type HostilePeer, type HostileServer } from "@tandem/testkit";
import { nodeNetwork, systemClock } from "@tandem/transport";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
// A path, because the command is started in a folder without node_modules.
const tsx = import.meta.resolve("tsx");

let folder = "";
let target = "";
let server: HostileServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-attack-"));
  target = join(folder, "a", "target");
  await mkdir(target, { recursive: true });
  server = await hostileServer(nodeNetwork, systemClock, { address: "127.0.0.1", port: 0 });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Runs `tandem` in the target folder, as a person does. */
function tandem(words: readonly string[], { input = "", env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}) {
  const child = spawn(process.execPath, ["--import", tsx, "--conditions=@tandem/source", main, ...words], {
    cwd: target,
    env: { PATH: process.env["PATH"], HOME: folder, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(input);
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, out, err }));
  return { pid: child.pid, ended };
}

function url(path = ""): string {
  return `ftp://127.0.0.1:${server.at.port}/${path}`;
}

/** Answers whatever is asked: each listing with these lines, each file with its own name. */
async function serve(peer: HostilePeer, lines: readonly string[], features: readonly string[] = []): Promise<void> {
  await peer.welcome(features);
  // A client may ask for the port of its next transfer ahead.
  let offered: HostileListener | undefined;
  try {
    for (;;) {
      const command = await peer.next();
      const verb = command.split(" ")[0] ?? "";
      if (command === "EPSV") {
        await offered?.[Symbol.asyncDispose]();
        offered = await peer.listen();
        peer.say(`229 Entering extended passive mode (|||${offered.local.port}|).`);
      } else if (offered !== undefined && ["RETR", "LIST", "MLSD", "NLST"].includes(verb)) {
        peer.say("150 Here.");
        const { stream } = await offered.accept();
        stream.end(verb === "RETR" ? `content of ${command}` : lines.map((line) => `${line}\r\n`).join(""));
        await offered[Symbol.asyncDispose]();
        offered = undefined;
        peer.say("226 Done.");
      } else if (command === "QUIT") {
        peer.say("221 Bye.");
        return peer.end();
      } else peer.say(command === "TYPE I" ? "200 Yes." : command === "PWD" ? '257 "/"' : "502 No.");
    }
  } finally {
    await offered?.[Symbol.asyncDispose]();
  }
}

type HostileListener = Awaited<ReturnType<HostilePeer["listen"]>>;

const evil = [
  "../escaped",
  "../../escaped",
  "/tmp/tandem-escaped",
  "..\\escaped",
  "a/b",
  "..",
  ".",
  "C:\\escaped",
  "red\u001B[31m\u0007",
  "line\u0085break\u2028here",
  "\u202Egpj.exe",
];

describe("C1: names that would escape the target folder, or command the terminal", () => {
  const listed = evil.map((name) => `type=file;size=4; ${name}`);

  it("are written inside of it or not at all", async () => {
    const attack = server.attack((peer) => serve(peer, listed, ["MLST type*;size*;"]));
    const { ended } = tandem(["open", url()], { input: "prompt\nmget *\n" });
    const { out, err } = await ended;
    await attack;
    expect(await readdir(folder)).toEqual(["a"]);
    expect(await readdir(join(folder, "a"))).toEqual(["target"]);
    const written = await readdir(target);
    expect(written.length).toBeGreaterThan(0);
    for (const name of written) {
      expect(name).not.toMatch(/[\\\u0000-\u001F\u007F-\u009F\u2028\u202E]/);
      expect(["escaped", "tandem-escaped"]).not.toContain(name);
    }
    expect(out + err).not.toMatch(/[\u0007\u001B\u0080-\u009F\u202E]/);
  });

  it.each(["ls", "ls -l"])("are shown by %s as what they are", async (command) => {
    const attack = server.attack((peer) => serve(peer, listed, ["MLST type*;size*;"]));
    const { ended } = tandem([...command.split(" "), url()]);
    const { code, out } = await ended;
    await attack;
    expect(code).toBe(0);
    expect(out).toContain("red\\x1b[31m\\x07");
    expect(out).toContain("../../escaped");
    expect(out).not.toMatch(/[\u0007\u001B\u0080-\u009F\u2028\u202E]/);
  });

  it("that an URL asks for are one name in the folder", async () => {
    const attack = server.attack((peer) => serve(peer, []));
    const { ended } = tandem(["get", url("..%2F..%5Cescaped%1B")]);
    expect(await ended).toMatchObject({ code: 0 });
    await attack;
    expect(await readdir(target)).toEqual(["..%5Cescaped%1B"]);
  });
});

it("C3: a listing without an end is one sentence and an exit code, and the process lives to say it", async () => {
  const attack = server.attack(async (peer) => {
    await peer.welcome(["MLST type*;"]);
    const socket = await peer.data(/^MLSD/);
    peer.say("150 Here.");
    await peer.flood("type=file; a\r\n", { socket });
    await peer.answer("ABOR", "426 Broken off.", "226 Closed.");
    await peer.answer("QUIT", "221 Bye.");
    peer.end();
  });
  const { ended } = tandem(["ls", url()]);
  expect(await ended).toEqual({
    code: 1,
    out: "",
    err: "tandem: The listing has more than 1000000 entries. Raise the limit, or list less at once.\n",
  });
  await attack;
});

describe("C8: passwords", () => {
  const secret = "hunter2-hunter2";

  it("in a URL are not in the list of processes", async () => {
    const seen: string[] = [];
    const attack = server.attack(async (peer) => {
      peer.say("220 Ready.");
      await peer.answer("USER demo", "331 Password.");
      await peer.expect(`PASS ${secret}`);
      seen.push(await readFile(`/proc/${running.pid}/cmdline`, "utf8"));
      peer.say("530 Wrong.");
      await peer.silence();
    });
    const running = tandem(["ls", `ftp://demo:${secret}@127.0.0.1:${server.at.port}/`]);
    const { code, err } = await running.ended;
    await attack;
    expect(seen.join()).toMatch(/^tandem ls ftp:\/\/demo:\*\*\*\*@/);
    expect(code).toBe(1);
    expect(err + seen.join()).not.toContain(secret);
  });

  it("in a .netrc that others can read are not sent, and the person is told why", async () => {
    await writeFile(join(folder, ".netrc"), `machine 127.0.0.1 login demo password ${secret}\n`);
    await chmod(join(folder, ".netrc"), 0o644);
    const { code, err } = await tandem(["ls", url()]).ended;
    expect(code).toBe(2);
    expect(err).toMatch(
      /^tandem: .*\.netrc has a password for 127\.0\.0\.1 and can be read or changed by others \(mode 644\)/,
    );
    expect(err).not.toContain(secret);
    await chmod(join(folder, ".netrc"), 0o600);
    const attack = server.attack(async (peer) => {
      peer.say("220 Ready.");
      await peer.answer("USER demo", "331 Password.");
      await peer.answer(`PASS ${secret}`, "530 Wrong.");
      await peer.silence();
    });
    expect((await tandem(["ls", url()]).ended).code).toBe(1);
    await attack;
  });

  it("may come from a file or the environment, and are in no trace", async () => {
    await writeFile(join(folder, "password"), `${secret}\n`);
    const login = async (peer: HostilePeer): Promise<void> => {
      peer.say("220 Ready.");
      await peer.answer("USER demo", "331 Password.");
      await peer.answer(`PASS ${secret}`, `530 PASS ${secret} is wrong.`);
      await peer.silence();
    };
    const common = ["ls", `ftp://demo@127.0.0.1:${server.at.port}/`, "--trace", join(folder, "trace")];
    for (const [words, env] of [
      [["--password-file", join(folder, "password")], {}],
      [[], { TANDEM_PASSWORD: secret }],
    ] as const) {
      const attack = server.attack(login);
      const { code, out, err } = await tandem([...common, ...words], { env }).ended;
      await attack;
      expect(code).toBe(1);
      expect(out + err).not.toContain(secret);
    }
    const trace = await readFile(join(folder, "trace"), "utf8");
    expect(trace).toContain("PASS ****");
    expect(trace).not.toContain(secret);
  });
});
