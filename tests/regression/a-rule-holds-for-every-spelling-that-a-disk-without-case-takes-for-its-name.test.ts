import { parsePath } from "@tandem/protocol";
import { memoryStorage, permissions } from "@tandem/storage";
import { expect, it } from "vitest";

it.each([
  ["/stra\u00DFe", "/STRA\u1E9EE"],
  ["/secret", "/sec\u200Cret"],
])("hides %j under %j too", async (named, asked) => {
  const memory = memoryStorage({ now: () => 0 });
  const disk = { ...memory, capabilities: { ...memory.capabilities, caseSensitive: false } };
  await disk.makeDirectory(parsePath(asked));
  const client = permissions(disk, [{ path: named, read: false, list: false, write: false, makeDirectory: false }]);
  await expect(client.list(parsePath(asked))[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "denied" });
});
