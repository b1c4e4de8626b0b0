import { once } from "node:events";
import type { Socket as TcpSocket } from "node:net";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import type { Socket } from "../network.ts";
import { nodeNetwork } from "../node-network.ts";
import { DirectWire } from "./direct-wire.ts";
import { certificate, collector, dataPair, options, silentPair, tcpPair, tlsClient } from "./tls.fixtures.ts";
import { tlsServer } from "./tls-server.ts";

const network = nodeNetwork;
const ways = ["TLSv1.2", "TLSv1.3"] as const;

/**
 * A client of TLS whose records go nowhere by themselves: `records` are the bytes that TLS made of what was written, and
 * `send` puts any part of them on the connection.
 */
async function wiretapped(given: ConnectionOptions) {
  const pair = await silentPair({ network });
  const relay = await tcpPair();
  const { stream: far } = relay.server;
  // The handshake passes; what follows is collected.
  let records: Buffer = Buffer.alloc(0);
  let passing = true;
  far.on("data", (bytes: Buffer) => {
    if (passing) pair.peer.stream.write(bytes);
    else records = Buffer.concat([records, bytes]);
  });
  pair.peer.stream.on("data", (bytes: Buffer) => void far.write(bytes));
  const client = tlsClient(relay.client, given);
  await once(client, "secureConnect");
  await pair.agreed();
  passing = false;
  const made = async (say: (client: TLSSocket) => void, least = 1): Promise<Buffer> => {
    const before = records.length;
    say(client);
    await expect.poll(() => records.length).toBeGreaterThanOrEqual(before + least);
    return records.subarray(before);
  };
  return {
    ...pair,
    made,
    send: (bytes: Uint8Array) => pair.peer.stream.write(bytes),
    end: () => pair.peer.stream.end(),
  };
}

describe.each(ways)("the end of an upload over %s on a socket of the kernel", (version) => {
  const given = { minVersion: version, maxVersion: version };

  it.each(["together with the last bytes", "behind them"])("is one when TLS ended %s", async (when) => {
    const { connection, made, send, end } = await wiretapped(given);
    const sink = collector();
    const received = connection.receive(sink);
    const file = await made((client) => client.write("a file"));
    const closing = await made((client) => client.end());
    if (when === "behind them") {
      send(file);
      await expect.poll(() => sink.text()).toBe("a file");
      send(closing);
    } else send(Buffer.concat([file, closing]));
    await received;
    expect(sink.text()).toBe("a file");
    end();
  });

  it.each([
    ["between two records", 0],
    ["in the head of the record that ends TLS", 3],
    ["one byte before its end", -1],
  ])("is none when TCP ended %s", async (_, cut) => {
    const { connection, made, send, end } = await wiretapped(given);
    const sink = collector();
    const received = connection.receive(sink);
    send(await made((client) => client.write("a file")));
    const closing = await made((client) => client.end());
    send(closing.subarray(0, cut < 0 ? closing.length + cut : cut));
    end();
    await expect(received).rejects.toMatchObject({ code: "truncated" });
    expect(sink.text()).toBe("a file");
  });

  it("is none when TCP ended in the middle of a record that is as long as the one that ends TLS", async () => {
    const { connection, made, send, end } = await wiretapped(given);
    const received = connection.receive(collector());
    const file = await made((client) => client.write("a file"));
    const more = await made((client) => client.write(Buffer.alloc(1_000)));
    const closing = await made((client) => client.end());
    send(Buffer.concat([file, more.subarray(0, closing.length)]));
    end();
    await expect(received).rejects.toMatchObject({ code: "truncated" });
  });

  it.each([
    ["whole", true],
    ["cut off", false],
  ])("is %s behind more than is taken at once, to a sink that is slow", async (_, whole) => {
    const { connection, made, send, end } = await wiretapped(given);
    const framed = 200_000 + Math.ceil(200_000 / 16_384) * (version === "TLSv1.3" ? 22 : 29);
    const file = await made((client) => client.write(Buffer.alloc(200_000, "x")), framed);
    const closing = await made((client) => client.end());
    send(Buffer.concat(whole ? [file, closing] : [file]));
    end();
    let taken = 0;
    const received = connection.receive({
      async write(bytes) {
        taken += bytes.length;
        await new Promise((resolve) => setTimeout(resolve, 1));
      },
    });
    if (whole) await received;
    else await expect(received).rejects.toMatchObject({ code: "truncated" });
    expect(taken).toBe(200_000);
  });
});

