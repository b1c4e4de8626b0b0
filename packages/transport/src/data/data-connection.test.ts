import { noTrace } from "@tandem/trace";
import { expect, it } from "vitest";
import type { Socket } from "../network.ts";
import { memoryNetwork, settle, virtualClock } from "../testing/index.ts";
import { DataConnection } from "./data-connection.ts";
import { defaultDataTimers } from "./data-timers.ts";

async function pair(): Promise<{ connection: DataConnection; peer: Socket; clock: ReturnType<typeof virtualClock> }> {
  const network = memoryNetwork();
  const clock = virtualClock();
  let accept: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => (accept = resolve));
  const listener = await network.listen({ local: { address: "127.0.0.1", port: 0 } }, (socket) => accept(socket));
  const peer = await network.dial({ remote: listener.local });
  const socket = await accepted;
  await listener[Symbol.asyncDispose]();
  const timers = defaultDataTimers;
  return {
    connection: new DataConnection({ socket, side: "server", listener: "server", clock, trace: noTrace, timers }),
    peer,
    clock,
  };
}

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

const readAll = async ({ stream }: Socket): Promise<string> => {
  const read: Uint8Array[] = [];
  for await (const chunk of stream) read.push(chunk as Uint8Array);
  return Buffer.concat(read).toString();
};

/** Rejects with what meets a byte that the peer still sends. */
const nextWrite = ({ stream }: Socket): Promise<void> =>
  new Promise((resolve, reject) => stream.once("error", reject).once("close", resolve).write("x"));

it("an abort after the last byte was sent cuts nothing off", async () => {
  const { connection, peer } = await pair();
  await connection.send(chunks("a", "b", "c"));
  connection.abort();
  await connection[Symbol.asyncDispose]();
  expect(await readAll(peer)).toBe("abc");
});

it("an abort before that is a reset for the peer, and rejects what runs with its reason", async () => {
  const { connection, peer } = await pair();
  const received = connection.receive({ write: () => Promise.resolve() });
  connection.abort(new Error("enough"));
  await expect(received).rejects.toThrow("enough");
  await expect(readAll(peer)).rejects.toMatchObject({ code: "ECONNRESET" });
});

it("a peer that keeps its direction open after the end is cut off", async () => {
  const { connection, peer, clock } = await pair();
  peer.stream.write("x");
  await settle();
  await connection.send(chunks("abc"));
  await clock.advance(defaultDataTimers.linger + 1);
  await expect(nextWrite(peer)).rejects.toThrow(/EPIPE|ECONNRESET/);
});

it("a peer that said something while it was sent a file may go on behind the end, and gets the file whole", async () => {
  const { connection, peer } = await pair();
  peer.stream.write("x");
  await settle();
  await connection.send(chunks("abc"));
  await expect(Promise.race([nextWrite(peer), settle().then(() => "written")])).resolves.toBe("written");
  expect(await readAll(peer)).toBe("abc");
});

it("a peer that said nothing gets the file whole, and both directions end with it", async () => {
  const { connection, peer } = await pair();
  let read = "";
  peer.stream.setEncoding("latin1").on("data", (text: string) => (read += text));
  await connection.send(chunks("abc"));
  await settle();
  expect(read).toBe("abc");
  await expect(nextWrite(peer)).rejects.toThrow(/EPIPE|ECONNRESET/);
});

it("a sink that takes its time is no stall of the peer", async () => {
  const { connection, peer, clock } = await pair();
  let release: () => void = () => {};
  const taken: string[] = [];
  const received = connection.receive({
    write: async (bytes) => {
      taken.push(Buffer.from(bytes).toString());
      await new Promise<void>((resolve) => (release = resolve));
    },
  });
  peer.stream.end("abc");
  await clock.advance(defaultDataTimers.stall * 2);
  release();
  await received;
  expect(taken).toEqual(["abc"]);
});

it("a source that has nothing to give is not asked when the connection broke before", async () => {
  const { connection, peer } = await pair();
  peer.reset();
  await settle();
  const sent = connection.send({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) });
  await expect(sent).rejects.toMatchObject({ code: "reset" });
});

it("a source that has nothing to give does not keep a broken connection waiting", async () => {
  const { connection, peer } = await pair();
  async function* silent(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("a");
    await new Promise(() => {});
  }
  const sent = connection.send(silent());
  await settle();
  peer.reset();
  await expect(sent).rejects.toMatchObject({ code: "reset" });
});

it("a sink that knows the end of its file does not wait for the peer's, and the peer sees ours", async () => {
  const { connection, peer } = await pair();
  const taken: string[] = [];
  const received = connection.receive({
    write: async (bytes) => void taken.push(Buffer.from(bytes).toString()),
    get complete() {
      return taken.join("").endsWith(".");
    },
  });
  peer.stream.write("abc");
  await settle();
  peer.stream.write("def.");
  await received;
  expect(taken.join("")).toBe("abcdef.");
  expect(await readAll(peer)).toBe("");
});

it("a file that is refused half-way is read away to its end, and the peer sees no reset", async () => {
  const { connection, peer } = await pair();
  const full = new Error("the disk is full");
  const received = connection.receive({ write: () => Promise.reject(full) });
  peer.stream.write("abc");
  await expect(received).rejects.toBe(full);
  connection.refuse();
  await connection[Symbol.asyncDispose]();
  for (let i = 0; i < 64; i++) {
    peer.stream.write(Buffer.alloc(65_536));
    await settle();
  }
  peer.stream.end();
  expect(await readAll(peer)).toBe("");
});

it("a peer that goes on and on with a file that was refused is reset", async () => {
  const { connection, peer } = await pair();
  connection.refuse();
  const lost = readAll(peer).catch((error: unknown) => error);
  for (let i = 0; i < 65 && !peer.stream.destroyed; i++) {
    peer.stream.write(Buffer.alloc(1_048_576));
    await settle();
  }
  expect(await lost).toMatchObject({ code: "ECONNRESET" });
});

it("a peer that says nothing more of a file that was refused is cut off", async () => {
  const { connection, peer, clock } = await pair();
  connection.refuse();
  const lost = readAll(peer).catch(() => "");
  await clock.advance(defaultDataTimers.linger + 1);
  await lost;
  expect(peer.stream.readableEnded || peer.stream.destroyed).toBe(true);
});
