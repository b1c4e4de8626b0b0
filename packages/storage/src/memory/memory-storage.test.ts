import { childPath, decodeText, parsePath, rootPath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { add, namesIn, put, refused, textOf } from "../conformance/actions.ts";
import { memoryStorage } from "./memory-storage.ts";

it("tells the time it is given", async () => {
  let time = 1_000;
  const storage = memoryStorage({ now: () => time });
  await put(storage, "/file", "");
  time = 2_000;
  await add(storage, "/file", "more");
  expect(await storage.stat(parsePath("/file"))).toMatchObject({ created: 1_000, modified: 2_000 });
});

it("takes no more bytes than its limit, counting what is not committed, and gives them back", async () => {
  const storage = memoryStorage({ now: () => 0, limit: 10 });
  await put(storage, "/six", "123456");
  await refused(put(storage, "/five", "12345"), "no-space", "/five");
  expect(await namesIn(storage, "/")).toEqual(["six"]);
  const open = await storage.write(parsePath("/open"));
  await open.write(Buffer.from("1234"));
  await refused(add(storage, "/six", "7"), "no-space", "/six");
  await open.abort();
  await refused(storage.write(parsePath("/six"), { start: 5 }), "no-space", "/six");
  await put(storage, "/four", "1234");
  await storage.rename(parsePath("/four"), parsePath("/six"));
  await put(storage, "/rest", "123456");
  await storage.remove(parsePath("/six"));
  await put(storage, "/last", "1234");
  expect(await textOf(storage, "/last")).toBe("1234");
});

it("stays failed after a write that found no space", async () => {
  const storage = memoryStorage({ now: () => 0, limit: 3 });
  const stage = await storage.write(parsePath("/file"));
  await refused(stage.write(Buffer.from("1234")), "no-space", "/file");
  await refused(stage.write(Buffer.from("1")), "no-space", "/file");
  await refused(stage.commit(), "no-space", "/file");
  expect(await namesIn(storage, "/")).toEqual([]);
});

it("keeps no name that is not text", async () => {
  const storage = memoryStorage({ now: () => 0 });
  const path = childPath(rootPath, decodeText(Uint8Array.of(0x61, 0xff)));
  await put(storage, "/file", "");
  await refused(storage.write(path), "bad-name", path);
  await refused(storage.append(path), "bad-name", path);
  await refused(storage.makeDirectory(path), "bad-name", path);
  await refused(storage.rename(parsePath("/file"), path), "bad-name", path);
  await refused(storage.stat(path), "not-found", path);
  expect(await namesIn(storage, "/")).toEqual(["file"]);
});

it("counts what is kept of uploads as used, and gives it back when it is discarded or has had its time", async () => {
  let time = 0;
  const storage = memoryStorage({ now: () => time, limit: 10, keepFor: 1_000 });
  const left = (): Promise<number> | undefined => storage.space?.(rootPath);
  const path = parsePath("/file");
  const owner = "alice";
  const breakOff = async (text: string, start = 0): Promise<void> => {
    const stage = await storage.write(path, { owner, start });
    await stage.write(Buffer.from(text));
    await stage.keep?.();
  };
  await breakOff("123456");
  expect(await left()).toBe(4);
  await breakOff("7", 2);
  expect(await left()).toBe(7);
  await refused(put(storage, "/other", "12345678"), "no-space", "/other");
  const aborted = await storage.write(path, { owner, start: 1 });
  await aborted.write(Buffer.from("234"));
  expect(await left()).toBe(6);
  await aborted.abort();
  expect(await left()).toBe(9);
  time = 999;
  expect(await storage.unfinished?.(path, { owner })).toEqual({ size: 1, modified: 0 });
  time = 1_000;
  expect(await storage.unfinished?.(path, { owner })).toBeUndefined();
  expect(await left()).toBe(10);
  await breakOff("123");
  await put(storage, "/file", "12", { owner });
  expect(await left()).toBe(8);
});
