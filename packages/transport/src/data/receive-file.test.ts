import { readFileSync, readSync, openSync, closeSync, statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Socket } from "../network.ts";
import { systemClock } from "../system-clock.ts";
import { fastPath } from "./kernel/load-kernel.ts";
import { hashed, manyBytes, realPair, scratch, sinkFile, ways } from "./plain-files.fixtures.ts";

let folder: Awaited<ReturnType<typeof scratch>>;
beforeEach(async () => {
  folder = await scratch();
});
afterEach(() => folder[Symbol.asyncDispose]());

const gibibyte = 2 ** 30;
const mebibyte = 2 ** 20;

describe.each(ways)("a file that is received %s", (way) => {
  it.each([0, 1, 65_536, 65_537, mebibyte, 5 * mebibyte + 7])("of %d bytes is stored", async (length) => {
    const bytes = manyBytes(length);
    const { connection, peer } = await realPair(way);
    peer.stream.end(bytes);
    const sink = sinkFile(folder.path("a"));
    await connection.receive(sink);
    sink.close();
    expect(hashed(readFileSync(folder.path("a")))).toEqual(hashed(bytes));
    expect(connection.bytes).toBe(length);
    await closed(peer);
  });

  it("is stored behind what is there, and beyond 4 GiB", async () => {
    const bytes = manyBytes(3 * mebibyte);
    const { connection, peer } = await realPair(way);
    peer.stream.end(bytes);
    const position = 5 * gibibyte - 3;
    const sink = sinkFile(folder.path("a"), { position });
    await connection.receive(sink);
    sink.close();
    expect(statSync(folder.path("a")).size).toBe(position + bytes.length);
    const [stored, fd] = [Buffer.alloc(bytes.length), openSync(folder.path("a"), "r")];
    for (let at = 0; at < stored.length;) at += readSync(fd, stored, at, stored.length - at, position + at);
    closeSync(fd);
    expect(hashed(stored)).toEqual(hashed(bytes));
    await closed(peer);
  });

  it("is whole when it comes in drops", async () => {
    const bytes = manyBytes(2 * mebibyte + 11);
    const { connection, peer } = await realPair(way);
    const sink = sinkFile(folder.path("a"));
    const received = connection.receive(sink);
    for (let at = 0, piece = 1; at < bytes.length; at += piece, piece = (piece * 7) % 90_001) {
      peer.stream.write(bytes.subarray(at, at + piece));
      if (piece % 2 === 0) await systemClock.turn();
    }
    peer.stream.end();
    await received;
    sink.close();
    expect(hashed(readFileSync(folder.path("a")))).toEqual(hashed(bytes));
    expect(connection.bytes).toBe(bytes.length);
    await closed(peer);
  });

  it.each([
    [0, 1],
    [100_000, 100_001],
    [mebibyte, 3 * mebibyte],
  ])("may have %d bytes, and %d are too many", async (room, length) => {
    const bytes = manyBytes(length);
    for (const [size, fits] of [
      [room, true],
      [length, false],
    ] as const) {
      const { connection, peer } = await realPair(way);
      peer.stream.end(bytes.subarray(0, size));
      const sink = sinkFile(folder.path("a"), { room });
      const received = connection.receive(sink);
      if (fits) await received;
      else await expect(received).rejects.toThrow("There is no more room.");
      connection.refuse();
      sink.close();
      expect(statSync(folder.path("a")).size).toBeLessThanOrEqual(room);
      if (fits) expect(hashed(readFileSync(folder.path("a")))).toEqual(hashed(bytes.subarray(0, size)));
      peer.stream.destroy();
    }
  });

  it("fails with what the file's own writing says when the file does not take it", async () => {
    writeFileSync(folder.path("a"), "");
    const { connection, peer } = await realPair(way);
    peer.stream.end(manyBytes(mebibyte));
    const sink = sinkFile(folder.path("a"), { flags: "r" });
    await expect(connection.receive(sink)).rejects.toMatchObject({ code: "EBADF" });
    connection.refuse();
    sink.close();
    await closed(peer);
  });

  it("comes no faster than its pace, and every byte is asked for", async () => {
    const bytes = manyBytes(2 * mebibyte);
    const { connection, peer } = await realPair(way);
    peer.stream.end(bytes);
    let granted = 0;
    const pace = {
      take(wanted: number) {
        const some = Math.min(wanted, 100_003);
        granted += some;
        return granted % 2 === 0 ? some : systemClock.turn().then(() => some);
      },
    };
    const sink = sinkFile(folder.path("a"));
    await connection.receive(sink, pace);
    sink.close();
    expect(granted).toBe(bytes.length);
    expect(hashed(readFileSync(folder.path("a")))).toEqual(hashed(bytes));
    await closed(peer);
  });

  it("is whole when the peer ends, though a reset follows", async () => {
    for (const length of [0, 1_024, 700_000, 5 * mebibyte]) {
      const { connection, peer } = await realPair(way);
      const bytes = manyBytes(length);
      const sink = sinkFile(folder.path("a"));
      const received = connection.receive(sink);
      await new Promise<void>((resolve) => peer.stream.end(bytes, resolve));
      // What is still to be sent would never be.
      while (length > 1_024 && connection.bytes < length) await systemClock.turn();
      peer.reset();
      await received;
      sink.close();
      expect(hashed(readFileSync(folder.path("a")))).toEqual(hashed(bytes));
    }
  });

  it("is not whole when the peer breaks off, whenever that is", async () => {
    for (let turns = 0; turns < 12; turns++) {
      const { connection, peer } = await realPair(way);
      const sink = sinkFile(folder.path("a"));
      const received = connection.receive(sink).then(
        () => "whole",
        (error: { code?: string }) => error.code,
      );
      peer.stream.write(manyBytes(300_000 * turns + 1));
      for (let turn = 0; turn < turns; turn++) await systemClock.turn();
      peer.reset();
      expect(await received).toBe("reset");
      sink.close();
    }
  });

  it("is broken off by an abort, with its reason", async () => {
    const { connection, peer } = await realPair(way);
    peer.stream.on("error", () => {}).write(manyBytes(8 * mebibyte));
    const sink = sinkFile(folder.path("a"));
    const received = connection.receive(sink);
    for (let turn = 0; turn < 5; turn++) await systemClock.turn();
    connection.abort(new Error("enough"));
    await expect(received).rejects.toThrow("enough");
    sink.close();
    expect(connection.bytes).toBeGreaterThanOrEqual(statSync(folder.path("a")).size);
    peer.stream.destroy();
  });

  it("is stalled by a peer that sends nothing more", async () => {
    const { connection, peer } = await realPair(way, { stall: 100 });
    peer.stream.write(manyBytes(100_000));
    const sink = sinkFile(folder.path("a"));
    await expect(connection.receive(sink)).rejects.toMatchObject({ code: "stalled" });
    sink.close();
    expect(connection.bytes).toBe(100_000);
    peer.stream.destroy();
  });

  it("is whole in every transfer that nobody aborts, however many are aborted beside it", async () => {
    const files = Array.from({ length: 12 }, (_, index) => manyBytes(2 * mebibyte + index * 1_013, index + 1));
    const transfer = async (round: number, index: number): Promise<void> => {
      const { connection, peer } = await realPair(way);
      peer.stream.on("error", () => {}).end(files[index]);
      const path = folder.path(`${round}-${index}`);
      const sink = sinkFile(path);
      const received = connection.receive(sink);
      if ((index + round) % 2 === 0) {
        await received;
        sink.close();
        expect(hashed(readFileSync(path))).toEqual(hashed(files[index]!));
      } else {
        received.catch(() => {});
        for (let turns = (index * 7 + round * 3) % 20; turns > 0; turns--) await systemClock.turn();
        connection.abort();
        await received.catch(() => {});
        // Its number is the next one's at once: what is still written there shows in another file.
        sink.close();
      }
      peer.stream.destroy();
    };
    for (let round = 0; round < 6; round++) await Promise.all(files.map((_, index) => transfer(round, index)));
  });
});

