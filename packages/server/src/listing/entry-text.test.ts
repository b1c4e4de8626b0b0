import { parsePath, parseUnixLine, rootPath } from "@tandem/protocol";
import type { Entry } from "@tandem/storage";
import { expect, test } from "vitest";
import { longText, shortText } from "./entry-text.ts";

const now = Date.UTC(2026, 10, 22);
const found = (path: string, entry: Partial<Entry> = {}) => ({
  path: parsePath(path),
  entry: { kind: "file", size: 1, modified: now, name: path.slice(path.lastIndexOf("/") + 1), ...entry } as Entry,
});

test.each([
  ["/", "/a", "a"],
  ["/d", "/d/e/a", "e/a"],
  ["/d", "/other/a", "/other/a"],
  ["/d", "/d", "d"],
])("From %s the line of %s has the name %s", (base, path, name) => {
  const line = longText({ base: parsePath(base), now, signs: false })(found(path));
  expect(parseUnixLine(line ?? "", { now })?.name).toBe(name);
});

test.each([
  ["/", "/a", "a"],
  ["/d", "/d/a", "a"],
  ["/d", "/d/e/a", "e/a"],
  ["/d", "/da", "/da"],
  ["/d", "/d", "/d"],
  [undefined, "/d/a", "/d/a"],
])("In %s the pathname of %s is %s", (directory, path, pathname) => {
  const text = shortText({ directory: directory === undefined ? undefined : parsePath(directory), signs: false });
  expect(text(found(path))).toBe(pathname);
});

test("A name with a line break has no pathname, wherever it stands in it", () => {
  const text = shortText({ directory: rootPath, signs: false });
  expect(text(found("/a\nb/c"))).toBeUndefined();
  expect(text(found("/a\r"))).toBeUndefined();
});

test("A sign says what a name is", () => {
  const text = shortText({ directory: rootPath, signs: true });
  expect(text(found("/d", { kind: "directory" }))).toBe("d/");
  expect(text(found("/l", { kind: "link" }))).toBe("l@");
  expect(text(found("/x", { mode: 0o755 }))).toBe("x*");
  expect(text(found("/f", { mode: 0o644 }))).toBe("f");
});
