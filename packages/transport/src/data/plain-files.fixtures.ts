import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { noTrace, type SessionTrace } from "@tandem/trace";
import { faultOf } from "../network-fault.ts";
import { nodeNetwork } from "../node-network.ts";
import type { ReservedPort, Socket } from "../network.ts";
import { systemClock } from "../system-clock.ts";
import { DataConnection } from "./data-connection.ts";
import type { DataSink, SinkFile } from "./data-sink.ts";
import type { SourceFile } from "./data-source.ts";
import { defaultDataTimers } from "./data-timers.ts";
import { fastPath } from "./kernel/load-kernel.ts";
import { receivingThreads, sendingThreads } from "./kernel/moving/moving-threads.ts";

/**
 * The ways of files: inside the kernel, from a socket of Node, from one that Node has not been told of, and by a thread that has
 * several; and through this process, where the socket does not show what it is.
 */
export const ways = ["inside the kernel", "from a reserved port", "by a thread", "portably"] as const;

/** A data connection of this machine with its peer, the one end as our server has it. */
export async function realPair(
  way: (typeof ways)[number],
  { stall = defaultDataTimers.stall, trace = noTrace }: { stall?: number; trace?: SessionTrace } = {},
): Promise<{ readonly connection: DataConnection; readonly socket: Socket; readonly peer: Socket }> {
  await letThreadsMove(way === "by a thread");
  const { socket: shown, peer } = way === "from a reserved port" ? await reservedPair() : await acceptedPair();
  const { descriptor: _, ...hidden } = shown;
  const socket = way === "portably" ? hidden : shown;
  const timers = { ...defaultDataTimers, stall };
  const connection = new DataConnection({
    socket,
    side: "server",
    listener: "server",
    clock: systemClock,
    trace,
    timers,
  });
  return { connection, socket, peer };
}

const held: Disposable[] = [];
const largeFrom = sendingThreads.largeFrom;

/** Has a file that moves alone moved by a thread, as if there were another one; or not. */
async function letThreadsMove(yes: boolean): Promise<void> {
  for (const file of held.splice(0)) file[Symbol.dispose]();
  for (const threads of [sendingThreads, receivingThreads]) {
    threads.largeFrom = yes ? 0 : largeFrom;
    if (!yes || fastPath().kind === "portable") continue;
    const files = [threads.begin(), threads.begin()];
    held.push(...files);
    while (files[0]!.thread() === undefined) await systemClock.turn();
  }
}

/** A connection that was told of, with its peer. */
async function acceptedPair(): Promise<{ readonly socket: Socket; readonly peer: Socket }> {
  let accept: (socket: Socket) => void = () => {};
  const accepted = new Promise<Socket>((resolve) => (accept = resolve));
  await using listener = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, (socket) =>
    accept(socket),
  );
  const peer = await nodeNetwork.dial({ remote: listener.local });
  return { socket: await accepted, peer };
}

/** One that was asked for, where there is such. */
async function reservedPair(): Promise<{ readonly socket: Socket; readonly peer: Socket }> {
  const port = await reservedPort();
  if (port === undefined) return acceptedPair();
  const peer = await nodeNetwork.dial({ remote: port.local });
  const socket = port.accept();
  await port.close();
  if (socket === undefined) throw new Error("Nobody waits at the port.");
  return { socket, peer };
}

/** A port of this machine that is free, reserved; `undefined` where none can be. */
export async function reservedPort(address = "127.0.0.1"): Promise<ReservedPort | undefined> {
  for (;;) {
    const free = await nodeNetwork.listen({ local: { address, port: 0 } }, ({ stream }) => stream.destroy());
    await free[Symbol.asyncDispose]();
    try {
      return nodeNetwork.reserve?.(free.local, 8);
    } catch (error) {
      // Another test was faster.
      if (faultOf(error) !== "address-in-use") throw error;
    }
  }
}

/** A folder for the files of one test. */
export async function scratch(): Promise<{ readonly path: (name: string) => string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-data-"));
  return {
    path: (name) => join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const readAt = promisify(fs.read);

/** The file as a storage gives it, `medium` being what it says it is on. */
export function sourceFile(
  path: string,
  start = 0,
  end = fs.statSync(path).size,
  medium: "disk" | "memory" | "elsewhere" = "disk",
): SourceFile & AsyncIterable<Uint8Array> & { close(): void } {
  const fd = fs.openSync(path, "r");
  return {
    fd,
    start,
    end,
    medium: medium === "elsewhere" ? undefined : medium,
    async read(into, at) {
      const { bytesRead } = await readAt(fd, into, 0, into.length, at);
      if (bytesRead === 0) throw new Error("It became shorter.");
      return bytesRead;
    },
    [Symbol.asyncIterator]: () => {
      throw new Error("A plain file is taken from its descriptor.");
    },
    close: () => fs.closeSync(fd),
  };
}

const writeAt = promisify(fs.write);

/** A file to be written as a storage gives it; `room` is how many bytes it takes, `flags` how it is opened. */
export function sinkFile(
  path: string,
  {
    position = 0,
    room = Infinity,
    flags = "w",
    medium = "disk",
  }: { position?: number; room?: number; flags?: string; medium?: "disk" | "memory" | "elsewhere" } = {},
): DataSink & { readonly descriptor: SinkFile; readonly given: () => number; close(): void } {
  const fd = fs.openSync(path, flags);
  let [at, left, given] = [position, room, 0];
  return {
    async write(bytes) {
      left -= bytes.length;
      if (left < 0) throw new Error("There is no more room.");
      given += bytes.length;
      for (let done = 0; done < bytes.length;) {
        done += (await writeAt(fd, bytes, done, bytes.length - done, at + done)).bytesWritten;
      }
      at += bytes.length;
    },
    descriptor: {
      fd,
      medium: medium === "elsewhere" ? undefined : medium,
      get position() {
        return at;
      },
      get room() {
        return left;
      },
      wrote(bytes) {
        left -= bytes;
        at += bytes;
      },
    },
    given: () => given,
    close: () => fs.closeSync(fd),
  };
}

/** Bytes in which every place is another one, as far as that goes. */
export function manyBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    if (at % 997 === 0) state = (Math.imul(state, 1_103_515_245) + 12_345 + at) >>> 0;
    bytes[at] = (state >>> (at % 23)) ^ at;
  }
  return bytes;
}

/** Reads to the end, `pace` bytes at a time with a turn between. */
export async function hashOf({ stream }: Socket): Promise<{ readonly length: number; readonly hash: string }> {
  const hash = createHash("sha1");
  let length = 0;
  stream.on("data", (bytes: Buffer) => {
    hash.update(bytes);
    length += bytes.length;
  });
  await once(stream, "end");
  stream.end();
  return { length, hash: hash.digest("hex") };
}

/** The same of bytes that are here. */
export function hashed(bytes: Uint8Array): { readonly length: number; readonly hash: string } {
  return { length: bytes.length, hash: createHash("sha1").update(bytes).digest("hex") };
}
