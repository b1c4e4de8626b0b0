import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AtOnce } from "../network.ts";
import { systemClock } from "../system-clock.ts";
import { manyBytes, realPair, reservedPort, scratch, sinkFile } from "./plain-files.fixtures.ts";
import { receiveAtOnce } from "./receive-at-once.ts";

/** A connection on which this comes, one thing at a time: `nothing` has come yet, 0 is the end. */
function incoming(coming: (Uint8Array | "nothing" | 0)[]) {
  let failure: Error | undefined;
  let gone = false;
  const atOnce: AtOnce = {
    send: () => 0,
    end: () => true,
    receive(into) {
      const next = coming.length === 0 ? "nothing" : coming.shift()!;
      if (next === 0) return 0;
      if (next === "nothing") return undefined;
      into.set(next);
      return next.length;
    },
  };
  return {
    taken: 0,
    left: coming,
    break: (error: Error) => (failure = error),
    becomeNodes: () => (gone = true),
    from: {
      atOnce: () => (gone ? undefined : atOnce),
      broken: (cause: unknown) => (failure = cause as Error),
      check() {
        if (failure !== undefined) throw failure;
      },
      taken: () => Promise.resolve(),
    },
    atOnce,
  };
}

function collecting() {
  const written: Uint8Array[] = [];
  return { written, borrows: true, write: async (bytes: Uint8Array) => void written.push(Buffer.from(bytes)) };
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const turns = { turn: () => Promise.resolve() };

describe("what comes within a few turns", () => {
  it("is taken to the end", async () => {
    const { from } = incoming(["nothing", bytes("one "), "nothing", bytes("two"), 0]);
    const sink = collecting();
    expect(await receiveAtOnce(sink, from, turns)).toBe(true);
    expect(Buffer.concat(sink.written).toString()).toBe("one two");
  });

  it.each([5, 20_000])("is not another's, who receives while a sink takes its time: %i bytes", async (length) => {
    const [ours, others] = [Buffer.alloc(length, "o"), Buffer.alloc(length, "x")];
    const slow = collecting();
    const first = receiveAtOnce(
      { borrows: true, write: (given) => systemClock.turn().then(() => slow.write(Buffer.from(given))) },
      incoming([ours, 0]).from,
      turns,
    );
    await receiveAtOnce(collecting(), incoming([others, 0]).from, turns);
    expect(await first).toBe(true);
    expect(Buffer.concat(slow.written)).toEqual(ours);
  });

  it.each([5, 20_000])("stays with a sink that keeps it: %i bytes", async (length) => {
    const written: Uint8Array[] = [];
    const write = async (bytes: Uint8Array): Promise<void> => void written.push(bytes);
    for (const text of ["o", "x"]) {
      await receiveAtOnce({ write }, incoming([Buffer.alloc(length, text), 0]).from, turns);
    }
    expect(written).toEqual([Buffer.alloc(length, "o"), Buffer.alloc(length, "x")]);
  });

  it("is no more than a sink wants", async () => {
    const { from, left } = incoming([bytes("all"), bytes("and more")]);
    expect(await receiveAtOnce({ ...collecting(), complete: true }, from, turns)).toBe(true);
    expect(left).toHaveLength(1);
  });

  it("is waited for by a stream when it does not come, and when there is much of it", async () => {
    const silent = vi.fn<() => Promise<void>>(turns.turn);
    expect(await receiveAtOnce(collecting(), incoming([]).from, { turn: silent })).toBe(false);
    expect(silent.mock.calls.length).toBeLessThan(50);
    const much = incoming(Array.from({ length: 1_000 }, () => new Uint8Array(65_536)));
    expect(await receiveAtOnce(collecting(), much.from, turns)).toBe(false);
    expect(much.left.length).toBeGreaterThan(900);
  });

  it("fails when the connection is aborted meanwhile, or broken off by its peer", async () => {
    const aborted = incoming(["nothing", 0]);
    const turn = async (): Promise<void> => void aborted.break(new Error("aborted"));
    await expect(receiveAtOnce(collecting(), aborted.from, { turn })).rejects.toThrow("aborted");
    const reset = incoming([]);
    reset.atOnce.receive = () => {
      throw new Error("recv ECONNRESET");
    };
    await expect(receiveAtOnce(collecting(), reset.from, turns)).rejects.toThrow("ECONNRESET");
  });

  it("goes on with what the sink says", async () => {
    const refusing = { write: () => Promise.reject(new Error("no space")) };
    await expect(receiveAtOnce(refusing, incoming([bytes("x"), 0]).from, turns)).rejects.toThrow("no space");
  });
});

describe.runIf((await reservedPort()) !== undefined)("a little file", () => {
  let folder: Awaited<ReturnType<typeof scratch>>;
  beforeEach(async () => {
    folder = await scratch();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  it("that has come is stored without a socket of Node", async () => {
    const content = manyBytes(1_024);
    const { connection, socket, peer } = await realPair("from a reserved port");
    const stream = vi.spyOn(Object.getPrototypeOf(socket) as { stream: unknown }, "stream", "get");
    await new Promise<void>((resolve) => peer.stream.end(content, resolve));
    const sink = sinkFile(folder.path("a"));
    await connection.receive(sink);
    sink.close();
    expect(readFileSync(folder.path("a"))).toEqual(Buffer.from(content));
    expect(connection.bytes).toBe(1_024);
    expect(stream).not.toHaveBeenCalled();
    stream.mockRestore();
    peer.stream.destroy();
  });

  it("is not whole when a reset follows it", async () => {
    const { connection, peer } = await realPair("from a reserved port");
    await new Promise<void>((resolve) => peer.stream.write(manyBytes(1_024), () => resolve()));
    peer.reset();
    const sink = sinkFile(folder.path("a"));
    await expect(connection.receive(sink)).rejects.toMatchObject({ code: "reset" });
    sink.close();
  });
});
