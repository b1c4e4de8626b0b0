import { parsePath } from "@tandem/protocol";
import { memoryStorage, through, type Storage } from "@tandem/storage";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeRange } from "./ranged-file.ts";

const path = parsePath("/a");
const put = async (storage: Storage, content: string): Promise<void> => {
  await using stage = await storage.write(path);
  await stage.write(Buffer.from(content));
  await stage.commit();
};
const contentOf = async (storage: Storage): Promise<string> => {
  await using source = await storage.read(path);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks).toString("latin1");
};
const letters = (unit: string): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...unit.split("")), maxLength: 30 });

test("a range takes what is written into it, and everything else stays", async () => {
  await fc.assert(
    fc.asyncProperty(
      letters("abc"),
      fc.nat(30),
      fc.array(letters("XYZ"), { maxLength: 4 }),
      async (old, at, pieces) => {
        const storage = memoryStorage({ now: () => 0 });
        await put(storage, old);
        const start = Math.min(at, old.length);
        const written = pieces.join("");
        await using stage = await writeRange(
          storage,
          path,
          { start, end: start + Math.max(0, written.length - 1) },
          {},
        );
        for (const piece of pieces) await stage.write(Buffer.from(piece));
        expect(start < old.length ? await contentOf(storage) : old).toBe(old);
        await stage.commit();
        expect(await contentOf(storage)).toBe(old.slice(0, start) + written + old.slice(start + written.length));
      },
    ),
  );
});

test("two versions of a file are never mixed", async () => {
  const inner = memoryStorage({ now: () => 0 });
  await put(inner, "0123456789");
  const storage: Storage = {
    ...through(inner),
    async read(...given) {
      const source = await inner.read(...given);
      await put(inner, "abcdefghij");
      return source;
    },
  };
  await expect(writeRange(storage, path, { start: 2, end: 4 }, {})).rejects.toMatchObject({ code: "busy" });
  expect(await contentOf(inner)).toBe("abcdefghij");
});
