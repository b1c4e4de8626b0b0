import { afterEach, describe, expect, it } from "vitest";
import { memoryServer, type MemoryServer, type MemoryServerOptions } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import type { Client } from "../client.ts";
import { connect } from "../connect.ts";
import type { ConnectOptions } from "../options.ts";
import { bench, failureOf } from "../scripted.fixtures.ts";

let server: MemoryServer | undefined;
let client: Client | undefined;
afterEach(async () => {
  await client?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  server = client = undefined;
});

async function connected(
  options: Partial<ConnectOptions> = {},
  setup: MemoryServerOptions = {},
): Promise<{ readonly server: MemoryServer; readonly client: Client }> {
  server = await memoryServer(setup);
  const { client: network, clock, at } = server;
  client = await connect({ ...at, host: at.address, user: "demo", password: "secret", network, clock, ...options });
  return { server, client };
}

// Whose password takes no time to check, which no clock in memory knows of.
const nobody = { user: "anonymous", password: "nobody@example.org" };
const numbers = Array.from({ length: 20 }, (_, at) => at);

describe("a client with several connections", () => {
  it("opens them when transfers wait, as many as were asked for, and no more for commands", async () => {
    const { server, client } = await connected({ connections: 3 });
    expect(client.connections).toBe(1);
    await Promise.all(numbers.map((n) => client.makeDirectory(`d${n}`)));
    expect(client.connections).toBe(1);
    await Promise.all(numbers.map((n) => client.upload(`${n}`, `d${n}/f`)));
    expect(client.connections).toBe(3);
    const all = await Promise.all(numbers.map((n) => client.downloadBytes(`d${n}/f`)));
    expect(all.map((bytes) => Buffer.from(bytes).toString())).toEqual(numbers.map(String));
    await client.close();
    await settle();
    expect(server.network.open.sockets).toBe(0);
  });

  it("gets on with as many as the server takes", async () => {
    const { client } = await connected({ connections: 8 }, { limits: { sessionsPerAccount: 2 } });
    await Promise.all(numbers.map((n) => client.upload(`${n}`, `f${n}`)));
    expect(client.connections).toBe(2);
    expect(await client.names()).toHaveLength(20);
  });

  it("logs in once more in one breath where the server stands that, and asks for no features again", async () => {
    const rig = await bench();
    const credentials = { user: "me", password: "secret" };
    const { peer, connecting } = await rig.begin({ window: 8, connections: 2, ...credentials });
    peer.say("220 (vsFTPd 3.0.3)");
    await peer.answer("USER me", "331 Password.");
    await peer.answer("PASS secret", "230 Come in.");
    await peer.answer("FEAT", "211-Features:", " UTF8", "211 End");
    await peer.answer("OPTS UTF8 ON", "200 Always.");
    await peer.answer("TYPE I", "200 Image.");
    const scripted = await connecting;
    for (const name of ["a", "b"]) void failureOf(scripted.downloadBytes(name));
    const second = await rig.accept();
    second.say("220 (vsFTPd 3.0.3)");
    await settle();
    expect(second.commands).toEqual(["USER me", "PASS secret", "OPTS UTF8 ON", "TYPE I"]);
    expect(scripted.features.has("UTF8")).toBe(true);
  });

  it("stays with one where a server cannot dial for several at once (pyftpdlib in active mode)", async () => {
    const { client } = await connected({ connections: 3, mode: "active" }, { greeting: "pyftpdlib 1.5.7 ready." });
    await Promise.all(numbers.map((n) => client.upload(`${n}`, `f${n}`)));
    expect(client.connections).toBe(1);
    expect(await client.names()).toHaveLength(20);
  });

  it("changes the directory of all", async () => {
    const { server, client } = await connected({ connections: 3 });
    await client.makeDirectory("docs");
    await Promise.all(numbers.map((n) => client.upload(`${n}`, `f${n}`)));
    const before = numbers.map((n) => client.upload("root", `g${n}`));
    const entering = client.changeDirectory("docs");
    const behind = numbers.map((n) => client.upload("docs", `g${n}`));
    await Promise.all([...before, entering, ...behind]);
    expect(await server.content("/g7")).toBe("root");
    for (const n of numbers) expect(await server.content(`/docs/g${n}`)).toBe("docs");
    await client.command("CDUP");
    await Promise.all(numbers.map((n) => client.remove(`g${n}`)));
    expect(await client.names()).toHaveLength(21);
  });

  it("tells those behind a refused change where they are", async () => {
    const { client } = await connected({ connections: 2 });
    await Promise.all(numbers.slice(0, 4).map((n) => client.upload(`${n}`, `f${n}`)));
    expect(await failureOf(client.changeDirectory("nothing"))).toMatchObject({ reply: { code: 550 } });
    expect(await client.names()).toHaveLength(4);
  });
});