describe("TLS on a socket of the kernel", () => {
  it("holds back its tickets until an upload is over, and the client is told nothing meanwhile", async () => {
    const { connection, client, peer } = await dataPair({ network });
    const sink = collector();
    const received = connection.receive(sink);
    const handshake = once(client, "secureConnect");
    client.resume();
    await handshake;
    const { bytesRead } = peer.stream as TcpSocket;
    client.write("the file");
    await expect.poll(() => sink.text()).toBe("the file");
    expect((peer.stream as TcpSocket).bytesRead).toBe(bytesRead);
    const tickets: Buffer[] = [];
    client.on("session", (ticket: Buffer) => tickets.push(ticket)).end();
    await received;
    await once(client, "close");
    expect(tickets).toHaveLength(2);
  });

  it("lets its tickets go when a download begins behind the handshake, and does not break", async () => {
    const { connection, client, agreed } = await dataPair({ network });
    await agreed();
    let text = "";
    const ticket = once(client, "session");
    client.on("data", (bytes: Buffer) => (text += bytes.toString()));
    await connection.send(
      (async function* () {
        yield Buffer.from("a listing");
      })(),
    );
    await ticket;
    await expect.poll(() => text).toBe("a listing");
  });

  it("loses no upload of a client that closes without reading its tickets", async () => {
    for (let time = 0; time < 20; time++) {
      const { connection, client, peer } = await dataPair({ network });
      const sink = collector();
      const received = connection.receive(sink);
      await once(client, "secureConnect");
      client.end("the file");
      // As a program that exits: nothing is read any more.
      client.once("finish", () => peer.stream.destroy());
      await received;
      expect(sink.text()).toBe("the file");
    }
  });

  it("fails at once when the client is gone already", async () => {
    const { client, server } = await tcpPair(undefined, network);
    client.stream.end(Buffer.of(0x16, 3, 1));
    await once(server.stream, "readable");
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { handshake } = tlsServer([certificate], options).session().data(server);
    await expect(handshake).rejects.toMatchObject({ code: "closed" });
  });

  it("gives its descriptor back when it is broken off while its end waits for a client that reads nothing", async () => {
    const { client, server } = await tcpPair(undefined, network);
    const secured = tlsServer([certificate], options).session().data(server);
    const far = tlsClient(client);
    await secured.handshake;
    far.pause();
    while (secured.stream.write(Buffer.alloc(65_536)) || secured.stream.writableLength < 10_000_000);
    secured.stream.end();
    const closed = once(server.stream, "close");
    secured.reset();
    await closed;
    expect(secured.stream.destroyed).toBe(true);
    client.stream.destroy();
  });

  it.each([
    ["that is no socket of the kernel", async () => (await tcpPair()).server],
    [
      "that has ended",
      async (): Promise<Socket> => {
        const { client, server } = await tcpPair(undefined, network);
        client.stream.end();
        await once(server.stream.resume(), "end");
        return server;
      },
    ],
  ])("lies on a stream %s", async (_, socket) => {
    const { stream } = await socket();
    expect(DirectWire.over(stream)).toBeUndefined();
    stream.destroy();
  });

  it("is told by this Node what it has to know", async () => {
    const { client, server } = await tcpPair(undefined, network);
    expect(DirectWire.over(server.stream)).toBeInstanceOf(DirectWire);
    client.stream.destroy();
    server.stream.destroy();
  });
});
