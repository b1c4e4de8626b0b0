import { pbkdf2 } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, closeSync, openSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import { createTracer } from "@tandem/trace";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Socket } from "../network.ts";
import { systemClock } from "../system-clock.ts";
import { confirmEnd } from "./confirm-end.ts";
import { fastPath } from "./kernel/load-kernel.ts";
import { hashed, hashOf, manyBytes, realPair, scratch, sourceFile, ways } from "./plain-files.fixtures.ts";

let folder: Awaited<ReturnType<typeof scratch>>;
beforeEach(async () => {
  folder = await scratch();
});
afterEach(() => folder[Symbol.asyncDispose]());

const gibibyte = 2 ** 30;
const mebibyte = 2 ** 20;

describe.each(ways)("a file that is sent %s", (way) => {
  it.each([0, 1, 65_535, 65_536, 65_537, 262_144, mebibyte, 3 * mebibyte + 7])(
    "of %d bytes arrives",
    async (length) => {
      const bytes = manyBytes(length);
      writeFileSync(folder.path("a"), bytes);
      const { connection, peer } = await realPair(way);
      const arrived = hashOf(peer);
      const file = sourceFile(folder.path("a"));
      await connection.send({ ...file, descriptor: file });
      expect(await arrived).toEqual(hashed(bytes));
      expect(connection.bytes).toBe(length);
      file.close();
    },
  );

  it("goes from where it begins to where it ends, whatever is behind", async () => {
    const bytes = manyBytes(2 * mebibyte);
    writeFileSync(folder.path("a"), bytes);
    const { connection, peer } = await realPair(way);
    const arrived = hashOf(peer);
    const file = sourceFile(folder.path("a"), 12_345, mebibyte + 1);
    const sent = connection.send({ ...file, descriptor: file });
    appendFileSync(folder.path("a"), bytes);
    await sent;
    expect(await arrived).toEqual(hashed(bytes.subarray(12_345, mebibyte + 1)));
    file.close();
  });

  it("does not end before it is known to be whole", async () => {
    const bytes = manyBytes(2 * mebibyte);
    writeFileSync(folder.path("a"), bytes);
    const { connection, peer } = await realPair(way);
    const arrived = hashOf(peer);
    let ended = false;
    peer.stream.once("end", () => (ended = true));
    const file = sourceFile(folder.path("a"));
    const whole = async (): Promise<void> => {
      while (peer.stream.readableLength > 0 || connection.bytes < bytes.length) await systemClock.turn();
      for (let turn = 0; turn < 50; turn++) await systemClock.turn();
      expect(ended).toBe(false);
    };
    await connection.send({ ...file, descriptor: file, whole });
    expect(await arrived).toEqual(hashed(bytes));
    file.close();
  });

  it.each(["it turns out not to be whole", "that is not known when it is aborted"])(
    "breaks off when %s",
    async (why) => {
      writeFileSync(folder.path("a"), manyBytes(2 * mebibyte));
      const { connection, peer } = await realPair(way);
      const broken = brokenOff(peer);
      const file = sourceFile(folder.path("a"));
      const whole = (): Promise<never> => {
        if (why.startsWith("it")) return Promise.reject(new Error("enough"));
        connection.abort(new Error("enough"));
        return new Promise(() => {});
      };
      await expect(connection.send({ ...file, descriptor: file, whole })).rejects.toThrow("enough");
      await connection[Symbol.asyncDispose]();
      expect(await broken).toMatch(/ECONNRESET|EPIPE/);
      file.close();
    },
  );

  it("has places beyond 2 and 4 GiB", async () => {
    const end = manyBytes(200_000);
    const holes = openSync(folder.path("a"), "w");
    writeSync(holes, end, 0, end.length, 5 * gibibyte - end.length);
    closeSync(holes);
    const { connection, peer } = await realPair(way);
    const arrived = hashOf(peer);
    const start = 5 * gibibyte - 3 * mebibyte;
    const file = sourceFile(folder.path("a"), start);
    await connection.send({ ...file, descriptor: file });
    expect(await arrived).toEqual(hashed(Buffer.concat([Buffer.alloc(3 * mebibyte - end.length), end])));
    file.close();
  });

  it("waits for a peer that reads slowly, and is whole", async () => {
    const bytes = manyBytes(12 * mebibyte);
    writeFileSync(folder.path("a"), bytes);
    const { connection, peer } = await realPair(way);
    const arrived = hashOf(peer);
    peer.stream.on("data", () => {
      peer.stream.pause();
      void systemClock.turn().then(() => peer.stream.resume());
    });
    const file = sourceFile(folder.path("a"));
    await connection.send({ ...file, descriptor: file });
    expect(await arrived).toEqual(hashed(bytes));
    file.close();
  });

  it("fails when it became shorter, and is not taken for whole", async () => {
    writeFileSync(folder.path("a"), manyBytes(4 * mebibyte));
    const { connection, peer } = await realPair(way);
    const file = sourceFile(folder.path("a"));
    truncateSync(folder.path("a"), mebibyte);
    const broken = brokenOff(peer);
    await expect(connection.send({ ...file, descriptor: file })).rejects.toThrow("It became shorter.");
    await connection[Symbol.asyncDispose]();
    expect(await broken).toMatch(/ECONNRESET|EPIPE/);
    file.close();
  });

  it("goes no faster than its pace, and every byte is asked for", async () => {
    const bytes = manyBytes(2 * mebibyte);
    writeFileSync(folder.path("a"), bytes);
    const { connection, peer } = await realPair(way);
    const arrived = hashOf(peer);
    let granted = 0;
    const pace = {
      take(wanted: number) {
        const some = Math.min(wanted, 100_003);
        granted += some;
        return granted % 2 === 0 ? some : systemClock.turn().then(() => some);
      },
    };
    const file = sourceFile(folder.path("a"));
    await connection.send({ ...file, descriptor: file }, pace);
    expect(granted).toBe(bytes.length);
    expect(await arrived).toEqual(hashed(bytes));
    file.close();
  });

  it("is broken off by an abort, with its reason and a reset", async () => {
    writeFileSync(folder.path("a"), manyBytes(64 * mebibyte));
    const { connection, peer } = await realPair(way);
    const file = sourceFile(folder.path("a"));
    const sent = connection.send({ ...file, descriptor: file });
    await once(peer.stream, "readable");
    connection.abort(new Error("enough"));
    await expect(sent).rejects.toThrow("enough");
    file.close();
    expect(await brokenOff(peer)).toMatch(/ECONNRESET|EPIPE/);
    expect(connection.bytes).toBeLessThan(64 * mebibyte);
  });

  it("fails when the peer breaks off", async () => {
    writeFileSync(folder.path("a"), manyBytes(64 * mebibyte));
    const { connection, peer } = await realPair(way);
    const file = sourceFile(folder.path("a"));
    const sent = connection.send({ ...file, descriptor: file });
    await once(peer.stream, "readable");
    peer.reset();
    await expect(sent).rejects.toMatchObject({ code: "reset" });
    file.close();
  });

  it("is stalled by a peer that reads nothing", async () => {
    writeFileSync(folder.path("a"), manyBytes(64 * mebibyte));
    const { connection, peer } = await realPair(way, { stall: 100 });
    const file = sourceFile(folder.path("a"));
    await expect(connection.send({ ...file, descriptor: file })).rejects.toMatchObject({ code: "stalled" });
    file.close();
    peer.stream.destroy();
  });

  it("is counted for the trace up to its last byte", async () => {
    const bytes = manyBytes(3 * mebibyte + 1);
    writeFileSync(folder.path("a"), bytes);
    const tracer = createTracer({ now: () => systemClock.now(), date: () => systemClock.date() });
    const totals: number[] = [];
    const trace = noted(tracer.open(), totals);
    const { connection, peer } = await realPair(way, { trace });
    const arrived = hashOf(peer);
    const file = sourceFile(folder.path("a"));
    await connection.send({ ...file, descriptor: file });
    await arrived;
    expect(totals.at(-1)).toBe(bytes.length);
    expect(totals.toSorted((a, b) => a - b)).toEqual(totals);
    file.close();
  });

  it("is whole in every transfer that nobody aborts, however many are aborted beside it", async () => {
    const files = Array.from({ length: 12 }, (_, index) => manyBytes(3 * mebibyte + index * 1_013, index + 1));
    files.forEach((bytes, index) => writeFileSync(folder.path(`${index}`), bytes));
    const transfer = async (round: number, index: number): Promise<void> => {
      const { connection, peer } = await realPair(way);
      const arrived = hashOf(peer).catch(() => undefined);
      const file = sourceFile(folder.path(`${index}`));
      const sent = connection.send({ ...file, descriptor: file });
      if ((index + round) % 2 === 0) {
        await sent;
        expect(await arrived).toEqual(hashed(files[index]!));
      } else {
        sent.catch(() => {});
        for (let turns = (index * 7 + round * 3) % 20; turns > 0; turns--) await systemClock.turn();
        connection.abort();
        await sent.catch(() => {});
        peer.stream.destroy();
      }
      // Its number is the next one's at once: whatever still reads or writes there shows in another transfer.
      file.close();
    };
    for (let round = 0; round < 6; round++) await Promise.all(files.map((_, index) => transfer(round, index)));
  });
});

