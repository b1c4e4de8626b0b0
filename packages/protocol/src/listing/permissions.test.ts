import fc from "fast-check";
import { expect, test } from "vitest";
import { formatPermissions, parsePermissions } from "./permissions.ts";

test.each([
  [0o644, "rw-r--r--"],
  [0o755, "rwxr-xr-x"],
  [0o000, "---------"],
  [0o4755, "rwsr-xr-x"],
  [0o4644, "rwSr--r--"],
  [0o2755, "rwxr-sr-x"],
  [0o1777, "rwxrwxrwt"],
  [0o1776, "rwxrwxrwT"],
])("%i is %s", (mode, letters) => {
  expect(formatPermissions(mode)).toBe(letters);
});

test("Every mode reads back", () => {
  fc.assert(
    fc.property(fc.nat(0o7777), (mode) => {
      expect(parsePermissions(formatPermissions(mode))).toBe(mode);
    }),
    { numRuns: 4096 },
  );
});

test("Mandatory locking is set-group-id without execution", () => {
  expect(parsePermissions("rw-r-lr--")).toBe(0o2644);
});

test.each(["", "rwx", "rwxrwxrwxr", "xwrxwrxwr", "rwtrwxrwx", "[R----F--]"])("%j is no permissions", (letters) => {
  expect(parsePermissions(letters)).toBeUndefined();
});
