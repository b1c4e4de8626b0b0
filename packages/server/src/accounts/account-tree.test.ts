import { parsePath } from "@tandem/protocol";
import { memoryStorage, noRights, type Storage } from "@tandem/storage";
import { expect, it } from "vitest";
import type { Account } from "./account.ts";
import { accountTree } from "./account-tree.ts";

const memory = (): Storage => memoryStorage({ now: () => 0 });
const folder = parsePath("/folder");

it("is a tree that nobody can change before the login, and the account's own behind it", async () => {
  const [common, own] = [memory(), memory()];
  let account: Account | undefined;
  const tree = accountTree(common, {
    get account() {
      return account;
    },
  });
  await expect(tree().makeDirectory(folder)).rejects.toMatchObject({ code: "denied" });
  account = { name: "ann", readOnly: false };
  await tree().makeDirectory(folder);
  expect(tree()).toBe(tree());
  expect((await common.stat(folder)).kind).toBe("directory");
  account = { name: "bob", readOnly: false, storage: own };
  await expect(tree().stat(folder)).rejects.toMatchObject({ code: "not-found" });
});

it("lets an account do what its rules say, and never more than reading where it reads only", async () => {
  const common = memory();
  const rules = [
    { path: "/", remove: false },
    { path: "/secret", ...noRights },
  ];
  const writer = accountTree(common, { account: { name: "ann", readOnly: false, permissions: rules } })();
  const reader = accountTree(common, { account: { name: "bob", readOnly: true, permissions: rules } })();
  await writer.makeDirectory(folder);
  await expect(writer.removeDirectory(folder)).rejects.toMatchObject({ code: "denied" });
  await expect(writer.makeDirectory(parsePath("/secret"))).rejects.toMatchObject({ code: "denied" });
  await expect(reader.makeDirectory(parsePath("/other"))).rejects.toMatchObject({ code: "denied" });
  expect(reader.rights?.(folder)).toMatchObject({ read: true, write: false });
  expect(reader.rights?.(parsePath("/secret"))).toMatchObject({ read: false });
});
