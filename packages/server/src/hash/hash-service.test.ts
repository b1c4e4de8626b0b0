import { crc32 } from "node:zlib";
import { parsePath } from "@tandem/protocol";
import { memoryStorage, through, type Attributes, type Storage } from "@tandem/storage";
import { expect, test } from "vitest";
import type { HashedBytes } from "./hash-cache.ts";
import { hashService, type HashService } from "./hash-service.ts";

const path = parsePath("/a");
const never = new AbortController().signal;
const now = Date.UTC(2026, 10, 22);
const attributes: Attributes = { kind: "file", size: 5, modified: now, created: now, unique: "x" };

/** A file whose attributes never change, whatever becomes of its content. */
async function file(): Promise<{ storage: Storage; put(content: string): Promise<void> }> {
  const inner = memoryStorage({ now: () => now });
  const put = async (content: string): Promise<void> => {
    await using stage = await inner.write(path);
    await stage.write(Buffer.from(content));
    await stage.commit();
  };
  await put("hello");
  return { storage: { ...through(inner), stat: () => Promise.resolve(attributes) }, put };
}
const service = (date: number): HashService =>
  hashService({ atOnce: 1, kept: 10, turn: () => Promise.resolve(), date: () => date });
const whole = (storage: Storage): HashedBytes => ({ storage, path, attributes, algorithm: "CRC32", start: 0, end: 5 });

test("A hash is remembered once the file was left alone for longer than clocks are coarse", async () => {
  const { storage, put } = await file();
  const hashes = service(now + 2_000);
  expect(await hashes.hash(whole(storage), never)).toBe("3610a686");
  await put("world");
  expect(await hashes.hash(whole(storage), never)).toBe("3610a686");
});

test("A file that changed a moment ago may change again unseen, and is read again", async () => {
  const { storage, put } = await file();
  const hashes = service(now + 1_999);
  await hashes.hash(whole(storage), never);
  await put("world");
  expect(await hashes.hash(whole(storage), never)).toBe("3a771143");
});

test("A hash of a file that changed while it was read is not remembered, one that became shorter is none", async () => {
  const { storage, put } = await file();
  const hashes = service(now + 60_000);
  const changed = { ...storage, stat: () => Promise.resolve({ ...attributes, unique: "y" }) };
  await hashes.hash(whole(changed), never);
  await put("world");
  expect(await hashes.hash(whole(changed), never)).toBe("3a771143");
  await put("one");
  await expect(hashes.hash({ ...whole(changed), end: 4 }, never)).rejects.toMatchObject({ code: "busy" });
});

test("A large file shares its place with one that waits, and both hashes are right", async () => {
  const { storage } = await file();
  const piece = new Uint8Array(1_048_576);
  const pieces = 40;
  const large: Storage = {
    ...storage,
    read: () =>
      Promise.resolve({
        async *[Symbol.asyncIterator]() {
          for (let sent = 0; sent < pieces; sent++) yield await Promise.resolve(piece);
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
  };
  const hashes = service(now);
  const order: string[] = [];
  const first = hashes.hash({ ...whole(large), end: pieces * piece.length }, never).finally(() => order.push("large"));
  const second = hashes.hash(whole(storage), never).finally(() => order.push("small"));
  expect(await second).toBe("3610a686");
  expect(await first).toBe(
    crc32(new Uint8Array(pieces * piece.length))
      .toString(16)
      .padStart(8, "0"),
  );
  expect(order).toEqual(["small", "large"]);
});
