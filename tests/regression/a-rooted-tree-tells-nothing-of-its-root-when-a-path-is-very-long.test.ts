import { parsePath } from "@tandem/protocol";
import { memoryStorage, rooted } from "@tandem/storage";
import { expect, it } from "vitest";

it("is not found, by the path that was asked for, though the inner path is longer than any that can be named", async () => {
  const inner = memoryStorage({ now: () => 0 });
  await inner.makeDirectory(parsePath("/homes"));
  const path = parsePath(`/${"n".repeat(4095)}`);
  const storage = rooted(inner, parsePath("/homes"));
  await expect(storage.stat(path)).rejects.toMatchObject({ name: "StorageError", code: "not-found", path });
});
