import { once } from "node:events";
import { Duplex } from "node:stream";
import { connect } from "node:tls";
import { reply } from "@tandem/protocol";
import { noTrace, type EventBody, type SessionTrace, type Side } from "@tandem/trace";
import { describe, expect, it, vi } from "vitest";
import { ControlConnection } from "../control-connection.ts";
import type { Network } from "../network.ts";
import { settle } from "../testing/index.ts";
import type { MemoryNetworkOptions } from "../testing/memory-network.ts";
import { certificate, networks, options, tcpPair, tlsClient } from "./tls.fixtures.ts";
import { tlsServer } from "./tls-server.ts";

interface Pair {
  readonly side?: Side;
  readonly wire?: MemoryNetworkOptions;
  readonly network?: Network;
}

async function controlPair({ side = "server", wire, network }: Pair = {}) {
  const { client: peer, server: socket } = await tcpPair(wire, network);
  const events: EventBody[] = [];
  const trace: SessionTrace = { ...noTrace, active: true, tells: () => true, emit: (event) => void events.push(event) };
  const control = new ControlConnection({ socket, side, trace, maximumLine: 100 });
  const lines: string[] = [];
  const ends: unknown[] = [];
  control.start({
    line: (bytes) => void lines.push(Buffer.from(bytes).toString()),
    overlong: () => {},
    end: (fault) => void ends.push(fault),
  });
  const session = tlsServer([certificate], options).session();
  const secure = () => control.secure((base) => session.control(base));
  return { control, peer, socket, lines, ends, events, secure };
}

/** The same with TLS on it. */
async function securePair(given: Pair = {}) {
  const pair = await controlPair(given);
  const secured = pair.secure();
  const client = tlsClient(pair.peer).setEncoding("utf8");
  const heard: string[] = [];
  client.on("data", (text: string) => heard.push(text));
  await secured;
  return { ...pair, client, heard };
}

describe.each(networks)("a control connection %s", (_name, network) => {
  it("goes on under TLS, and tells the trace", async () => {
    const { control, client, lines, heard, events } = await securePair({ network: network() });
    client.write("USER anna\r\n");
    await expect.poll(() => lines).toEqual(["USER anna"]);
    control.sendReply(reply(331, "Password."));
    await expect.poll(() => heard.join("")).toBe("331 Password.\r\n");
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "control.secured", protocol: "TLSv1.3", reused: false }),
    );
  });

  it("begins with TLS where its first bytes were read before, with what a proxy says in front of them", async () => {
    const { client: peer, server: socket } = await tcpPair(undefined, network());
    const client = tlsClient(peer);
    await vi.waitFor(() => expect(socket.stream.readableLength).toBeGreaterThan(100), 15_000);
    socket.stream.unshift(socket.stream.read() as Uint8Array);
    const control = new ControlConnection({ socket, side: "server", trace: noTrace, maximumLine: 100 });
    const session = tlsServer([certificate], options).session();
    const lines: string[] = [];
    const secured = control.secure((base) => session.control(base));
    control.start({
      line: (bytes) => void lines.push(Buffer.from(bytes).toString()),
      overlong: () => {},
      end: () => {},
    });
    await secured;
    client.write("USER anna\r\n");
    await vi.waitFor(() => expect(lines).toEqual(["USER anna"]), 15_000);
    control.destroy();
  });

  it("says what is to be said during the handshake when it is done, and never in clear", async () => {
    const { control, peer, secure } = await controlPair({ network: network() });
    const secured = secure();
    control.sendReply(reply(220, "Ready."));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(peer.stream.read()).toBeNull();
    const client = tlsClient(peer).setEncoding("utf8");
    const heard = once(client, "data");
    await secured;
    expect(await heard).toEqual(["220 Ready.\r\n"]);
  });

  it.each([
    ["whole commands", "USER anna\r\nPASS x\r\n"],
    ["half a command", "DELE /etc"],
    ["Telnet options", Buffer.from([0xff, 0xfd])],
  ])("takes %s that came in clear before TLS for nothing", async (_, injected) => {
    const { control, peer, socket, lines, secure } = await controlPair({ network: network() });
    control.pause();
    peer.stream.write(Buffer.concat([Buffer.from("AUTH TLS\r\n"), Buffer.from(injected)]));
    await expect.poll(() => socket.stream.readableLength).toBeGreaterThan(0);
    const secured = secure();
    control.resume();
    const client = tlsClient(peer);
    await secured;
    client.write("NOOP\r\n");
    await expect.poll(() => lines).toEqual(["NOOP"]);
  });

  it("of a client takes clear text behind the reply to AUTH for an attack", async () => {
    const { peer, secure, control, lines } = await controlPair({ side: "client", network: network() });
    peer.stream.write("234 Go ahead.\r\n230 You are logged in");
    await expect.poll(() => lines).toEqual(["234 Go ahead."]);
    await expect(secure()).rejects.toMatchObject({ code: "clear-text" });
    control.destroy();
  });

  it("rejects when what comes is no TLS, and when the peer goes away", async () => {
    const talker = await controlPair({ network: network() });
    const failed = talker.secure().catch((error: unknown) => error);
    talker.peer.stream.write("USER anna\r\nPASS secret\r\n");
    expect(await failed).toMatchObject({ code: "handshake", message: expect.stringContaining("no TLS") });
    const leaver = await controlPair({ network: network() });
    const left = leaver.secure().catch((error: unknown) => error);
    leaver.peer.stream.end();
    expect(await left).toMatchObject({ code: "closed" });
    expect([talker.lines, leaver.lines]).toEqual([[], []]);
  });

  it("tells of a client that does not trust the certificate", async () => {
    const { peer, secure } = await controlPair({ network: network() });
    const secured = secure();
    // A client that has seen the certificate, and nothing from then on.
    const hello = new Duplex({ read() {}, write: (bytes, _encoding, done) => void peer.stream.write(bytes, done) });
    connect({ socket: hello, maxVersion: "TLSv1.2" }).on("error", () => {});
    await once(peer.stream, "data");
    // A fatal alert, 48 (RFC 5246 §7.2): OpenSSL's clients send it, Node's hang up.
    peer.stream.write(Buffer.of(21, 3, 3, 0, 2, 2, 48));
    await expect(secured).rejects.toThrow(
      /did not come about: the peer does not trust the certificate \(unknown ca\)\.$/,
    );
  });

  it("knows an end of TLS from an end of TCP alone", async () => {
    const polite = await securePair({ network: network() });
    polite.client.end();
    await expect.poll(() => polite.ends).toEqual([undefined]);
    const cut = await securePair({ network: network() });
    cut.peer.stream.end();
    await expect.poll(() => cut.ends).toEqual(["reset"]);
  });

  it("ends TLS, then TCP when it is closed, and leaves nothing open", async () => {
    const { control, client, socket, peer } = await securePair({ network: network() });
    const ended = once(client, "end");
    const closed = control.close();
    await ended;
    client.end();
    await closed;
    await vi.waitFor(() => expect([socket.stream.closed, peer.stream.closed]).toEqual([true, true]));
  });
});

