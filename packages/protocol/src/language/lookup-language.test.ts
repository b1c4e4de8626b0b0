import { expect, test } from "vitest";
import { rootPath } from "../path.ts";
import { languageTag } from "../argument/language-tag.ts";
import { lookupLanguage } from "./lookup-language.ts";

const offered = ["en", "de", "pt-BR", "zh-Hans", "zh-Hant"];

test.each([
  ["en", "en"],
  ["DE", "de"],
  ["de-CH", "de"],
  ["de-Latn-CH-1996", "de"],
  ["pt", "pt-BR"],
  ["PT-br", "pt-BR"],
  ["zh-hant-tw", "zh-Hant"],
  ["zh", undefined],
  ["pt-PT", undefined],
  ["fr", undefined],
  ["e", undefined],
])("%s is served by %s", (wanted, tag) => {
  expect(lookupLanguage(offered, wanted)).toBe(tag);
});

test("A tag is letters and parts behind hyphens, or nothing", () => {
  const parse = (text?: string) => languageTag.parse(text, { directory: rootPath });
  expect([parse(), parse(""), parse(" "), parse("de-CH "), parse("es-419")]).toEqual([
    undefined,
    undefined,
    undefined,
    "de-CH",
    "es-419",
  ]);
  for (const text of ["1", "de_CH", "de-", "-de", "de--CH", "deutschland", "de CH", "d\u00e9"]) {
    expect(() => parse(text)).toThrow(/named by its tag/);
  }
});
