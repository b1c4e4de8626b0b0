import { once } from "node:events";
import { constants } from "node:crypto";
import { describe, expect, it } from "vitest";
import { settle } from "../testing/index.ts";
import { defaultDataTimers } from "../data/data-timers.ts";
import {
  certificate,
  collector,
  dataPair,
  networks,
  options,
  secured,
  sessionOf,
  silentPair,
  tcpPair,
  tlsClient,
} from "./tls.fixtures.ts";
import { tlsServer } from "./tls-server.ts";

const versions = ["TLSv1.2", "TLSv1.3"] as const;
const only = (version: (typeof versions)[number]) => ({ minVersion: version, maxVersion: version });
const cases = networks.flatMap(([name, network]) => versions.map((version) => [version, name, network] as const));

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

describe.each(cases)("a data connection over %s, %s", (version, _, network) => {
  it("carries an upload whose TLS ends before TCP, and tells the trace", async () => {
    const { connection, client, events } = await dataPair({ network: network(), client: only(version) });
    const sink = collector();
    client.resume().end("all of it");
    await connection.receive(sink);
    expect(sink.text()).toBe("all of it");
    expect(events).toContainEqual({
      kind: "data.secured",
      protocol: version,
      cipher: expect.stringMatching(/^TLS_/),
      reused: false,
    });
    expect(events.at(-1)).toMatchObject({ kind: "data.close", outcome: "end", by: "client" });
  });

  it("takes a file of no bytes as whole when the handshake was done", async () => {
    const { connection, client } = await dataPair({ network: network(), client: only(version) });
    client.resume().once("secureConnect", () => void client.end());
    const sink = collector();
    await connection.receive(sink);
    expect(sink.text()).toBe("");
  });

  it("takes an upload for cut off when TCP ends and TLS did not", async () => {
    const { connection, client, peer } = await dataPair({ network: network(), client: only(version) });
    const received = connection.receive(collector());
    await once(client, "secureConnect");
    client.write("half of");
    await settle();
    peer.stream.end();
    await expect(received).rejects.toMatchObject({
      code: "truncated",
      message: expect.stringContaining("after 7 bytes"),
    });
  });

  it("sends a download and ends TLS, then TCP", async () => {
    const { connection, client, events } = await dataPair({ network: network(), client: only(version) });
    const text = once(client.setEncoding("utf8"), "data");
    const ended = once(client, "end");
    await connection.send(bytesOf("a listing"));
    expect(await text).toEqual(["a listing"]);
    await ended;
    expect(events.at(-1)).toMatchObject({ kind: "data.close", outcome: "end", by: "server" });
  });

  it("does not mind a client that half-closes TCP while it downloads", async () => {
    const { connection, client, peer, agreed } = await dataPair({ network: network(), client: only(version) });
    let text = "";
    client.on("data", (bytes: Buffer) => (text += bytes.toString()));
    await agreed();
    peer.stream.end();
    await settle();
    await connection.send(bytesOf("all the same"));
    await expect.poll(() => text).toBe("all the same");
  });

  it("is reset for the client when it is broken off", async () => {
    const { connection, client, agreed } = await dataPair({ network: network(), client: only(version) });
    const received = connection.receive(collector());
    await agreed();
    const closed = once(client, "error");
    connection.abort(new Error("enough"));
    await expect(received).rejects.toThrow("enough");
    expect(await closed).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it("refuses what its owner refuses, and nothing moves", async () => {
    const { connection, client, events } = await dataPair({
      network: network(),
      client: only(version),
      refusal: () => "Not you.",
    });
    client.on("data", () => expect.unreachable("nothing may be sent"));
    await expect(connection.send(bytesOf("secret"))).rejects.toMatchObject({ code: "insecure", message: "Not you." });
    expect(events.some(({ kind }) => kind === "data.secured")).toBe(true);
  });
});

it("holds back the tickets of TLS 1.3 during an upload, so that no reset of the client overtakes its end", async () => {
  const { connection, client, socket } = await dataPair();
  const tickets: Buffer[] = [];
  client.on("session", (session: Buffer) => tickets.push(session)).resume();
  const sink = collector();
  const received = connection.receive(sink);
  await once(client, "secureConnect");
  client.write("the file");
  await settle(100);
  expect(sink.text()).toBe("the file");
  expect(tickets).toEqual([]);
  client.end();
  await received;
  await once(client, "close");
  expect(tickets.length).toBe(2);
  expect(socket.stream.destroyed).toBe(true);
});

it("gives the tickets of TLS 1.3 with a download", async () => {
  const { connection, client } = await dataPair();
  const ticket = sessionOf(client);
  client.resume();
  await connection.send(bytesOf("the file"));
  expect((await ticket).length).toBeGreaterThan(0);
});

it("waits for the handshake no longer than its time, which begins with the transfer", async () => {
  const { connection, clock } = await silentPair();
  await clock.advance(10 * defaultDataTimers.handshake);
  const received = connection.receive(collector());
  const late = { code: "insecure", message: expect.stringContaining("within 30 s") };
  const failed = received.catch((error: unknown) => error);
  await clock.advance(defaultDataTimers.handshake + 1);
  expect(await failed).toMatchObject(late);
  expect(clock.pending).toBe(0);
});

it.each([
  ["text", "STOR is no TLS\r\n"],
  ["a hello that is cut off", Buffer.of(0x16, 3, 1, 0, 200, 1, 0)],
])("ends a connection on which %s comes where TLS should begin", async (_, bytes) => {
  const { connection, peer } = await silentPair();
  const received = connection.receive(collector());
  peer.stream.end(bytes);
  await expect(received).rejects.toMatchObject({ code: "insecure" });
});

describe("a session is resumed by the data connections of its own control connection, and by no other", () => {
  const server = tlsServer([certificate], options);

  it.each([
    ["TLSv1.3", {}],
    ["TLSv1.2 with tickets", { maxVersion: "TLSv1.2" }],
    ["TLSv1.2 with session ids", { maxVersion: "TLSv1.2", secureOptions: constants.SSL_OP_NO_TICKET }],
  ] as const)("%s", async (version, given) => {
    const own = server.session();
    const { client: peer, server: socket } = await tcpPair();
    const control = own.control(socket);
    const client = tlsClient(peer, given).resume();
    const tickets = version === "TLSv1.3" ? await sessionOf(client) : await secured(client);
    expect((await control.handshake).reused).toBe(false);
    for (const [data, reused] of [
      [own, true],
      [own, true],
      [server.session(), false],
    ] as const) {
      const pair = await dataPair({ session: data, client: { ...given, session: tickets } });
      pair.client.resume().end("x");
      await pair.connection.receive(collector());
      expect(pair.client.isSessionReused()).toBe(reused);
      expect(pair.events).toContainEqual(expect.objectContaining({ kind: "data.secured", reused }));
    }
    client.destroy();
  });
});

it.each([
  ["TLSv1.3", sessionOf],
  ["TLSv1.2", secured],
] as const)("tickets of %s hold for seven days, and so for as long as a session", async (version, newest) => {
  const { client: peer, server: socket } = await tcpPair();
  const session = tlsServer([certificate], options).session();
  void session.control(socket);
  const client = tlsClient(peer, { maxVersion: version }).resume();
  // As OpenSSL keeps it: an INTEGER of 604,800 s, the lifetime that the server named.
  expect((await newest(client)).includes(Buffer.from("0203093a80", "hex"))).toBe(true);
  client.destroy();
});
