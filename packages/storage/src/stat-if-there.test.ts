import { parsePath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { memoryStorage } from "./memory/memory-storage.ts";
import { statIfThere } from "./stat-if-there.ts";

it("tells nothing apart from what cannot be seen", async () => {
  const storage = memoryStorage({ now: () => 0 });
  await (await storage.write(parsePath("/a"))).commit();
  expect(await statIfThere(storage, parsePath("/a"))).toMatchObject({ kind: "file" });
  expect(await statIfThere(storage, parsePath("/b"))).toBeUndefined();
  await expect(statIfThere(storage, parsePath("/a/b"))).rejects.toMatchObject({ code: "not-a-directory" });
  await expect(statIfThere(storage, parsePath("/b"), { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow(
    "gone",
  );
});
