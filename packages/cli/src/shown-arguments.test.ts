import { expect, it } from "vitest";
import { shownArguments } from "./shown-arguments.ts";

it.each([
  [["get", "ftp://demo:secret@host/a", "-o", "x"], "tandem get ftp://demo:****@host/a -o x"],
  [["ls", "ftpes://me@example.org:secret@host/"], "tandem ls ftpes://me@example.org:****@host/"],
  [["serve", ".", "--user", "a:secret", "--user", "b:other:1"], "tandem serve . --user a:**** --user b:****"],
  [["serve", "--user=a:secret"], "tandem serve --user=a:****"],
  [["ls", "ftp://demo@host/a:b"], undefined],
  [["ls", "--user", "demo", "ftp://host/"], undefined],
  [[], undefined],
])("of %j others see %j", (words, shown) => {
  expect(shownArguments(words)).toBe(shown);
});
