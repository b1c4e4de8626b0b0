import { parsePath, rootPath } from "@tandem/protocol";
import { expect, it } from "vitest";
import { namesIn, put, refused, textOf } from "../conformance/actions.ts";
import { temporary } from "../directory/temporary.fixtures.ts";
import { memoryStorage } from "../memory/memory-storage.ts";
import { rooted } from "./rooted.ts";

it("shows the tree below its root and nothing beside it", async () => {
  const inner = memoryStorage({ now: () => 0 });
  await inner.makeDirectory(parsePath("/home"));
  await put(inner, "/secret", "secret");
  const home = rooted(inner, parsePath("/home"));
  await put(home, "/file", "mine");
  expect(await textOf(inner, "/home/file")).toBe("mine");
  expect(await namesIn(home, "/")).toEqual(["file"]);
  await refused(home.read(parsePath("/../secret")), "not-found", "/secret");
});

it("tells of errors in the words of its own tree, also late ones", async () => {
  const inner = memoryStorage({ now: () => 0, limit: 4 });
  await inner.makeDirectory(parsePath("/home"));
  const home = rooted(inner, parsePath("/home"));
  const stage = await home.write(parsePath("/file"));
  const error = await stage.write(Buffer.from("12345")).catch((reason: unknown) => reason);
  expect(String(error)).toBe("StorageError: /file: No space is left.");
  await refused(stage.commit(), "no-space", "/file");
  await refused(namesIn(rooted(inner, parsePath("/none")), "/"), "not-found", "/");
});

it("does not let its root be removed, though the inner tree would", async () => {
  const inner = memoryStorage({ now: () => 0 });
  await inner.makeDirectory(parsePath("/home"));
  const home = rooted(inner, parsePath("/home"));
  await refused(home.removeDirectory(rootPath), "denied", "/");
  await refused(home.rename(rootPath, parsePath("/x")), "denied", "/");
  expect(await namesIn(inner, "/")).toEqual(["home"]);
});

it("passes on descriptors, sizes, starts and signals", async () => {
  await using tree = await temporary();
  await tree.storage.makeDirectory(parsePath("/home"));
  const home = rooted(tree.storage, parsePath("/home"));
  await put(home, "/file", "0123456789");
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  await using source = await home.read(parsePath("/file"), { start: 3 });
  await using stage = await home.write(parsePath("/file"), { start: 3 });
  expect(source.descriptor).toMatchObject({ start: 3, end: 10 });
  expect(source.size).toBe(7);
  expect(stage.descriptor?.position).toBe(3);
  expect(stage.start).toBe(3);
  await expect(home.stat(rootPath, { signal })).rejects.toBe(reason);
  await expect(home.list(rootPath, { signal })[Symbol.asyncIterator]().next()).rejects.toBe(reason);
});
