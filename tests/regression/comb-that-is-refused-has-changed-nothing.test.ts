import { parsePath } from "@tandem/protocol";
import { memoryStorage, permissions, StorageError, type Storage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";
import { put, textOf } from "./folder.fixtures.ts";

async function pieces(): Promise<Storage> {
  const storage = memoryStorage({ now: () => 0 });
  for (const name of ["whole", "one", "two"]) await put(storage, `/${name}`, name);
  return storage;
}

it("COMB joins nothing for an account that may not remove the pieces", async () => {
  const storage = await pieces();
  await using made = await memoryServer({ storage: permissions(storage, [{ path: "/two", remove: false }]) });
  const ftp = await made.connect();
  await ftp.logIn();
  expect(await ftp.ask("COMB whole one two")).toMatch(/^550 /);
  expect(await textOf(storage, "/whole")).toBe("whole");
  expect(await textOf(storage, "/one")).toBe("one");
});

it("COMB says that it has joined them though a piece stays, so that nobody joins it again", async () => {
  const storage = await pieces();
  const remove: Storage["remove"] = async (path) => {
    if (path === "/one") throw new StorageError("busy", path);
    await storage.remove(path);
  };
  await using made = await memoryServer({ storage: { ...storage, remove } });
  const ftp = await made.connect();
  await ftp.logIn();
  expect(await ftp.ask("COMB whole one two")).toMatch(/^250 .*Of these 1 could not be removed/);
  expect(await textOf(storage, "/whole")).toBe("wholeonetwo");
  await expect(storage.stat(parsePath("/two"))).rejects.toMatchObject({ code: "not-found" });
});
