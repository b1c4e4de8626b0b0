import { once } from "node:events";
import { Duplex } from "node:stream";
import { reply } from "@tandem/protocol";
import { noTrace } from "@tandem/trace";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ControlConnection } from "../control-connection.ts";
import type { Socket } from "../network.ts";
import { nodeNetwork } from "../node-network.ts";
import { DirectWire } from "./direct-wire.ts";
import { certificate, options, tcpPair, tlsClient } from "./tls.fixtures.ts";
import { tlsServer } from "./tls-server.ts";

const versions = ["TLSv1.2", "TLSv1.3"] as const;

/** A wire of the client's TLS that leaves TCP open, and holds what TLS says while `held` is an array. */
function wireOver({ stream }: Socket) {
  const wire = {
    held: undefined as Buffer[] | undefined,
    tls: new Duplex({
      read() {},
      write(bytes: Buffer, _encoding, done) {
        if (wire.held === undefined) stream.write(bytes);
        else wire.held.push(bytes);
        done();
      },
    }),
  };
  const pass = (bytes: Buffer): void => void wire.tls.push(bytes);
  stream.on("data", pass);
  return { ...wire, hold: () => (wire.held = []), leave: () => stream.off("data", pass) };
}

/** A control connection of a server on a socket of the kernel, under TLS. */
async function secured(version: (typeof versions)[number]) {
  const { client: peer, server: socket } = await tcpPair(undefined, nodeNetwork);
  over.push(() => peer.stream.destroy());
  const control = new ControlConnection({ socket, side: "server", trace: noTrace, maximumLine: 100 });
  over.push(() => control.destroy());
  const lines: string[] = [];
  const ends: unknown[] = [];
  control.start({
    line: (bytes) => void lines.push(Buffer.from(bytes).toString()),
    overlong: () => {},
    end: (fault) => void ends.push(fault),
  });
  const session = tlsServer([certificate], options).session();
  const secure = () => control.secure((base) => session.control(base));
  const secured = secure();
  const wire = wireOver(peer);
  const client = tlsClient({ ...peer, stream: wire.tls }, { minVersion: version, maxVersion: version });
  const heard: string[] = [];
  client.setEncoding("utf8").on("data", (text: string) => heard.push(text));
  await secured;
  return { control, peer, socket, lines, ends, secure, client, heard, wire };
}

/** Sends lines until nobody takes any more for a while, and gives how many bytes were taken; no more than a kernel would keep. */
async function floodOf(stream: Duplex): Promise<number> {
  const piece = Buffer.from("NOOP\r\n".repeat(20_000));
  for (let taken = 0; ; taken += piece.length) {
    const written = new Promise<string>((resolve) => stream.write(piece, () => resolve("taken")));
    const late = new Promise<string>((resolve) => setTimeout(resolve, 300, "late"));
    if (taken >= mostInKernel || (await Promise.race([written, late])) === "late") return taken;
  }
}

// Several times what Linux lets the buffers of both ends grow to (net.ipv4.tcp_rmem and tcp_wmem).
const mostInKernel = 64 * 1_048_576;

const over: (() => void)[] = [];
afterEach(async () => {
  for (const close of over.splice(0)) close();
  await vi.waitUntil(() => sockets() === 0, 5_000);
});

const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP")).length;

