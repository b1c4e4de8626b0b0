import type { Socket as TcpSocket } from "node:net";
import { expect, it, vi } from "vitest";
import { nodeNetwork } from "../node-network.ts";
import { systemClock } from "../system-clock.ts";
import { dataPair } from "../tls/tls.fixtures.ts";
import { Gathering } from "./gathering.ts";
import { hashed, manyBytes } from "./plain-files.fixtures.ts";

const mebibyte = 2 ** 20;
const free = { most: mebibyte, wake: () => {} };

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

it("what came together is given in one piece, in its order, and then no more", () => {
  const gathering = new Gathering(free, true);
  for (const word of ["one ", "two ", "three"]) gathering.take(Buffer.from(word));
  expect(text(gathering.next())).toBe("one two three");
  expect(gathering.next()).toBeUndefined();
  gathering.take(Buffer.from("four"));
  expect(text(gathering.next())).toBe("four");
});

it("what is lent stays as it is while more comes, and its place is used again behind that", () => {
  const gathering = new Gathering(free, true);
  const piece = Buffer.alloc(100_000, "a");
  gathering.take(piece);
  const first = gathering.next()!;
  gathering.take(piece.fill("b"));
  expect(first.every((byte) => byte === "a".charCodeAt(0))).toBe(true);
  gathering.next();
  gathering.take(piece.fill("c"));
  expect(gathering.next()!.buffer).toBe(first.buffer);
});

it("what is given away is changed by nothing that comes later, and holds no more memory than twice its length", () => {
  const gathering = new Gathering(free, false);
  gathering.take(Buffer.alloc(100_000, "a"));
  gathering.next();
  const given = ["b", "c", "d"].map((letter, at) => {
    gathering.take(Buffer.alloc(100_000 / (at * 3 + 1), letter));
    return gathering.next()!;
  });
  for (const [at, bytes] of given.entries()) {
    expect(new Set(bytes)).toEqual(new Set(Buffer.from("bcd"[at]!)));
    expect(bytes.buffer.byteLength).toBeLessThanOrEqual(bytes.length * 2);
  }
});

it("it has enough at 256 KiB, and where a pace allows less, at that", () => {
  const enough = (most: number): number => {
    const gathering = new Gathering({ most, wake: () => {} }, true);
    let taken = 1;
    while (gathering.take(Buffer.alloc(16_384))) taken++;
    return taken * 16_384;
  };
  expect(enough(mebibyte)).toBe(262_144);
  expect(enough(65_536)).toBe(65_536);
});

it.each([false, true])(
  "under TLS a slow sink that borrows (%s) gets large pieces, and no byte is another one",
  async (borrows) => {
    const bytes = manyBytes(6 * mebibyte + 7);
    const { connection, client } = await dataPair({ network: nodeNetwork });
    client.resume().end(bytes);
    const stored: Buffer[] = [];
    let largest = 0;
    await connection.receive({
      borrows,
      async write(piece) {
        largest = Math.max(largest, piece.length);
        await systemClock.turn();
        stored.push(Buffer.from(piece));
      },
    });
    expect(hashed(Buffer.concat(stored))).toEqual(hashed(bytes));
    expect(connection.bytes).toBe(bytes.length);
    expect(largest).toBeGreaterThan(65_536);
    expect(largest).toBeLessThanOrEqual(262_144 + 131_072);
  },
);

it("what a sink does not take fills the peer's window under TLS, and no memory", async () => {
  const { connection, client, socket } = await dataPair({ network: nodeNetwork });
  const bytes = manyBytes(32 * mebibyte);
  const arrived = (): number => (socket.stream as TcpSocket).bytesRead;
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  let stored = 0;
  client.resume().end(bytes);
  const received = connection.receive({
    borrows: true,
    async write(piece) {
      stored += piece.length;
      await held;
    },
  });
  await vi.waitUntil(() => arrived() > 262_144, { timeout: 15_000 });
  for (let turns = 0; turns < 200; turns++) await systemClock.turn();
  expect(arrived()).toBeLessThan(mebibyte);
  goOn();
  await received;
  expect(stored).toBe(bytes.length);
});
