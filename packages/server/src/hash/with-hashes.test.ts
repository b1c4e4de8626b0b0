import { parsePath, type HashAlgorithm } from "@tandem/protocol";
import { memoryStorage, StorageError, through, type Stage, type Storage } from "@tandem/storage";
import { expect, test } from "vitest";
import type { HashService } from "./hash-service.ts";
import { withHashes } from "./with-hashes.ts";

const path = parsePath("/a");
const kept: string[] = [];
const hashes: HashService = {
  hash: () => Promise.reject(new Error("Nobody asks.")),
  keep: (_, digest) => void kept.push(digest),
};
const tree = (
  changes: Partial<Storage> = {},
): { storage: Storage; inner: Storage; want(name?: HashAlgorithm): void } => {
  let algorithm: HashAlgorithm | undefined;
  const inner = { ...through(memoryStorage({ now: () => 0 })), ...changes };
  kept.length = 0;
  return { storage: withHashes(inner, { hashes, wanted: () => algorithm }), inner, want: (name) => (algorithm = name) };
};
const put = async (storage: Storage, content: string, start?: number): Promise<void> => {
  await using stage = await storage.write(path, start === undefined ? {} : { start });
  await stage.write(Buffer.from(content));
  await stage.commit();
};
const crc = "cbf43926"; // of 123456789

test("Where no hash is wanted, what moves the bytes is the storage's own, descriptor and all", async () => {
  const stage = { descriptor: { fd: 5, start: 0 } } as unknown as Stage;
  const { storage } = tree({ write: () => Promise.resolve(stage) });
  expect(await storage.write(path)).toBe(stage);
});

test("A file is hashed as it is written and as it is read, from its first byte to its last", async () => {
  const { storage, want } = tree();
  want("CRC32");
  await put(storage, "123456789");
  expect(kept).toEqual([crc]);
  await using source = await storage.read(path);
  for await (const chunk of source) expect(chunk.length).toBeGreaterThan(0);
  expect(kept).toEqual([crc, crc]);
});

test("A part of a file is not", async () => {
  const { storage, want } = tree();
  await put(storage, "123456789");
  want("CRC32");
  await put(storage, "x", 3);
  for (const options of [{ start: 2 }, { end: 2 }]) {
    await using source = await storage.read(path, options);
    for await (const chunk of source) expect(chunk.length).toBeGreaterThan(0);
  }
  await using whole = await storage.read(path);
  expect((await whole[Symbol.asyncIterator]().next()).done).toBe(false);
  expect(kept).toEqual([]);
});

test("What is broken off, or is another file by then, is not kept", async () => {
  const { storage, inner, want } = tree();
  want("CRC32");
  const stage = await storage.write(path);
  await stage.write(Buffer.from("123456789"));
  await stage.abort();
  await put(inner, "123456789");
  await using source = await storage.read(path);
  await put(inner, "abcdefghi");
  for await (const chunk of source) expect(chunk.length).toBeGreaterThan(0);
  expect(kept).toEqual([]);
});

test("An upload whose hash cannot be kept is an upload all the same", async () => {
  const { storage, want } = tree({ stat: (asked) => Promise.reject(new StorageError("not-found", asked)) });
  want("CRC32");
  await put(storage, "123456789");
  expect(kept).toEqual([]);
});