describe.each(versions)("TLS %s is taken off a socket of the kernel", (version) => {
  it("behind what was said, and TCP goes on", async () => {
    const { control, client, peer, lines, ends, heard, wire } = await secured(version);
    client.write("CCC\r\n");
    await expect.poll(() => lines).toEqual(["CCC"]);
    control.sendReply(reply(200, "In clear from now on."));
    const cleared = control.clear();
    control.sendReply(reply(220, "The first word in clear."));
    await once(client, "end");
    expect(heard.join("")).toBe("200 In clear from now on.\r\n");
    wire.leave();
    client.end();
    await cleared;
    const words: Buffer[] = [];
    peer.stream.on("data", (bytes: Buffer) => words.push(bytes)).resume();
    peer.stream.write("NOOP\r\n");
    await expect.poll(() => Buffer.concat(words).toString()).toBe("220 The first word in clear.\r\n");
    await expect.poll(() => lines).toEqual(["CCC", "NOOP"]);
    control.sendReply(reply(200, "Well."));
    await expect.poll(() => Buffer.concat(words).toString()).toContain("200 Well.");
    expect([ends, peer.stream.readableEnded]).toEqual([[], false]);
    peer.stream.end();
    await control.close();
  });

  it.each([
    ["in one write", (bytes: Buffer) => [bytes]],
    ["byte by byte", (bytes: Buffer) => [...bytes].map((byte) => Buffer.of(byte))],
  ])("when its end and a command come %s", async (_, cut) => {
    const { control, client, peer, lines, wire } = await secured(version);
    const cleared = control.clear();
    await once(client, "end");
    const held = wire.hold();
    client.write("LATE\r\n");
    client.end();
    await expect.poll(() => held.length).toBeGreaterThan(1);
    for (const bytes of cut(Buffer.concat([...held, Buffer.from("PWD\r\nNOO")]))) {
      peer.stream.write(bytes);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await cleared;
    peer.stream.write("P\r\n");
    await expect.poll(() => lines).toEqual(["PWD", "NOOP"]);
  });

  it("when the client does not end it at all", async () => {
    const { control, peer, lines } = await secured(version);
    const cleared = control.clear();
    peer.stream.write("PWD\r\n");
    await cleared;
    await expect.poll(() => lines).toEqual(["PWD"]);
  });

  it("and put on again", async () => {
    const { control, client, peer, lines, secure, wire } = await secured(version);
    const cleared = control.clear();
    await once(client, "end");
    wire.leave();
    peer.stream.write("AUTH TLS\r\n");
    await cleared;
    await expect.poll(() => lines).toEqual(["AUTH TLS"]);
    const again = secure();
    const second = tlsClient(peer);
    await again;
    second.write("NOOP\r\n");
    await expect.poll(() => lines).toEqual(["AUTH TLS", "NOOP"]);
  });

  it.each([
    ["before TLS has ended", 0],
    ["while the client's end is awaited", 20],
  ])("and nothing stays open when it is broken off %s", async (_, time) => {
    const { control, peer } = await secured(version);
    const gone = once(peer.stream.resume(), "close");
    const cleared = control.clear();
    if (time > 0) await new Promise((resolve) => setTimeout(resolve, time));
    control.destroy();
    await cleared;
    peer.stream.end();
    await gone;
  });

  it("and a reader that has paused before is sent no more than fits into the kernel", async () => {
    const { control, client, peer, lines, wire } = await secured(version);
    control.pause();
    const cleared = control.clear();
    await once(client, "end");
    wire.leave();
    client.end();
    peer.stream.write("FIRST\r\n");
    await cleared;
    expect(await floodOf(peer.stream)).toBeLessThan(mostInKernel);
    expect(lines).toEqual([]);
    control.resume();
    await expect.poll(() => lines.length).toBeGreaterThan(1_000);
    expect(lines.slice(0, 3)).toEqual(["FIRST", "NOOP", "NOOP"]);
  });

  it("not at all when our end of both is on its way, and whoever asks need not wait", async () => {
    const { control, client, peer } = await secured(version);
    const closed = control.close();
    await control.clear();
    await once(client, "end");
    peer.stream.end();
    await closed;
  });

  it("when the client has gone away meanwhile", async () => {
    const { control, peer, ends } = await secured(version);
    peer.stream.end(Buffer.of(23, 3, 3));
    await control.clear();
    await expect.poll(() => ends).toHaveLength(1);
  });
});

it("is what happens on this machine", async () => {
  const { client, server } = await tcpPair(undefined, nodeNetwork);
  expect(DirectWire.over(server.stream, true)).toBeInstanceOf(DirectWire);
  client.stream.destroy();
  server.stream.destroy();
});
