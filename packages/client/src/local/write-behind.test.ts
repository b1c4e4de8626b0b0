import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeBehind } from "./write-behind.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("writing behind", () => {
  it("writes every byte in its place, whatever the pieces and however few the system takes at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 30 }),
        fc.nat(20),
        fc.integer({ min: 1, max: 60 }),
        async (pieces, start, most) => {
          const path = join(folder, "file");
          await using handle = await open(path, "w");
          await handle.write(Buffer.alloc(start, "."));
          const slow = { writev: (given: readonly Uint8Array[], at: number) => some(handle, given, at, most) };
          const sink = writeBehind(slow as unknown as FileHandle, start);
          for (const piece of pieces) await sink.write(piece);
          await sink.flush();
          const written = Buffer.concat(pieces);
          expect(sink.bytes).toBe(written.length);
          expect(await readFile(path)).toEqual(Buffer.concat([Buffer.alloc(start, "."), written]));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("holds no more than its limit before it waits for the disk", async () => {
    let release: () => void = () => {};
    const stuck = new Promise<void>((resolve) => (release = resolve));
    const slow = {
      async writev(given: readonly Uint8Array[]) {
        await stuck;
        return { bytesWritten: given.reduce((sum, { length }) => sum + length, 0) };
      },
    };
    const sink = writeBehind(slow as unknown as FileHandle, 0);
    let taken = 0;
    const giving = (async () => {
      for (let n = 0; n < 40; n++) {
        await sink.write(new Uint8Array(256 * 1024));
        taken++;
      }
      await sink.flush();
    })();
    for (let n = 0; n < 50; n++) await new Promise((resolve) => void setImmediate(resolve));
    expect(taken).toBeLessThanOrEqual(5);
    release();
    await giving;
    expect(sink.bytes).toBe(40 * 256 * 1024);
  });

  it("tells what the system says, at the next write and at the end", async () => {
    const full = { writev: () => Promise.reject(new Error("ENOSPC")) };
    const sink = writeBehind(full as unknown as FileHandle, 0);
    await sink.write(Uint8Array.of(1));
    await expect(sink.flush()).rejects.toThrow("ENOSPC");
    await expect(sink.write(Uint8Array.of(2))).rejects.toThrow("ENOSPC");
    expect(sink.bytes).toBe(0);
  });
});

/** Writes no more than `most` bytes, as a system may. */
async function some(
  handle: FileHandle,
  given: readonly Uint8Array[],
  at: number,
  most: number,
): Promise<{ readonly bytesWritten: number }> {
  const bytes = Buffer.concat(given).subarray(0, most);
  return handle.write(bytes, 0, bytes.length, at);
}
