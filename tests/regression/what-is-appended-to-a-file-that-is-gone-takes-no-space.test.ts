import { parsePath } from "@tandem/protocol";
import { memoryStorage, type Storage } from "@tandem/storage";
import { expect, it } from "vitest";
import { put } from "./folder.fixtures.ts";

const path = parsePath("/file");

it.each([
  ["removed", (storage: Storage) => storage.remove(path)],
  ["replaced", (storage: Storage) => put(storage, "/file", "")],
  ["renamed over", (storage: Storage) => storage.rename(parsePath("/other"), path)],
])("the space of a tree in memory is free again when a file that grows is %s", async (_, lose) => {
  const storage = memoryStorage({ now: () => 0, limit: 100 });
  await put(storage, "/other", "");
  await put(storage, "/file", "0123456789");
  for (const end of ["commit", "keep"] as const) {
    const stage = await storage.append(path);
    await stage.write(Buffer.alloc(30));
    await lose(storage);
    await stage[end]?.();
    await put(storage, "/other", "");
    await put(storage, "/file", "");
  }
  expect(await storage.space?.(parsePath("/"))).toBe(100);
});
