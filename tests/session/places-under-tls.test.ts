import { Duplex } from "node:stream";
import { accountList, createServer } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { openDialogue, type Dialogue } from "@tandem/testkit";
import { nodeNetwork, type Network } from "@tandem/transport";
import { describe, expect, it } from "vitest";
import { certificate } from "./tls/certificate.ts";
import { secureClient, type SecureClient } from "./tls/secure-client.ts";

/** The way to a session whose last word is told: under TLS, or where TLS has been taken off. */
const ways: readonly (readonly [string, (ftp: SecureClient) => Promise<Dialogue>])[] = [
  ["under TLS", (ftp) => Promise.resolve(ftp)],
  ["behind CCC", async (ftp) => (await ftp.intoClear("CCC")).clear],
  ["behind REIN", async (ftp) => (await ftp.intoClear("REIN")).clear],
];

// In memory TLS lies on a stream of ours; of the kernel's sockets it takes hold itself.
describe.each(ways)("the place of an address, %s, on this machine's network,", (_, into) => {
  it("is free again behind QUIT, though the client leaves its end open", async () => {
    await using made = await onePlace();
    for (let turn = 0; turn < 3; turn++) {
      const ftp = await into(await made.secure());
      expect(await made.isFree()).toBe(false);
      expect(await ftp.ask("QUIT")).toMatch(/^221 /);
      await ftp.ended;
      await expect.poll(() => made.isFree()).toBe(true);
    }
    // They linger all the same.
    expect(made.server.sessions).toBeGreaterThanOrEqual(3);
  });

  it("is taken for as long as the client does not read what it is told last", async () => {
    await using made = await onePlace();
    const ftp = await into(await made.secure());
    const replies = heard(ftp);
    made.hold();
    const { session } = made;
    ftp.send("HELP\r\n".repeat(40_000));
    await made.silence();
    made.server.disconnect(session, "Time to go.");
    for (let tries = 0; tries < 5; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await made.isFree()).toBe(false);
    }
    made.readOn();
    await ftp.ended;
    expect((await replies).at(-1)).toBe(421);
    await expect.poll(() => made.isFree()).toBe(true);
  });
});

/** The codes of all replies, to the end. */
async function heard(ftp: Dialogue): Promise<readonly number[]> {
  const codes: number[] = [];
  try {
    for (;;) codes.push((await ftp.reply()).code);
  } catch {
    return codes;
  }
}

/** A server on this machine that has one session for each address. */
async function onePlace() {
  const server = createServer({
    storage: memoryStorage({ now: () => 0 }),
    accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
    tls: { certificates: [certificate], clearing: "allowed" },
    limits: { sessionsPerAddress: 1 },
  });
  let session = "";
  let said = 0;
  server.on("control.open", (event) => void (session = event.session));
  server.on("control.line", () => void said++);
  const at = await server.listen({ address: "127.0.0.1", port: 0 });
  const streams: Duplex[] = [];
  const client: Network = {
    ...nodeNetwork,
    async dial(options) {
      const socket = await nodeNetwork.dial(options);
      streams.push(socket.stream);
      return { ...socket, stream: streamOver(socket.stream) };
    },
  };
  return {
    server,
    /** The one that began last. */
    get session() {
      return session;
    },
    async secure() {
      const ftp = await secureClient({ at, client, connect: () => openDialogue(client, at) });
      await ftp.private();
      await ftp.logIn();
      return ftp;
    },
    /** Whether another session would be let in; it is gone again when this resolves. */
    async isFree() {
      const { sessions } = server;
      const socket = await nodeNetwork.dial({ remote: at });
      const [greeting] = (await socket.stream.iterator({ destroyOnReturn: false }).next()).value as Buffer;
      socket.stream.destroy();
      await expect.poll(() => server.sessions).toBe(sessions);
      return greeting === "2".charCodeAt(0);
    },
    hold: () => void streams.at(-1)!.pause(),
    readOn: () => void streams.at(-1)!.resume(),
    /** Resolves when the server has said nothing for a while: there is no more room for it. */
    async silence() {
      for (let before = -1; before !== said || said === 0;) {
        before = said;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    async [Symbol.asyncDispose]() {
      for (const stream of streams) stream.destroy();
      await server.close();
    },
  };
}

/** A stream over a connection: TLS of the client can be taken off it, since Node's does not take hold of the socket. */
function streamOver(tcp: Duplex): Duplex {
  const stream = new Duplex({
    read() {},
    write: (bytes: Buffer, _encoding, done) => void tcp.write(bytes, done),
    final: (done) => void tcp.end(done),
    destroy(error, done) {
      tcp.destroy();
      done(error);
    },
  });
  tcp.on("data", (bytes: Buffer) => void stream.push(bytes)).on("end", () => void stream.push(null));
  tcp.on("error", () => {}).on("close", () => void stream.destroy());
  return stream;
}
