import { parsePath, type VirtualPath } from "@tandem/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { add, entriesOf, put, textOf } from "./conformance/actions.ts";
import { temporary } from "./directory/temporary.fixtures.ts";
import { memoryStorage } from "./memory/memory-storage.ts";
import { StorageError } from "./storage-error.ts";
import type { Storage, WriteOptions } from "./storage.ts";

// Few names, so that the operations meet each other.
const path = fc
  .array(fc.constantFrom("a", "b", "c"), { maxLength: 3 })
  .map((names) => parsePath(`/${names.join("/")}`));
const text = fc.constantFrom("", "x", "hello", "a longer text");
const owner = fc.constantFrom("alice", "bob");
const end = fc.constantFrom("commit", "abort", "keep", "keep");
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom("make", "unmake", "remove", "list", "stat", "text"), path }),
  fc.record({ kind: fc.constant("put"), path, text, start: fc.constantFrom(0, 0, 0, 1, 5) }),
  fc.record({ kind: fc.constant("add"), path, text }),
  fc.record({ kind: fc.constant("rename"), path, to: path }),
  fc.record({ kind: fc.constant("left"), path, owner }),
  fc.record({
    kind: fc.constant("write"),
    path,
    owner,
    text,
    start: fc.constantFrom(0, 0, 1, 5, 6),
    end,
    exclusive: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("append"), path, owner, text, end }),
);
type Upload = Readonly<Record<"text" | "owner" | "end", string>> & WriteOptions & { readonly path: VirtualPath };
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

it("does the same in memory and on disk, whatever is done and in which order", async () => {
  const steps = fc.array(step, { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      await using tree = await temporary();
      const memory = memoryStorage({ now: () => 0 });
      for (const one of taken) expect(await outcome(memory, one)).toEqual(await outcome(tree.storage, one));
      expect(await everything(memory)).toEqual(await everything(tree.storage));
    }),
    { numRuns: 150 },
  );
});

/** What the caller gets: a value, or the error's code and path. */
async function outcome(storage: Storage, taken: Step): Promise<unknown> {
  try {
    return (await take(storage, taken)) ?? "done";
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return [error.code, error.path];
  }
}

async function take(storage: Storage, taken: Step): Promise<unknown> {
  if ("end" in taken) return upload(storage, taken);
  if ("owner" in taken) return (await storage.unfinished?.(taken.path, taken))?.size;
  if ("to" in taken) return storage.rename(taken.path, taken.to);
  if ("start" in taken) return put(storage, taken.path, taken.text, { start: taken.start });
  if ("text" in taken) return add(storage, taken.path, taken.text);
  switch (taken.kind) {
    case "make":
      return storage.makeDirectory(taken.path);
    case "unmake":
      return storage.removeDirectory(taken.path);
    case "remove":
      return storage.remove(taken.path);
    case "list":
      return (await entriesOf(storage, taken.path)).map(({ name, kind, size }) => [name, kind, size]);
    case "stat":
      return (({ kind, size }) => [kind, size])(await storage.stat(taken.path));
    default:
      return textOf(storage, taken.path);
  }
}

/** An upload of an owner, and how it ends. */
async function upload(storage: Storage, taken: Upload): Promise<unknown> {
  const { path, text, end: ending, start, ...options } = taken;
  const stage = await (start === undefined
    ? storage.append(path, options)
    : storage.write(path, { start, ...options }));
  await stage.write(Buffer.from(text));
  if (ending === "commit") await stage.commit();
  // After an abort what was written in place may stay or go.
  else if (ending === "keep" || start !== 0) await (stage.keep?.() ?? stage.abort());
  else await stage.abort();
  return stage.start;
}

async function everything(storage: Storage, from = "/"): Promise<unknown> {
  const entries = await entriesOf(storage, from);
  return Promise.all(
    entries.map(async ({ name, kind }) => {
      const below = `${from}/${name}`;
      return [name, kind === "directory" ? await everything(storage, below) : await textOf(storage, below)];
    }),
  );
}
