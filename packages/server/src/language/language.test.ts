import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { languagesOf } from "./languages.ts";
import { parseTemplate } from "./template.ts";
import { translator } from "./translator.ts";

const translate = translator({
  tag: "de",
  texts: {
    "Goodbye.": "Auf Wiedersehen.",
    "Welcome, {1}.": "Willkommen, {1}.",
    "Welcome, {1}. You may read.": "Willkommen, {1}. Lesen ist erlaubt.",
    "{1} of {2} bytes": "{2} Bytes, davon {1}",
  },
});

describe("a translator", () => {
  it("says what it knows, and leaves what it does not", () => {
    expect(translate("Goodbye.")).toBe("Auf Wiedersehen.");
    expect(translate("Goodbye")).toBe("Goodbye");
  });

  it("takes over what stands in the holes, in its own order, whatever it is", () => {
    expect(translate("Welcome, $1 {2} \uDCFC.")).toBe("Willkommen, $1 {2} \uDCFC.");
    expect(translate("3 of 10 bytes")).toBe("10 Bytes, davon 3");
    expect(translate("Welcome, Dr. Who.")).toBe("Willkommen, Dr. Who.");
  });

  it("takes the template that says more", () => {
    expect(translate("Welcome, Ada. You may read.")).toBe("Willkommen, Ada. Lesen ist erlaubt.");
  });

  it.each([
    [{ "{1}": "{1}" }, /words beside/],
    [{ "a {1}": "b" }, /must have the holes/],
    [{ "a {1}": "b {2}" }, /must have the holes/],
    [{ "a {1} {1}": "b {1} {1}" }, /stands twice/],
    [{ "a {1}{2}": "b {1} {2}" }, /touches/],
    [{ a: "b\r\n200 c" }, /more than one/],
  ])("is not made from texts that do not fit: %j", (texts, reason) => {
    expect(() => translator({ tag: "xx", texts })).toThrow(reason);
  });
});

it("What is put into the holes of a template is found there again", () => {
  const hole = fc.string({ unit: fc.constantFrom("a", " ", "-", "é") });
  fc.assert(
    fc.property(fc.array(hole, { minLength: 1, maxLength: 4 }), (values) => {
      const literals = values.map((_, at) => `<${at}>`);
      const template = parseTemplate(values.map((_, at) => `${literals[at]}{${at + 1}}`).join(""));
      const found = template.match(values.map((value, at) => `${literals[at]}${value}`).join(""));
      expect([...found!.values()]).toEqual(values);
    }),
  );
});

describe("the languages of a server", () => {
  const languages = languagesOf([{ tag: "DE", texts: { "Goodbye.": "Servus." } }]);

  it("are English and those it was given", () => {
    expect(languages.tags).toEqual(["en", "de"]);
    expect(languages.lookup("de-AT")).toBe("de");
    expect(languages.lookup("fr")).toBeUndefined();
    expect(languages.translate("de", "Goodbye.")).toBe("Servus.");
    expect(languages.translate("en", "Goodbye.")).toBe("Goodbye.");
  });

  it.each([["en"], ["de_CH"], ["es-419"], [""]])("are not made with the tag %j", (tag) => {
    expect(() => languagesOf([{ tag, texts: {} }])).toThrow(RangeError);
  });
});