describe("a connection that is lost", () => {
  it("is made anew when it is needed, in the same directory", async () => {
    const { server, client } = await connected();
    await client.makeDirectory("docs");
    await client.changeDirectory("docs");
    await client.upload("here", "a");
    await endAll(server);
    expect(client.lost).toBeUndefined();
    expect(Buffer.from(await client.downloadBytes("a")).toString()).toBe("here");
    expect(await client.workingDirectory()).toBe("/docs");
  });

  it("leaves the others to go on, and comes back", async () => {
    const { server, client } = await connected({ connections: 3 });
    await Promise.all(numbers.map((n) => client.upload(`${n}`, `f${n}`)));
    await endAll(server);
    await Promise.all(numbers.map((n) => client.upload(`${n}`, `g${n}`)));
    expect(await client.names()).toHaveLength(40);
  });

  it("is dropped when the server has no room for it any more", async () => {
    const limits = { sessionsPerAddress: 2 };
    const { server, client } = await connected({ connections: 2 }, { limits });
    await Promise.all(numbers.map((n) => client.upload(`${n}`, `f${n}`)));
    expect(client.connections).toBe(2);
    await endAll(server);
    const other = await connect({ host: server.at.address, user: "demo", password: "secret", network: server.client });
    await Promise.all(numbers.map((n) => client.upload(`${n}`, `g${n}`)));
    expect(client.connections).toBe(1);
    await other[Symbol.asyncDispose]();
  });

  it("is not made anew for what may have happened already", async () => {
    const { peer, client } = await (await bench()).logIn({ retries: 3 });
    const removing = failureOf(client.remove("a"));
    await peer.expect("DELE a");
    peer.end();
    expect(await removing).toMatchObject({ code: "lost", command: "DELE a" });
  });

  it("is made anew for what can be asked twice, sooner or later", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ retries: 2, features: ["MLST type*;size*;"] });
    const asking = client.stat("a");
    await peer.expect("MLST a");
    peer.end();
    const second = await rig.accept();
    second.say("421 Too many sessions, try later.");
    second.end();
    await settle();
    await rig.clock.advance(1_000);
    const third = await rig.accept();
    await third.logIn(["MLST type*;size*;"]);
    await third.answer("MLST a", "250-Listing", " type=file;size=7; a", "250 End");
    expect(await asking).toMatchObject({ size: 7 });
  });

  it("is given up after as many tries as were asked for", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ retries: 1 });
    const asking = failureOf(client.command("NOOP"));
    peer.end();
    expect(await asking).toMatchObject({ code: "lost" });
    const again = failureOf(client.workingDirectory());
    for (const rest of [1_000, 0]) {
      const next = await rig.accept();
      next.say("421 Down.");
      next.end();
      await settle();
      await rig.clock.advance(rest);
    }
    expect(await again).toMatchObject({ code: "closing" });
    // The next call finds the server well again.
    const well = client.workingDirectory();
    const last = await rig.accept();
    await last.logIn();
    await last.answer("PWD", '257 "/" is it.');
    expect(await well).toBe("/");
  });

  it("is not made anew when that is not wanted", async () => {
    const { peer, client } = await (await bench()).logIn({ retries: 0 });
    peer.end();
    await settle();
    expect(client.lost).toMatchObject({ code: "lost" });
    expect(await failureOf(client.workingDirectory())).toMatchObject({ code: "lost" });
  });
});

describe("calls that wait for each other", () => {
  it("get another connection when all are held by their own loops", async () => {
    const { server, client } = await connected({ connections: 1, ...nobody });
    await server.put("/a", new Uint8Array(2_000_000));
    const work = (async () => {
      for await (const chunk of client.read("a")) return [chunk.length > 0, await client.names()];
      return undefined;
    })();
    expect(await server.clock.until(work)).toEqual([true, ["a"]]);
  });

  it("are told when there is no other one to be had", async () => {
    const { server, client } = await connected({ connections: 1, ...nobody }, { limits: { sessionsPerAddress: 1 } });
    await server.put("/a", new Uint8Array(2_000_000));
    const work = (async () => {
      for await (const _ of client.read("a")) return await failureOf(client.names());
      return undefined;
    })();
    expect(await server.clock.until(work)).toMatchObject({
      code: "held",
      message: expect.stringContaining("held by transfers") as string,
    });
    expect(await client.names()).toEqual(["a"]);
  });

  it("are told when they want all connections", async () => {
    const { server, client } = await connected({ connections: 2, ...nobody });
    await server.put("/a", new Uint8Array(2_000_000));
    const work = (async () => {
      for await (const _ of client.read("a")) return await failureOf(client.changeDirectory("/"));
      return undefined;
    })();
    const told = { code: "held", message: expect.stringContaining("End one of them") as string };
    expect(await server.clock.until(work)).toMatchObject(told);
    expect(await client.names()).toEqual(["a"]);
  });
});

describe("the options of a pool", () => {
  it.each([{ connections: 0 }, { connections: 1.5 }, { retries: -1 }])(
    "are refused when they make no sense: %o",
    async (options) => {
      expect(await failureOf(connect({ host: "127.0.0.1", port: 1, ...options }))).toBeInstanceOf(RangeError);
    },
  );
});

/** Ends every session of the server, as an idle time-out would. */
async function endAll(server: MemoryServer): Promise<void> {
  server.server.disconnect({ account: "demo" });
  await settle();
}

describe("a transfer that is broken off by the network", () => {
  it("goes on where it was, each byte given once", async () => {
    const rig = await bench();
    const { peer, client } = await rig.logIn({ retries: 1 });
    const content = Array.from({ length: 10_000 }, (_, n) => String(n % 10)).join("");
    const fetching = client.downloadText("a");
    await peer.answer("TYPE I", "200 Image.");
    const first = await (await peer.passive()).accept();
    await peer.answer("RETR a", "150 Opening (10000 bytes).");
    first.stream.write(content.slice(0, 5_000));
    await settle();
    first.reset();
    peer.say("426 Broken.");
    const second = await peer.passive();
    // A little before its place, to see that it is the same file.
    await peer.answer("REST 904", "350 From there.");
    await peer.answer("RETR a", "150 Opening.");
    (await second.accept()).stream.end(content.slice(904));
    peer.say("226 Done.");
    expect(await fetching).toBe(content);
  });
});