describe("CCC", () => {
  const segments = [1, 3, 65_536];

  it.each(segments)("gives back a connection in clear, in segments of %i bytes", async (segment) => {
    const { control, client, peer, lines, heard } = await securePair({ wire: { segment } });
    // Node's client would end TCP behind TLS.
    peer.stream.end = (() => peer.stream) as typeof peer.stream.end;
    client.write("CCC\r\n");
    await settle(400);
    control.sendReply(reply(200, "In clear from now on."));
    const cleared = control.clear();
    control.sendReply(reply(220, "The first word in clear."));
    await once(client, "end");
    expect(heard.join("")).toBe("200 In clear from now on.\r\n");
    const clear = new Promise((resolve) => peer.stream.on("data", (bytes: Buffer) => resolve(bytes.toString())));
    client.end();
    await settle(400);
    peer.stream.write("NOOP\r\n");
    await cleared;
    await settle(400);
    expect(lines).toEqual(["CCC", "NOOP"]);
    expect(String(await clear).slice(0, 3)).toBe("220".slice(0, Math.min(3, segment)));
  });

  it.each(segments)(
    "takes the end of TLS and a command in one write apart, in segments of %i bytes",
    async (segment) => {
      const { control, client, peer, lines } = await securePair({ wire: { segment } });
      const write = peer.stream.write.bind(peer.stream);
      const wire: Buffer[] = [];
      peer.stream.write = ((bytes: Buffer, ...rest: [() => void]) => {
        wire.push(Buffer.from(bytes));
        rest.at(-1)?.();
        return true;
      }) as typeof peer.stream.write;
      peer.stream.end = (() => peer.stream) as typeof peer.stream.end;
      const cleared = control.clear();
      client.end();
      await settle(400);
      write(Buffer.concat([...wire, Buffer.from("PWD\r\nNOO")]));
      await cleared;
      write("P\r\n");
      await settle(400);
      expect(lines).toEqual(["PWD", "NOOP"]);
    },
  );

  it("takes a client that sends no close_notify as it is", async () => {
    const { control, peer, lines } = await securePair();
    const cleared = control.clear();
    peer.stream.write("PWD\r\n");
    await cleared;
    await settle(50);
    expect(lines).toEqual(["PWD"]);
  });

  it("may be followed by TLS again", async () => {
    const { control, client, peer, secure, lines } = await securePair();
    const cleared = control.clear();
    peer.stream.write("AUTH TLS\r\n");
    await cleared;
    await settle(50);
    client.removeAllListeners();
    const secured = secure();
    const again = tlsClient(peer);
    await secured;
    again.write("NOOP\r\n");
    await settle(50);
    expect(lines).toEqual(["AUTH TLS", "NOOP"]);
  });
});
