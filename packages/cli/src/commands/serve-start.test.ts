import { once } from "node:events";
import { chmod, chown, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveProcess } from "../serve/serve-process.fixtures.ts";
import { talk } from "../serve/talk.fixtures.ts";

let folder = "";
let ports: readonly string[] = [];
let used = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-start-"));
  // Test files run at the same moment: each process has a small range of its own.
  const first = 34_000 + (process.pid % 300) * 20 + (used++ % 2) * 10;
  ports = ["--passive-ports", `${first}-${first + 9}`];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A socket as systemd binds it before it starts anything. */
async function bound(at: string | number): Promise<Server> {
  const server = createServer();
  if (typeof at === "number") server.listen(at, "127.0.0.1");
  else server.listen(at);
  await once(server, "listening");
  return server;
}

/** Node keeps the number of a server's socket to itself. */
function descriptorOf(server: Server): number {
  return (server as unknown as { readonly _handle: { readonly fd: number } })._handle.fd;
}

const demo = { user: "demo", password: "secret" };
const account = ["--user", "demo:secret"];

describe("a server that systemd starts with a socket", () => {
  it("serves there and at no address of its own, also who came before it ran", async () => {
    const socket = await bound(0);
    const { port } = socket.address() as AddressInfo;
    await using server = serveProcess([folder, ...account, ...ports, "--port", "1"], folder, {}, [
      descriptorOf(socket),
    ]);
    // From now on the other process alone has it.
    socket.close();
    using early = await talk(port, demo);
    expect(await server.port).toBe(port);
    expect(await early.ask("PWD")).toMatch(/^257 /);
    expect(server.out().match(/^listening on .*$/gm)).toEqual([`listening on 127.0.0.1:${port}`]);
    server.signal("SIGTERM");
    expect(await server.ended).toBe(0);
  });

  it("begins with TLS on the socket that is called ftps", async () => {
    const [clear, implicit] = [await bound(0), await bound(0)];
    const { port } = implicit.address() as AddressInfo;
    const names = { LISTEN_FDNAMES: "tandem.socket:ftps" };
    const handed = [clear, implicit].map(descriptorOf);
    await using server = serveProcess([folder, ...account, ...ports], folder, names, handed);
    for (const socket of [clear, implicit]) socket.close();
    using ftp = await talk(await server.port, demo);
    expect(await ftp.ask("PWD")).toMatch(/^257 /);
    await server.says(`listening on 127.0.0.1:${port} with implicit TLS`);
    const secured = connect({ port, host: "127.0.0.1", rejectUnauthorized: false });
    const [greeting] = (await once(secured, "data")) as [Buffer];
    expect(greeting.toString()).toMatch(/^220 /);
    secured.destroy();
  });

  it("says what is wrong with a socket that is none of TCP", async () => {
    const socket = await bound(join(folder, "socket"));
    await using server = serveProcess([folder, ...account], folder, {}, [descriptorOf(socket)]);
    socket.close();
    expect(await server.ended).toBe(2);
    expect(server.err()).toMatch(/^tandem: Descriptor 3, .*no socket that waits for TCP connections.*ListenStream=/);
  });
});

describe("a server that goes on as another user", () => {
  const isRoot = process.getuid?.() === 0;

  it.each([1, 2])(
    "opens and makes files as that user, and says once where active data will not come from: %i process(es)",
    { timeout: 120_000 },
    async (workers) => {
      await chmod(folder, 0o755);
      await writeFile(join(folder, "secret-of-root"), "x", { mode: 0o600 });
      if (isRoot) await chown(folder, 65_534, 65_534);
      const as = ["--run-as", "65534:65534", "--workers", String(workers)];
      const words = [folder, ...account, ...ports, "--host", "127.0.0.1", "--port", "0", ...as];
      await using server = serveProcess(words, folder);
      if (!isRoot) {
        // Nobody but root can do it: then it is refused before anything is served.
        expect(await server.ended).toBe(2);
        expect(server.err()).toMatch(/^tandem: Only root can become 65534/);
        return;
      }
      using ftp = await talk(await server.port, demo);
      const refused = await ftp.passive();
      expect(await ftp.ask("RETR secret-of-root")).toMatch(/^550 /);
      refused.destroy();
      const data = await ftp.passive();
      expect(await ftp.ask("STOR mine")).toMatch(/^150 /);
      data.end("abc");
      expect(await ftp.reply()).toMatch(/^226 /);
      const { uid, gid } = await stat(join(folder, "mine"));
      expect({ uid, gid }).toEqual({ uid: 65_534, gid: 65_534 });
      await server.says("logged in");
      expect(server.err().match(/not from 20/g)).toHaveLength((await unprivilegedPort()) > 20 ? 1 : 0);
      server.signal("SIGTERM");
      expect(await server.ended).toBe(0);
    },
  );

  it("does not begin as a user that is not there", async () => {
    await using server = serveProcess([folder, ...account, "--port", "0", "--run-as", "no-such-user"], folder);
    expect(await server.ended).toBe(2);
    expect(server.err()).toMatch(/^tandem: There is no user "no-such-user" on this machine/);
    expect(server.out()).toBe("");
  });
});

/** The first port that takes no privilege here. */
async function unprivilegedPort(): Promise<number> {
  return Number(await readFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8").catch(() => 1024));
}
