import { parsePath } from "@tandem/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { add, namesIn, put, refused, textOf } from "../conformance/actions.ts";
import { temporary } from "../directory/temporary.fixtures.ts";
import { memoryStorage } from "../memory/memory-storage.ts";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import { validated, type UploadedFile, type ValidatedOptions } from "./validated.ts";

const p = parsePath;
const memory = (limit = Infinity): Storage => memoryStorage({ now: () => 0, limit });
const never: ValidatedOptions["clock"] = { timer: () => ({ cancel: () => {} }) };

async function textGiven({ read }: UploadedFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of read()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A storage that takes no file with "virus" in it. */
function careful(storage: Storage, options: Partial<ValidatedOptions> = {}): { storage: Storage; scratch: Storage } {
  const scratch = options.scratch ?? memory();
  return {
    scratch,
    storage: validated(storage, {
      async validate(file) {
        const text = await textGiven(file);
        expect(text.length).toBe(file.size);
        if (text.includes("virus")) throw new StorageError("rejected", file.path, { reason: "It holds a virus." });
      },
      clock: never,
      ...options,
      scratch,
    }),
  };
}

it("stores what is valid, and nothing of what is not: no new file, and the old one whole", async () => {
  await using tree = await temporary();
  for (const inner of [memory(), tree.storage]) {
    const { storage, scratch } = careful(inner);
    await put(storage, "/good", "good");
    const error = await put(storage, "/bad", "a virus").catch((reason: unknown) => reason);
    expect(String(error)).toBe("StorageError: /bad: It holds a virus.");
    await refused(put(storage, "/good", "a virus"), "rejected", "/good");
    expect(await namesIn(inner, "/")).toEqual(["good"]);
    expect(await textOf(inner, "/good")).toBe("good");
    expect(await namesIn(scratch, "/")).toEqual([]);
  }
});

it("shows the whole of what is continued or appended to, and changes nothing of it before", async () => {
  await using tree = await temporary();
  for (const inner of [memory(), tree.storage]) {
    const { storage } = careful(inner);
    await put(storage, "/file", "vi--");
    await refused(put(storage, "/file", "rus", { start: 2 }), "rejected", "/file");
    expect(await textOf(inner, "/file")).toBe("vi--");
    await put(storage, "/file", "vi");
    const stage = await storage.append(p("/file"));
    await stage.write(Buffer.from("rus"));
    expect(await textOf(inner, "/file")).toBe("vi");
    await refused(stage.commit(), "rejected", "/file");
    await refused(put(storage, "/file", "rus", { start: 2 }), "rejected", "/file");
    expect(await textOf(inner, "/file")).toBe("vi");
    await add(storage, "/file", "per");
    await put(storage, "/file", "s nest", { start: 5 });
    expect(await textOf(inner, "/file")).toBe("vipers nest");
    await refused(add(storage, "/new", "virus"), "rejected", "/new");
    await refused(inner.stat(p("/new")), "not-found");
  }
});

it("shows nothing of an upload while it is looked at, and holds up no other", async () => {
  const inner = memory();
  let done = (): void => {};
  const begun = new Promise<void>((resolve) => (done = resolve));
  let finish = (): void => {};
  const { storage } = careful(inner, {
    validate: ({ path }) => {
      if (path !== "/slow") return;
      done();
      return new Promise<void>((resolve) => (finish = resolve));
    },
  });
  const slow = put(storage, "/slow", "slow");
  await begun;
  await put(storage, "/quick", "quick");
  expect(await namesIn(inner, "/")).toEqual(["quick"]);
  finish();
  await slow;
  expect(await namesIn(inner, "/")).toEqual(["quick", "slow"]);
});

it("gives up when the time is over, though the validator does not hear of it", async () => {
  const inner = memory();
  let ring = (): void => {};
  let cancelled = 0;
  let given: AbortSignal | undefined;
  const { storage, scratch } = careful(inner, {
    timeout: 5,
    clock: {
      timer: (delay, callback) => ((ring = callback), expect(delay).toBe(5), { cancel: () => void cancelled++ }),
    },
    validate: ({ signal }) => {
      given = signal;
      return new Promise<void>(() => queueMicrotask(ring));
    },
  });
  await refused(put(storage, "/file", "text"), "failed", "/file");
  expect(given?.aborted).toBe(true);
  expect(cancelled).toBe(1);
  expect(await namesIn(inner, "/")).toEqual([]);
  expect(await namesIn(scratch, "/")).toEqual([]);
});

it("gives up when the client goes while its upload is looked at", async () => {
  const inner = memory();
  const control = new AbortController();
  const reason = new Error("gone");
  const { storage, scratch } = careful(inner, {
    validate: () => new Promise<void>(() => queueMicrotask(() => control.abort(reason))),
  });
  const stage = await storage.write(p("/file"), { signal: control.signal });
  await stage.write(Buffer.from("text"));
  await expect(stage.commit()).rejects.toBe(reason);
  expect(await namesIn(inner, "/")).toEqual([]);
  expect(await namesIn(scratch, "/")).toEqual([]);
});

it("stores nothing when the validator itself breaks", async () => {
  const inner = memory();
  const failure = new TypeError("a fault of the validator");
  const { storage } = careful(inner, { validate: () => Promise.reject(failure) });
  await expect(put(storage, "/file", "text")).rejects.toBe(failure);
  expect(await namesIn(inner, "/")).toEqual([]);
});

it("refuses the byte that is too many at once, those that were there counted", async () => {
  const inner = memory();
  const { storage } = careful(inner, { maximum: 5 });
  await put(storage, "/file", "12345");
  const stage = await storage.append(p("/file"));
  await refused(stage.write(Buffer.from("6")), "too-large", "/file");
  await refused(stage.commit(), "too-large", "/file");
  await refused(put(storage, "/new", "123456"), "too-large", "/new");
  expect(await namesIn(inner, "/")).toEqual(["file"]);
});

it("says of the upload, and of no other file, that the scratch storage is full", async () => {
  const inner = memory();
  const { storage } = careful(inner, { scratch: memory(4) });
  await refused(put(storage, "/file", "12345"), "no-space", "/file");
  await put(storage, "/file", "1234");
  await put(storage, "/other", "1234");
});

it("leaves nothing in the scratch storage, however uploads end", async () => {
  const kinds = fc.constantFrom("write", "append", "middle");
  const ends = fc.constantFrom("commit", "abort", "dispose", "invalid");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(kinds, ends), { maxLength: 12 }), async (uploads) => {
      const inner = memory();
      const { storage, scratch } = careful(inner);
      await put(inner, "/file", "0123456789");
      let expected = "0123456789";
      for (const [kind, end] of uploads) {
        const text = end === "invalid" ? "virus" : "text";
        const kept = kind === "write" ? "" : kind === "append" ? expected : expected.slice(0, 4);
        const opened =
          kind === "append" ? storage.append(p("/file")) : storage.write(p("/file"), { start: kept.length });
        await using stage = await opened;
        expect(stage.start).toBe(kept.length);
        await stage.write(Buffer.from(text));
        if (end === "commit") await stage.commit();
        else if (end === "abort") await stage.abort();
        else if (end === "invalid") await refused(stage.commit(), "rejected", "/file");
        if (end === "commit") expected = kept + text;
      }
      expect(await textOf(inner, "/file")).toBe(expected);
      expect(await namesIn(scratch, "/")).toEqual([]);
    }),
  );
});
