import { readlink, symlink } from "node:fs/promises";
import { join } from "node:path";
import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";
import { servedFolder } from "./folder.fixtures.ts";

it.each([
  ["nowhere", "missing"],
  ["out of the tree", "/etc/passwd"],
])("RNFR takes a link as itself that leads %s", async (_, target) => {
  await using folder = await servedFolder();
  await symlink(target, join(folder.path, "link"));
  await using made = await memoryServer({ storage: folder.storage });
  const ftp = await made.connect();
  await ftp.logIn();
  expect(await ftp.ask("RNFR link")).toMatch(/^350 /);
  expect(await ftp.ask("RNTO other")).toMatch(/^250 /);
  expect(await readlink(join(folder.path, "other"))).toBe(target);
});
