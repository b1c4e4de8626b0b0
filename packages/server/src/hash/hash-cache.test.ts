import { parsePath } from "@tandem/protocol";
import { memoryStorage, type Attributes } from "@tandem/storage";
import { expect, test } from "vitest";
import { layer } from "../tree/layer.ts";
import { HashCache, type HashedBytes } from "./hash-cache.ts";

const storage = memoryStorage({ now: () => 0 });
const attributes: Attributes = { kind: "file", size: 5, modified: 1, created: 2, unique: "x" };
const bytes: HashedBytes = { storage, path: parsePath("/a"), attributes, algorithm: "MD5", start: 0, end: 5 };

test("A hash is found for the same bytes only", () => {
  const cache = new HashCache(10);
  cache.keep(bytes, "digest");
  expect(cache.find({ ...bytes })).toBe("digest");
  const others: Partial<HashedBytes>[] = [
    { storage: memoryStorage({ now: () => 0 }) },
    { path: parsePath("/b") },
    { algorithm: "SHA-1" },
    { start: 1 },
    { end: 4 },
    ...[{ size: 6 }, { modified: 3 }, { created: 3 }, { unique: "y" }].map((changed) => ({
      attributes: { ...attributes, ...changed },
    })),
  ];
  for (const other of others) expect(cache.find({ ...bytes, ...other })).toBeUndefined();
});

test("The layers of a session share what they know of one tree", () => {
  const cache = new HashCache(10);
  cache.keep({ ...bytes, storage: layer(storage, {}) }, "digest");
  expect(cache.find({ ...bytes, storage: layer(layer(storage, {}), {}) })).toBe("digest");
});

test("What was asked for longest ago is forgotten first", () => {
  const cache = new HashCache(2);
  const of = (start: number): HashedBytes => ({ ...bytes, start });
  cache.keep(of(1), "one");
  cache.keep(of(2), "two");
  cache.find(of(1));
  cache.keep(of(3), "three");
  expect([1, 2, 3].map((start) => cache.find(of(start)))).toEqual(["one", undefined, "three"]);
});

test("With a limit of 0 nothing is kept", () => {
  const cache = new HashCache(0);
  cache.keep(bytes, "digest");
  expect(cache.find(bytes)).toBeUndefined();
});
