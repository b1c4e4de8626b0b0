import { constants } from "node:crypto";
import { createServer as createTcpServer } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { parseExtendedPassiveReply } from "@tandem/protocol";
import { accountList, createServer, type ServerSetup } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { openDialogue } from "@tandem/testkit";
import { nodeNetwork } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";
import { certificate } from "./tls/certificate.ts";
import {
  readSecure,
  secureClient,
  secureServer,
  tlsOver,
  type Reachable,
  type SecureClient,
} from "./tls/secure-client.ts";

const handshakes: readonly (readonly [string, ConnectionOptions])[] = [
  ["TLSv1.3", {}],
  ["TLSv1.2 with tickets", { maxVersion: "TLSv1.2" }],
  ["TLSv1.2 with session ids", { maxVersion: "TLSv1.2", secureOptions: constants.SSL_OP_NO_TICKET }],
];

const one = { passivePorts: { first: 50_000, last: 50_000 } };
const portOf = (reply: string): number => parseExtendedPassiveReply(reply).port;

async function loggedIn(made: Reachable, options: ConnectionOptions = {}): Promise<SecureClient> {
  const ftp = await secureClient(made, options);
  await ftp.private();
  await ftp.logIn();
  return ftp;
}

/** A session of `prefer` has shown by a data connection that its client goes on with sessions. */
async function shown(ftp: SecureClient): Promise<SecureClient> {
  const data = await ftp.data();
  await ftp.ask("NLST");
  await readSecure(data);
  await ftp.reply();
  return ftp;
}

describe.each(handshakes)("over %s two clients behind one address share the one passive port", (_, options) => {
  it(
    "and of 50 uploads and 50 downloads of each at once all are whole, and none is the other's",
    { timeout: 60_000 },
    async () => {
      await using made = await realServer({ tls: { certificates: [certificate], sessionReuse: "require" } });
      const clients = await Promise.all(
        ["one", "two"].map(async (name) => ({ name, ftp: await loggedIn(made, options) })),
      );
      const transfers = clients.map(async ({ name, ftp }) => {
        const session = await ftp.session();
        const dial = async () => {
          const { port } = parseExtendedPassiveReply(await ftp.ask("EPSV"));
          return tlsOver(await made.client.dial({ remote: { ...made.at, port } }), { ...options, session });
        };
        for (let turn = 0; turn < 50; turn++) {
          const content = `${name} ${turn} `.repeat(1 + turn * 100);
          const up = await dial();
          expect(await ftp.ask(`STOR ${name}`)).toMatch(/^150 /);
          up.resume().end(content);
          expect(await ftp.reply()).toMatchObject({ code: 226 });
          const down = await dial();
          expect(await ftp.ask(`RETR ${name}`)).toMatch(/^150 /);
          expect(await readSecure(down)).toBe(content);
          expect(await ftp.reply()).toMatchObject({ code: 226 });
        }
      });
      await Promise.all(transfers);
    },
  );

  it("in whichever order they come, whole or in pieces", async () => {
    await using made = await secureServer({ ...one, tls: { sessionReuse: "require" }, wire: { segment: () => 7 } });
    const [ann, bob] = [await loggedIn(made, options), await loggedIn(made, options)];
    await made.put("/ann", "for ann");
    await made.put("/bob", "for bob");
    expect([await ann.ask("EPSV"), await bob.ask("EPSV")].map(portOf)).toEqual([50_000, 50_000]);
    const dial = async (ftp: SecureClient) =>
      tlsOver(await made.client.dial({ remote: { ...made.at, port: 50_000 } }), {
        ...options,
        session: await ftp.session(),
      });
    const forBob = await dial(bob);
    const forAnn = await dial(ann);
    expect(await ann.ask("RETR ann")).toMatch(/^150 /);
    expect(await bob.ask("RETR bob")).toMatch(/^150 /);
    expect(await Promise.all([readSecure(forAnn), readSecure(forBob)])).toEqual(["for ann", "for bob"]);
    for (const ftp of [ann, bob]) expect(await ftp.reply()).toMatchObject({ code: 226 });
    await settle();
    expect(made.network.open.listeners).toBe(1);
  });
});

