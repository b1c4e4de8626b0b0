import { parsePath, rootPath } from "@tandem/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { entriesOf, fillRoot } from "../conformance/actions.ts";
import { scanDirectory } from "../directory/scan-directory.ts";
import { temporary, type Temporary } from "../directory/temporary.fixtures.ts";
import { memoryStorage } from "../memory/memory-storage.ts";
import type { Storage } from "../storage.ts";
import { hooks } from "./hooks.ts";
import { overlay } from "./overlay.ts";
import { permissions } from "./permissions.ts";
import { readOnly } from "./read-only.ts";
import { rooted } from "./rooted.ts";

let tree: Temporary;
beforeEach(async () => {
  tree = await temporary();
  await fillRoot(
    tree.storage,
    Array.from({ length: 250 }, (_, number) => `n${number}`),
  );
});
afterEach(() => tree[Symbol.asyncDispose]());

const isPlain = async (storage: Storage, path = "/"): Promise<boolean> => {
  const plain = await storage.list(parsePath(path)).plain?.();
  plain?.[Symbol.dispose]();
  return plain !== undefined;
};

test("Rules that hide something in a directory, or allow it something of its own, do not give it as it is", async () => {
  expect(await isPlain(permissions(tree.storage, [{ path: "/n7", read: false, list: false }]))).toBe(false);
  expect(await isPlain(permissions(tree.storage, [{ path: "/n7", write: false }]))).toBe(false);
  expect(await isPlain(permissions(tree.storage, [{ path: "/elsewhere/*", read: false }]))).toBe(false);
  expect(await isPlain(permissions(tree.storage, [{ path: "/", write: false }]))).toBe(true);
  const closed = permissions(tree.storage, [{ path: "/", list: false, read: true }]);
  await expect(closed.list(rootPath).plain?.()).rejects.toMatchObject({ code: "denied" });
});

test("A directory in which another storage is mounted is not given as it is; one of a mounted storage is", async () => {
  const other = memoryStorage({ now: () => 0 });
  expect(await isPlain(overlay({ "/": tree.storage, "/other": other }))).toBe(false);
  const both = overlay({ "/": other, "/mounted": tree.storage });
  const mounted = parsePath("/mounted");
  const plain = await both.list(mounted).plain?.();
  const told = [...scanDirectory(plain!.path)]
    .flat()
    .map(({ name, unique }) => `${name} ${plain!.uniquePrefix}${unique}`);
  const listed = (await entriesOf(both, "/mounted")).map(({ name, unique }) => `${name} ${unique}`);
  expect(told.toSorted()).toEqual(listed.toSorted());
  expect(plain?.faultOf(Object.assign(new Error(), { code: "EIO", errno: 5 }))).toMatchObject({ path: "/mounted" });
  plain?.[Symbol.dispose]();
});

test("Hooks of listings see them happen here; other hooks do not keep them from it", async () => {
  expect(await isPlain(hooks(tree.storage, { before: { list: () => {} } }))).toBe(false);
  expect(await isPlain(hooks(tree.storage, { after: { list: () => {} } }))).toBe(false);
  expect(await isPlain(hooks(tree.storage, { before: { read: () => {} } }))).toBe(true);
});

test("Who may only look, or sees a part of the tree, has directories as they are, with the errors of his own tree", async () => {
  expect(await isPlain(readOnly(tree.storage))).toBe(true);
  await tree.storage.makeDirectory(parsePath("/home"));
  const home = rooted(overlay({ "/": memoryStorage({ now: () => 0 }), "/home": tree.storage }), parsePath("/home"));
  const plain = await home.list(rootPath).plain?.();
  expect(plain?.faultOf(Object.assign(new Error(), { code: "EIO", errno: 5 }))).toMatchObject({ path: "/" });
  plain?.[Symbol.dispose]();
  await expect(home.list(parsePath("/none")).plain?.()).rejects.toMatchObject({ code: "not-found", path: "/none" });
});
