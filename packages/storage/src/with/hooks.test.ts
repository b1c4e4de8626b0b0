import { parsePath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { add, namesIn, put, refused, textOf } from "../conformance/actions.ts";
import { temporary } from "../directory/temporary.fixtures.ts";
import { memoryStorage } from "../memory/memory-storage.ts";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import { hooks } from "./hooks.ts";
import type { DoneOperations, Operations } from "./storage-hooks.ts";

const p = parsePath;
const memory = (): Storage => memoryStorage({ now: () => 0 });
const names = [
  "stat",
  "list",
  "read",
  "write",
  "append",
  "remove",
  "makeDirectory",
  "removeDirectory",
  "rename",
  "setModified",
  "setCreated",
  "setMode",
  "makeLink",
] as const satisfies readonly (keyof Operations & keyof DoneOperations)[];

/** A storage that notes all that its hooks are told. */
function noted(storage: Storage): { readonly storage: Storage; readonly told: unknown[] } {
  const told: unknown[] = [];
  const note = (when: string): Record<string, (operation: unknown) => void> =>
    Object.fromEntries(names.map((name) => [name, (operation: unknown) => void told.push([when, name, operation])]));
  return { storage: hooks(storage, { account: "ann", before: note("before"), after: note("after") }), told };
}

it("tells of every operation before and after it, and whose tree it is", async () => {
  await using tree = await temporary();
  const { storage, told } = noted(tree.storage);
  const expectTold = (...expected: readonly unknown[]): void => expect(told.splice(0)).toEqual(expected);
  const both = (name: string, operation: object, done: object = {}): readonly unknown[] => [
    ["before", name, { account: "ann", ...operation }],
    ["after", name, { account: "ann", ...operation, ...done }],
  ];
  await put(storage, "/file", "12345");
  expectTold(...both("write", { path: "/file", start: 0 }, { bytes: 5 }));
  await put(storage, "/file", "abc", { start: 3 });
  expectTold(...both("write", { path: "/file", start: 3 }, { bytes: 3 }));
  await add(storage, "/file", "d");
  expectTold(...both("append", { path: "/file", start: 0 }, { start: 6, bytes: 1 }));
  expect(await textOf(storage, "/file", { start: 2 })).toBe("3abcd");
  expectTold(...both("read", { path: "/file", start: 2 }, { bytes: 5 }));
  await namesIn(storage, "/");
  expectTold(...both("list", { path: "/" }));
  await storage.rename(p("/file"), p("/other"));
  expectTold(...both("rename", { path: "/file", to: "/other" }));
  await storage.setModified(p("/other"), 1000);
  expectTold(...both("setModified", { path: "/other", time: 1000 }));
  await storage.setMode?.(p("/other"), 0o600);
  expectTold(...both("setMode", { path: "/other", mode: 0o600 }));
  await storage.makeLink?.(p("/link"), p("/other"));
  expectTold(...both("makeLink", { path: "/link", target: "/other" }));
  await storage.stat(p("/other"));
  expectTold(...both("stat", { path: "/other" }));
  await storage.remove(p("/other"));
  expectTold(...both("remove", { path: "/other" }));
  await storage.makeDirectory(p("/d"));
  expectTold(...both("makeDirectory", { path: "/d" }));
  await storage.removeDirectory(p("/d"));
  expectTold(...both("removeDirectory", { path: "/d" }));
});

it("does nothing that a hook forbids, in its words", async () => {
  const inner = memory();
  await put(inner, "/file", "kept");
  const forbid = (): never => {
    throw new StorageError("rejected", "/file", { reason: "Not on a Sunday." });
  };
  const storage = hooks(inner, { before: Object.fromEntries(names.map((name) => [name, forbid])) });
  const file = p("/file");
  for (const attempt of [
    storage.stat(file),
    storage.read(file),
    storage.write(file),
    storage.append(file),
    storage.remove(file),
    storage.makeDirectory(p("/d")),
    storage.removeDirectory(file),
    storage.rename(file, p("/x")),
    storage.setModified(file, 0),
    namesIn(storage, "/"),
  ]) {
    await refused(attempt, "rejected", "/file");
  }
  expect(await namesIn(inner, "/")).toEqual(["file"]);
});

it("waits for a hook that takes its time", async () => {
  const inner = memory();
  let allow = (): void => {};
  const storage = hooks(inner, {
    before: { makeDirectory: () => new Promise<void>((resolve) => (allow = resolve)) },
  });
  const made = storage.makeDirectory(p("/d"));
  await put(storage, "/file", "not held up");
  expect(await namesIn(inner, "/")).toEqual(["file"]);
  allow();
  await made;
  expect(await namesIn(inner, "/")).toEqual(["d", "file"]);
});

it("runs no hook behind what failed or was broken off", async () => {
  const { storage, told } = noted(memory());
  await refused(storage.remove(p("/none")), "not-found");
  const stage = await storage.write(p("/file"));
  await stage.write(Buffer.from("bytes"));
  await stage.abort();
  expect(told.filter((entry) => (entry as readonly unknown[])[0] === "after")).toEqual([]);
});

it("tells what a hook behind an operation throws to who wants to hear it, else to the caller", async () => {
  const failure = new Error("the index is down");
  const after = { remove: () => Promise.reject(failure) };
  const heard: unknown[] = [];
  const inner = memory();
  await put(inner, "/a", "");
  await put(inner, "/b", "");
  await hooks(inner, { after, failed: (error, { path }) => void heard.push(error, path) }).remove(p("/a"));
  expect(heard).toEqual([failure, "/a"]);
  await expect(hooks(inner, { after }).remove(p("/b"))).rejects.toBe(failure);
});

it("keeps the descriptor of what no hook must count", async () => {
  await using tree = await temporary();
  await put(tree.storage, "/file", "text");
  const plain = hooks(tree.storage, { before: { read: () => {}, write: () => {} } });
  await using source = await plain.read(p("/file"));
  await using stage = await plain.write(p("/file"));
  expect(source.descriptor).toBeDefined();
  expect(stage.descriptor).toBeDefined();
  const counting = hooks(tree.storage, { after: { read: () => {}, write: () => {} } });
  await using counted = await counting.read(p("/file"));
  await using countedStage = await counting.write(p("/file"));
  expect(counted.descriptor).toBeUndefined();
  expect(countedStage.descriptor).toBeUndefined();
});
