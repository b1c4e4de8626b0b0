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

  it("writes each piece in its place when others go into the descriptor between them", async () => {
    const path = join(folder, "mixed");
    await using handle = await open(path, "w+");
    await handle.write("..");
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = {
      fd: handle.fd,
      writev: async (given: readonly Uint8Array[], at: number) => (await held, handle.writev(given, at)),
      read: handle.read.bind(handle),
    };
    const sink = writeBehind(slow as unknown as FileHandle, 2);
    const { descriptor } = sink;
    await sink.write(Buffer.from("ab"));
    await sink.write(Buffer.from("c"));
    expect(descriptor.position).toBe(5);
    await handle.write(Buffer.from("DE"), 0, 2, descriptor.position);
    descriptor.wrote(2);
    expect(sink.bytes).toBe(0);
    const last = sink.write(Buffer.from("fg"));
    release();
    await last;
    expect(Buffer.from(await sink.lastBytes(4)).toString()).toBe("DEfg");
    expect(Buffer.from(await sink.lastBytes(99)).toString()).toBe("abcDEfg");
    expect(sink.bytes).toBe(7);
    expect(await readFile(path, "utf8")).toBe("..abcDEfg");
  });

  it("cuts the file to what is whole when a write fails before what went into the descriptor", async () => {
    const path = join(folder, "cut");
    await using handle = await open(path, "w+");
    const full = {
      fd: handle.fd,
      writev: () => Promise.reject(new Error("ENOSPC")),
      truncate: handle.truncate.bind(handle),
    };
    const sink = writeBehind(full as unknown as FileHandle, 0);
    await sink.write(Buffer.from("ab"));
    await handle.write(Buffer.from("CD"), 0, 2, sink.descriptor.position);
    sink.descriptor.wrote(2);
    await expect(sink.flush()).rejects.toThrow("ENOSPC");
    expect(sink.bytes).toBe(0);
    expect(await readFile(path, "utf8")).toBe("");
  });

  it("takes no more into the descriptor when a write has failed, and leaves no hole of what went there meanwhile", async () => {
    const path = join(folder, "hole");
    await using handle = await open(path, "w+");
    const full = {
      fd: handle.fd,
      writev: () => Promise.reject(new Error("ENOSPC")),
      truncate: handle.truncate.bind(handle),
    };
    const sink = writeBehind(full as unknown as FileHandle, 0);
    await sink.write(Buffer.from("ab"));
    // Let the write fail, and the file be cut, before what was on its way past it arrives.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => void setImmediate(resolve));
    await handle.write(Buffer.from("CD"), 0, 2, sink.descriptor.position);
    sink.descriptor.wrote(2);
    expect(sink.descriptor.room).toBe(0);
    await expect(sink.flush()).rejects.toThrow("ENOSPC");
    expect(sink.bytes).toBe(0);
    expect(await readFile(path, "utf8")).toBe("");
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
    const full = { writev: () => Promise.reject(new Error("ENOSPC")), truncate: () => Promise.resolve() };
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
