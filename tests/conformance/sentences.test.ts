import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sectionsOf } from "./sections.ts";
import { normativeSentences, splitSentences } from "./sentences.ts";

const capital = { name: "RFC 1", words: "capital" } as const;
const plain = { name: "RFC 2", words: "plain" } as const;

describe("the sections of a document", () => {
  it("are found by their numbers, wherever they are indented, and not in a table of contents", () => {
    const text = `
   1. Introduction . . . . . . . . 2
   1.1 Words  . . . . . . . . . .  3

1.  Introduction

   One.

   1.1.  Words

      Two.

Appendix A - More

   Three.
`;
    expect(sectionsOf(text)).toEqual([
      { number: "0", paragraphs: [expect.stringContaining("Introduction")] },
      { number: "1", paragraphs: ["One."] },
      { number: "1.1", paragraphs: ["Two."] },
      { number: "A", paragraphs: ["Three."] },
    ]);
  });

  it("are not made by lists and references that look like headings", () => {
    const text = "2.  Commands\n\n   1. First.\n\n   1.2 is above.\n\n2.1.  Names\n\n   2. Second.\n";
    expect(sectionsOf(text).map(({ number }) => number)).toEqual(["0", "2", "2.1"]);
  });

  it("go on behind a page break, in the middle of a sentence", () => {
    const text = `1.  A

   A line that goes



Author                      Standards Track                    [Page 2]

RFC 1                        Title                         March 2007
File Transfer Protocol


   on. And ends.



Author                      Standards Track                    [Page 3]

RFC 1                        Title                         March 2007


   A new one.
`;
    expect(sectionsOf(text)[1]!.paragraphs).toEqual(["A line that goes on. And ends.", "A new one."]);
  });

  it("keep a hyphen at the end of a line and no space behind it", () => {
    expect(sectionsOf("1.  A\n\n   record-\n   structure\n")[1]!.paragraphs).toEqual(["record-structure"]);
  });

  it("have no drawings", () => {
    expect(sectionsOf("1.  A\n\n   | must |\n   |------|\n   | not  |\n")[1]!.paragraphs).toEqual([]);
  });
});

describe("sentences", () => {
  it.each([
    ["One. Two.", ["One.", "Two."]],
    ["A server, e.g. The One, must. It is.", ["A server, e.g. The One, must.", "It is."]],
    ['The "." MUST NOT appear. So.', ['The "." MUST NOT appear.', "So."]],
    ['It sends "REST STREAM". It ends.', ['It sends "REST STREAM".', "It ends."]],
    ["2. A list item. Another.", ["2. A list item.", "Another."]],
    ["Files of 36. The host is.", ["Files of 36.", "The host is."]],
  ])("%j are %j", (paragraph, expected) => {
    expect(splitSentences(paragraph)).toEqual(expected);
  });

  it("lose nothing of a paragraph", () => {
    fc.assert(
      fc.property(fc.string(), (paragraph) => {
        const all = splitSentences(paragraph).join("").replaceAll(/\s/g, "");
        expect(all).toBe(paragraph.replaceAll(/\s/g, ""));
      }),
    );
  });
});

describe("normative sentences", () => {
  it("are those with the capitals of RFC 2119, counted in their section, permissions apart", () => {
    const text =
      "1.  A\n\n   It MUST. It must. It MAY. It SHOULD NOT.\n\n1.1.  B\n\n   REQUIRED. RECOMMENDED, OPTIONAL.\n";
    expect(normativeSentences(capital, text).map(({ id, level }) => [id, level])).toEqual([
      ["RFC 1 §1 #1", "must"],
      ["RFC 1 §1 may #1", "may"],
      ["RFC 1 §1 #2", "should"],
      ["RFC 1 §1.1 #1", "must"],
      ["RFC 1 §1.1 #2", "should"],
    ]);
  });

  it("are those with plain words in older documents, by the strongest of them", () => {
    const text =
      "1.  A\n\n   It should, and it must. It shall. It is required. You may not. It is recommended. It may. It is.\n";
    expect(normativeSentences(plain, text).map(({ level }) => level)).toEqual([
      "must",
      "must",
      "must",
      "must",
      "should",
      "may",
    ]);
  });
});