describe("a port that sessions of one address share", () => {
  const strangers: readonly (readonly [string, (tcp: Awaited<ReturnType<SecureClient["dial"]>>) => unknown])[] = [
    ["speaks no TLS", ({ stream }) => stream.write("GET / HTTP/1.1\r\n\r\n")],
    ["begins a session of its own", (tcp) => tlsOver(tcp)],
    ["breaks off inside its hello", ({ stream }) => stream.end(Uint8Array.of(22, 3, 1, 2, 0, 1, 0))],
    ["ends at once", ({ stream }) => stream.end()],
    ["says nothing", () => {}],
    ["is a crowd that says nothing", () => {}],
  ];

  it.each(strangers)(
    "turns away a connection that %s, and the rightful ones get what is theirs",
    async (name, speak) => {
      await using made = await secureServer({ ...one, tls: { sessionReuse: "require" } });
      await made.put("/a", "abc");
      const [ann, bob] = [await loggedIn(made), await loggedIn(made)];
      await ann.ask("EPSV");
      await bob.ask("EPSV");
      const dial = () => made.client.dial({ remote: { ...made.at, port: 50_000 } });
      for (let left = name.includes("crowd") ? 200 : 1; left > 0; left--) {
        const stranger = await dial();
        stranger.stream.on("error", () => {}).resume();
        speak(stranger);
      }
      await settle(64);
      for (const ftp of [bob, ann]) {
        const data = tlsOver(await dial(), { session: await ftp.session() });
        expect(await ftp.ask("RETR a")).toMatch(/^150 /);
        expect(await readSecure(data)).toBe("abc");
        expect(await ftp.reply()).toMatchObject({ code: 226 });
      }
      // What has told nothing goes with the last who could have owned it.
      await expect.poll(() => made.network.open).toEqual({ sockets: 4, listeners: 1, dials: 0 });
    },
  );

  it("gives nobody a late connection of one who waits there no longer", async () => {
    await using made = await secureServer({ ...one, tls: { sessionReuse: "require" } });
    await made.put("/a", "abc");
    const [ann, bob] = [await loggedIn(made), await loggedIn(made)];
    await ann.ask("EPSV");
    await bob.ask("EPSV");
    await bob.ask("QUIT");
    await bob.ended;
    const dial = async (ftp: SecureClient) =>
      tlsOver(await made.client.dial({ remote: { ...made.at, port: 50_000 } }), { session: await ftp.session() });
    (await dial(bob)).resume();
    await settle(64);
    const data = await dial(ann);
    expect(await ann.ask("RETR a")).toMatch(/^150 /);
    expect(await readSecure(data)).toBe("abc");
  });

  it("is for clients that have shown what they prove, where reuse is only preferred", async () => {
    await using made = await secureServer(one);
    const [ann, bob, carol] = [await shown(await loggedIn(made)), await loggedIn(made), await loggedIn(made)];
    expect(await bob.ask("EPSV")).toMatch(/^229 /);
    expect(await ann.ask("EPSV")).toMatch(/^425 /);
    await bob.ask("REIN");
    await shown(carol);
    expect(await ann.ask("EPSV")).toMatch(/^229 /);
    expect(await carol.ask("EPSV")).toMatch(/^229 /);
  });

  it("is for no session whose data connections are in clear", async () => {
    await using made = await secureServer({ ...one, tls: { sessionReuse: "require" } });
    const [ann, bob] = [await loggedIn(made), await loggedIn(made)];
    await bob.ask("PROT C");
    expect(await ann.ask("EPSV")).toMatch(/^229 /);
    expect(await bob.ask("EPSV")).toMatch(/^425 /);
    await bob.ask("PROT P");
    expect(await bob.ask("EPSV")).toMatch(/^229 /);
  });

  it("is taken only when no other is free", async () => {
    await using made = await secureServer({
      passivePorts: { first: 50_000, last: 50_002 },
      tls: { sessionReuse: "require" },
    });
    const clients = await Promise.all([1, 2, 3, 4].map(() => loggedIn(made)));
    const ports: number[] = [];
    for (const ftp of clients) ports.push(portOf(await ftp.ask("EPSV")));
    expect(new Set(ports.slice(0, 3)).size).toBe(3);
    expect(ports).toHaveLength(4);
  });
});

/** A server on this machine that has one port for data connections. */
async function realServer(setup: Partial<ServerSetup>): Promise<Reachable & AsyncDisposable> {
  const port = await freePort();
  const storage = memoryStorage({ now: () => 0 });
  const accounts = accountList([{ name: "demo", secret: { password: "secret" } }]);
  const server = createServer({ storage, accounts, passivePorts: { first: port, last: port }, ...setup });
  const at = await server.listen({ address: "127.0.0.1", port: 0 });
  return {
    at,
    client: nodeNetwork,
    connect: () => openDialogue(nodeNetwork, at),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createTcpServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { readonly port: number };
      probe.close(() => resolve(port));
    });
  });
}
