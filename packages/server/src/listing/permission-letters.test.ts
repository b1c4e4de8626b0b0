import { parsePath, rootPath } from "@tandem/protocol";
import { allRights, memoryStorage, noRights, readOnly, readRights, rightsAt } from "@tandem/storage";
import { expect, test } from "vitest";
import { permissionLetters } from "./permission-letters.ts";

const path = parsePath("/a");

test.each([
  ["file", allRights, "adfrw"],
  ["file", readRights, "r"],
  ["file", { ...readRights, overwrite: true }, "arw"],
  ["file", { ...noRights, remove: true, rename: true }, "df"],
  ["directory", allRights, "cdeflmp"],
  ["directory", readRights, "el"],
  ["directory", { ...readRights, write: true, makeDirectory: true }, "celm"],
  ["link", allRights, "df"],
  ["other", readRights, ""],
] as const)("A %s with these rights: %o", (kind, rights, letters) => {
  expect(permissionLetters(kind, path, rights)).toBe(letters);
});

test("The root is neither deleted nor renamed", () => {
  expect(permissionLetters("directory", rootPath, allRights)).toBe("celmp");
});

test("In a tree that is read only there is nothing but reading", () => {
  const storage = readOnly(memoryStorage({ now: () => 0 }));
  expect(permissionLetters("file", path, rightsAt(storage, path))).toBe("r");
});
