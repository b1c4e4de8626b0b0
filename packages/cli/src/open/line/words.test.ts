import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteRest, splitWords } from "./words.ts";

const texts = (line: string): readonly string[] => splitWords(line).map(({ text }) => text);

describe("splitWords", () => {
  it.each([
    ["get a b", ["get", "a", "b"]],
    ["  get\t a  ", ["get", "a"]],
    ['get "a b" c', ["get", "a b", "c"]],
    ["get 'a b' c", ["get", "a b", "c"]],
    ["get a\\ b c", ["get", "a b", "c"]],
    ['get a" "b', ["get", "a b"]],
    ['get "say \\"hi\\" \\\\ \\n"', ["get", 'say "hi" \\ \\n']],
    ["get 'it'\\''s'", ["get", "it's"]],
    ['get ""', ["get", ""]],
    ["", []],
  ])("takes %s apart", (line, words) => expect(texts(line)).toEqual(words));

  it("says which quotation is open at the end", () => {
    expect(splitWords('get "a b').at(-1)).toMatchObject({ text: "a b", open: '"', start: 4 });
    expect(splitWords("get 'a").at(-1)?.open).toBe("'");
    expect(splitWords("get a\\").at(-1)?.open).toBe("\\");
    expect(splitWords("get a\\ ").at(-1)).toMatchObject({ text: "a ", open: undefined });
  });

  it("keeps what was quoted literal in a pattern", () => {
    expect(splitWords(`mget *.txt "*".txt \\[a] '\\'`).map(({ pattern }) => pattern)).toEqual([
      "mget",
      "*.txt",
      "\\*.txt",
      "\\[a]",
      "\\\\",
    ]);
  });
});

describe("quoteRest", () => {
  const name = fc.string({
    unit: fc.constantFrom("a", "b", " ", '"', "'", "\\", "*", "[", "ä"),
    minLength: 1,
    maxLength: 8,
  });

  it("completes every beginning of every name to one word of that name", () => {
    fc.assert(
      fc.property(name, fc.nat(8), fc.constantFrom("", '"', "'", "\\"), (full, cut, open) => {
        const typed = full.slice(0, cut);
        // A lone backslash begins a character: it can only stand where something follows.
        if (open === "\\" && typed === full) return;
        const before = open === "\\" ? quoteRest(typed, undefined) : open + quoteRest(typed, open || undefined);
        const quotation = splitWords(before + (open === "\\" ? open : "")).at(-1)?.open;
        const line = before + (open === "\\" ? open : "") + quoteRest(full.slice(typed.length), quotation);
        const [word, ...more] = splitWords(line + (quotation === '"' || quotation === "'" ? quotation : ""));
        expect(more).toEqual([]);
        expect(word).toMatchObject({ text: full, open: undefined });
      }),
    );
  });
});
