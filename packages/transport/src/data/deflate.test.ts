import { ProtocolError } from "@tandem/protocol";
import { deflateSync, inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EndingSink } from "../codec.ts";
import { deflateSource } from "./deflate-source.ts";
import { InflateSink, type InflateLimit } from "./inflate-sink.ts";

async function* chunks(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
const collect = async (source: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const read: Uint8Array[] = [];
  for await (const chunk of source) read.push(chunk);
  return Buffer.concat(read);
};
function collecting(): { sink: EndingSink; content(): Buffer; ended(): boolean } {
  const taken: Uint8Array[] = [];
  let ended = false;
  return {
    sink: {
      write: async (bytes) => void taken.push(bytes),
      end: async () => void (ended = true),
    },
    content: () => Buffer.concat(taken),
    ended: () => ended,
  };
}
const unlimited: InflateLimit = { mayGrowTo: () => Infinity, tooLarge: () => new Error("never") };
const inflate = async (parts: readonly Uint8Array[]): Promise<Buffer> => {
  const { sink, content, ended } = collecting();
  await using inflating = new InflateSink(sink, unlimited);
  for (const part of parts) await inflating.write(part);
  await inflating.end();
  expect(ended()).toBe(true);
  return content();
};
const nothingElse = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => undefined).catch((error: unknown) => error);

describe("deflateSource", () => {
  it("gives a zlib stream of everything, whatever the level and the chunks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array()), fc.nat(9), async (parts, level) => {
        expect(inflateSync(await collect(deflateSource(chunks(parts), level)))).toEqual(Buffer.concat(parts));
      }),
      { numRuns: 40 },
    );
  });

  it("ends with the error of its source", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("abc");
      throw new Error("the disk is gone");
    }
    await expect(collect(deflateSource(broken(), 6))).rejects.toThrow("the disk is gone");
  });

  it("lets go of its source when nobody reads on", async () => {
    let left: () => void = () => {};
    const leaving = new Promise<void>((resolve) => (left = resolve));
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(100_000, Math.random().toString());
      } finally {
        left();
      }
    }
    for await (const _ of deflateSource(endless(), 1)) break;
    await leaving;
  });

  it("reads no further ahead than its reader takes", async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        given++;
        yield Buffer.from(Array.from({ length: 65_536 }, () => Math.floor(Math.random() * 256)));
      }
    }
    const reading = deflateSource(endless(), 1);
    await reading.next();
    await new Promise((resolve) => setImmediate(resolve));
    const before = given;
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(given).toBeLessThan(before + 6);
    await reading.return();
  });
});

describe("InflateSink", () => {
  it("gives back what was compressed, however it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), fc.integer({ min: 1, max: 50 }), async (content, size) => {
        const whole = deflateSync(content);
        const parts = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        );
        expect(new Uint8Array(await inflate(parts))).toEqual(content);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["nothing at all", [], "truncated"],
    ["half of a stream", [deflateSync("abc".repeat(99)).subarray(0, 12)], "truncated"],
    ["plain text", [Buffer.from("no zlib here")], "damaged"],
    [
      "a stream with a wrong checksum",
      [Buffer.concat([deflateSync("abc").subarray(0, -1), Buffer.from([0])])],
      "damaged",
    ],
    ["two streams", [Buffer.concat([deflateSync("abc"), deflateSync("def")])], "damaged"],
    ["bytes behind the stream", [deflateSync("abc"), Buffer.from("x")], "damaged"],
  ])("refuses %s", async (_, parts, code) => {
    await expect(inflate(parts)).rejects.toMatchObject({ code });
  });

  it("takes any bytes or throws a ProtocolError, and never hangs", async () => {
    const damaged = fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.nat(), fc.nat(255)).map(([content, at, byte]) => {
      const whole = deflateSync(content);
      whole[at % whole.length] = byte;
      return whole;
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.uint8Array()), async (bytes) => {
        const error = await nothingElse(inflate([bytes.subarray(0, 20), bytes.subarray(20)]));
        if (error !== undefined) expect(error).toBeInstanceOf(ProtocolError);
      }),
      { numRuns: 60 },
    );
  });

  it("holds a bomb back until the other sink takes more, and stops where that one refuses", async () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    let taken = 0;
    const sink: EndingSink = {
      async write(bytes) {
        taken += bytes.length;
        if (taken > 1_000_000) throw new Error("enough");
      },
      end: () => Promise.reject(new Error("never")),
    };
    await using inflating = new InflateSink(sink, unlimited);
    await expect(inflating.write(bomb)).rejects.toThrow("enough");
    await expect(inflating.end()).rejects.toThrow("enough");
    expect(taken).toBeLessThan(1_100_000);
  });

  it("cuts a bomb off where its limit says", async () => {
    const { sink, content } = collecting();
    await using inflating = new InflateSink(sink, {
      mayGrowTo: (compressed) => 100_000 + 100 * compressed,
      tooLarge: () => new Error("too large"),
    });
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    await expect(inflating.write(bomb)).rejects.toThrow("too large");
    expect(content().length).toBeLessThanOrEqual(100_000 + 100 * bomb.length);
  });

  it("writes nothing more once it is disposed of", async () => {
    const { sink, content } = collecting();
    const inflating = new InflateSink(sink, unlimited);
    await inflating.write(deflateSync(Buffer.alloc(100_000)).subarray(0, 60));
    await inflating[Symbol.asyncDispose]();
    const before = content().length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(content().length).toBe(before);
  });
});
