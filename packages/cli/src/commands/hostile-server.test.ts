import { readdir, rm, stat, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodeNetwork } from "@tandem/transport";
import { scriptedServer, type ScriptedServer } from "@tandem/testkit";
import { run } from "../client/run.fixtures.ts";

let server: ScriptedServer;
let folder: string;
beforeEach(async () => {
  server = await scriptedServer(nodeNetwork, { address: "127.0.0.1", port: 0 });
  folder = await mkdtemp(join(tmpdir(), "tandem-cli-hostile-"));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function url(path: string): string {
  return `ftp://127.0.0.1:${server.at.port}/${path}`;
}

interface Script {
  readonly features?: readonly string[];
  /** Answers by command line or by verb; the rest is refused with 502. */
  readonly replies?: Readonly<Record<string, string>>;
  /** What every transfer sends. */
  readonly data?: string;
  /** The server goes away when this resolves, in the middle of the first transfer. */
  readonly goneWhen?: Promise<void>;
  /** Told of each command. */
  readonly heard?: (line: string) => void;
}

/** Serves one client. */
async function serve({ replies, data = "", goneWhen, heard, features = [] }: Script): Promise<void> {
  const peer = await server.accept();
  const answers: Readonly<Record<string, string>> = { TYPE: "200 Yes.", QUIT: "221 Bye.", ...replies };
  await peer.logIn(features);
  for (let line = await peer.next(); ; line = await peer.next()) {
    heard?.(line);
    if (line === "EPSV") {
      await using listener = await peer.listen();
      peer.say(`229 Entering extended passive mode (|||${listener.local.port}|).`);
      await peer.answer(/^(RETR|LIST|MLSD)/, "150 Here it comes.");
      const { stream } = await listener.accept();
      stream.write(data);
      if (goneWhen !== undefined) {
        await goneWhen;
        stream.destroy();
        return peer.socket.reset();
      }
      stream.end();
      peer.say("226 Done.");
    } else peer.say(answers[line] ?? answers[line.split(" ")[0] ?? ""] ?? "502 Not here.");
    if (line === "QUIT") return peer.end();
  }
}

describe("a server that wants TLS", () => {
  it("is named with its command when it refuses the name of the user", async () => {
    const serving = (async () => {
      const peer = await server.accept();
      peer.say("220 Ready.");
      await peer.answer(/^USER/, "530 TLS is required.");
    })();
    const address = `127.0.0.1:${server.at.port}`;
    const { code, err } = await run(["ls", `ftp://demo:secret@${address}/`]);
    await serving;
    expect(code).toBe(1);
    expect(err).toContain('530 TLS is required". This server wants TLS: ask for it with ftpes: in place of ftp:.\n');
    expect(err).toMatch(new RegExp(`\\n  (?:npx )?tandem ls ftpes://demo@${address}/\\n$`));
  });

  it.each(["ftp", "ftpes"])(
    "from the first byte is named with its command too, when it closes a connection of %s in silence",
    async (scheme) => {
      const serving = server.accept().then((peer) => peer.end());
      const address = `127.0.0.1:${server.at.port}`;
      const { code, err } = await run(["ls", "-l", `${scheme}://${address}/`]);
      await serving;
      expect(code).toBe(1);
      expect(err).toContain("closed the control connection before any greeting; it may expect TLS from the first byte");
      expect(err).toMatch(new RegExp(` If it does expect TLS:\\n  (?:npx )?tandem ls -l ftps://${address}/\\n$`));
    },
  );
});

describe("a server that means ill, or is unlucky", () => {
  it("lists names that a terminal would obey, and they are shown as what they are", async () => {
    const serving = serve({
      data: "-rw-r--r-- 1 o g 1 Jan  1  2020 \u001B]0;owned\u0007../../x\r\n-rw-r--r-- 1 o g 1 Jan  1  2020 a\u009B2Jb\r\n",
    });
    const { code, out } = await run(["ls", "-l", url("")]);
    await serving;
    expect(code).toBe(0);
    expect(out).toContain("\\x1b]0;owned\\x07../../x");
    expect(out).not.toMatch(/[\u001B\u0007\u009B]/);
  });

  it("lists in no order, and the names are sorted", async () => {
    const line = "-rw-r--r-- 1 o g 1 Jan  1  2020";
    const serving = serve({ data: `${line} c\r\n${line} a\r\n${line} b\r\n` });
    expect(await run(["ls", url("")])).toEqual({ code: 0, out: "a\nb\nc\n", err: "" });
    await serving;
  });

  it("says things that a terminal would obey, and they are shown as what they are", async () => {
    const serving = serve({ replies: { DELE: "550 \u001B[2JNo\u0007." } });
    const { code, err } = await run(["rm", url("x")]);
    await serving;
    expect({ code, err }).toEqual({ code: 1, err: 'tandem: The server refused DELE x: "550 \\x1b[2JNo\\x07".\n' });
  });

  it.each(["..%2F..%2Fevil", "%2E%2E%2F%2E%2E%2Fevil", "..%5Cevil", "a%1B%5B31m"])(
    "is asked for %s, and the file stays in the folder",
    async (path) => {
      const serving = serve({ data: "evil" });
      const ran = await run(["get", url(path), "-o", folder]);
      await serving;
      expect(ran).toEqual({ code: 0, out: "", err: "" });
      const [name = ""] = await readdir(folder);
      expect(name).toMatch(/^(?:evil|\.\.%5Cevil|a%1B\[31m)$/);
    },
  );

  it("goes away in the middle of a file: the part is kept, and no success is claimed", async () => {
    const serving = serve({
      replies: { SIZE: "213 100" },
      data: "0123456789",
      goneWhen: arrived(join(folder, "long.part"), 10),
    });
    const { code, err } = await run(["get", "--retries", "0", url("long"), "-o", folder]);
    await serving;
    expect(code).toBe(1);
    expect(err).toMatch(/^tandem: .*long\.part; get --continue goes on with it\.\n$/);
    expect(await readdir(folder)).toEqual(["long.part"]);
    expect((await stat(join(folder, "long.part"))).size).toBe(10);
  });

  it("ends a file early and calls it whole: no success is claimed", async () => {
    const serving = serve({ replies: { SIZE: "213 100" }, data: "0123456789" });
    const { code, err } = await run(["get", url("short%1B%5B2J"), "-o", folder]);
    await serving;
    expect(code).toBe(1);
    expect(err).toMatch(/^tandem: short\\x1b\[2J has 100 bytes, and 10 came/);
    expect(await readdir(folder)).toEqual(["short%1B[2J.part"]);
  });

  it("is not there at all", async () => {
    const gone = url("x");
    await server[Symbol.asyncDispose]();
    const ran = await run(["get", gone, gone, "-o", folder]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/^tandem: 127\.0\.0\.1:\d+ refused the connection: [^\n]+\ntandem: 2 of 2 failed\.\n$/);
  });
});

/** Resolves when a file has so many bytes. */
async function arrived(path: string, size: number): Promise<void> {
  while ((await stat(path).catch(() => undefined))?.size !== size)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("a server whose listings take a link for what it leads to", () => {
  it("loses the link to rm --recursive, and nothing of what is behind it", async () => {
    const said: string[] = [];
    const serving = serve({
      features: ["MLST type*;size*;"],
      heard: (line) => said.push(line),
      replies: {
        "MLST tree": "250-Here\r\n type=dir; tree\r\n250 End",
        "DELE tree": "550 It is a directory.",
        "DELE tree/elsewhere": "250 Gone.",
        "RMD tree": "250 Gone.",
      },
      data: "type=dir; elsewhere\r\n",
    });
    expect(await run(["rm", "--recursive", url("tree")])).toMatchObject({ code: 0, err: "" });
    await serving;
    expect(said.filter((line) => /^(DELE|RMD)/.test(line))).toEqual(["DELE tree", "DELE tree/elsewhere", "RMD tree"]);
  });
});