it("a large file of this machine is received inside the kernel where that is possible", async () => {
  const bytes = manyBytes(16 * mebibyte);
  const { connection, peer } = await realPair("inside the kernel");
  peer.stream.end(bytes);
  const sink = sinkFile(folder.path("a"));
  await connection.receive(sink);
  sink.close();
  if (fastPath().kind === "kernel") expect(sink.given()).toBeLessThan(bytes.length / 4);
  else expect(sink.given()).toBe(bytes.length);
  await closed(peer);
});

it("a file comes in large pieces while its pace sets no limit, and in small ones below one", async () => {
  const bytes = manyBytes(4 * mebibyte);
  const largest = async (unlimited: boolean): Promise<number> => {
    const { connection, peer } = await realPair("inside the kernel");
    peer.stream.end(bytes);
    const sink = sinkFile(folder.path("a"));
    let most = 0;
    const { descriptor } = sink;
    const watched = {
      fd: descriptor.fd,
      medium: descriptor.medium,
      room: Infinity,
      get position() {
        return descriptor.position;
      },
      wrote(length: number) {
        most = Math.max(most, length);
        descriptor.wrote(length);
      },
    };
    await connection.receive(
      { write: (piece) => sink.write(piece), descriptor: watched },
      { take: (all) => all, unlimited },
    );
    sink.close();
    await closed(peer);
    return most;
  };
  const [free, limited] = [await largest(true), await largest(false)];
  expect(limited).toBeLessThanOrEqual(65_536);
  if (fastPath().kind === "kernel") expect(free).toBeGreaterThan(65_536);
});

function closed({ stream }: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve();
    else stream.once("close", resolve).resume();
  });
}