describe("a large file of this machine", () => {
  it("never reaches the session that gets the number of its socket next", async () => {
    const path = fastPath();
    if (path.kind === "portable") return expect(process.platform).not.toBe("linux");
    writeFileSync(folder.path("a"), manyBytes(mebibyte));
    const file = sourceFile(folder.path("a"));
    const { socket, peer } = await realPair("inside the kernel");
    const number = socket.descriptor?.() ?? -1;
    // Every thread has something to do: the call waits.
    const busy = Array.from({ length: 4 }, () => promisify(pbkdf2)("a", "b", 200_000, 64, "sha512"));
    const sent = path.kernel.sendFile(number, file.fd, 0, mebibyte);
    peer.stream.destroy();
    socket.stream.destroy();
    await once(socket.stream, "close");
    // The one or the other end of one of these gets it.
    const next: Socket[] = [];
    let writer: Socket | undefined;
    let arrived: ReturnType<typeof hashOf> | undefined;
    while (writer === undefined && next.length < 100) {
      const pair = await realPair("inside the kernel");
      next.push(pair.socket, pair.peer);
      const got: Uint8Array[] = [];
      if (pair.socket.descriptor?.() === number) {
        writer = pair.socket;
        arrived = hashOf(pair.peer);
      } else if (pair.peer.descriptor?.() === number) {
        writer = pair.peer;
        const taken = pair.connection.receive({ write: async (bytes) => void got.push(bytes) });
        arrived = taken.then(() => hashed(Buffer.concat(got)));
      }
    }
    await sent;
    writer?.stream.end("its own");
    expect(await arrived).toEqual(hashed(Buffer.from("its own")));
    await Promise.all(busy);
    for (const { stream } of next) stream.destroy();
    file.close();
  });

  it("goes inside the kernel where that is possible", async () => {
    const bytes = manyBytes(16 * mebibyte);
    writeFileSync(folder.path("a"), bytes);
    const { connection, peer } = await realPair("inside the kernel");
    const arrived = hashOf(peer);
    const file = sourceFile(folder.path("a"));
    let read = 0;
    const counted = {
      ...file,
      read: async (into: Uint8Array, at: number) => {
        const some = await file.read(into, at);
        read += some;
        return some;
      },
    };
    await connection.send({ ...file, descriptor: counted });
    expect(await arrived).toEqual(hashed(bytes));
    if (fastPath().kind === "kernel") expect(read).toBeLessThan(bytes.length / 4);
    else expect(read).toBe(bytes.length);
    file.close();
  });
});

/** How it was broken off, as the system tells it. */
function brokenOff({ stream }: Socket): Promise<string> {
  return new Promise((resolve) => {
    const told = (error?: Error | null): void => resolve(error ? String(error) : "an end");
    stream
      .on("error", told)
      .on("end", () => confirmEnd(stream, told))
      .resume();
  });
}

function noted(trace: ReturnType<ReturnType<typeof createTracer>["open"]>, totals: number[]): typeof trace {
  return {
    session: trace.session,
    active: true,
    tells: () => true,
    emit: (event) => {
      if (event.kind === "data.bytes" || event.kind === "data.close") totals.push(event.total);
    },
  };
}
