import { parsePath } from "@tandem/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filters, parseFilters } from "./filters.ts";
import type { FilterRule } from "./diff-options.ts";

describe("filters", () => {
  it.each([
    ["*.log", "/a.log", true],
    ["*.log", "/deep/down/.hidden.log", true],
    ["*.log", "/a.log.txt", false],
    ["/a.log", "/a.log", true],
    ["/a.log", "/b/a.log", false],
    ["b/a.log", "/b/a.log", true],
    ["b/a.log", "/c/b/a.log", false],
    ["build/", "/build", false],
    ["build/", "/build/", true],
    ["build/", "/deep/build/", true],
    ["/x/**", "/x/", false],
    ["/x/**", "/x/y", true],
    ["/x/**", "/x/y/z", true],
    ["**/y", "/x/y", true],
    ["x/**/z", "/x/z", true],
    ["x/**/z", "/x/y/y/z", true],
    ["x/**/z", "/x/y/y/q", false],
    ["[a-c]?", "/b1", true],
    ["[!a-c]?", "/b1", false],
    ["\\*", "/*", true],
    ["\\*", "/b", false],
    ["a b-ä\udc80", "/a b-ä\udc80", true],
  ])("%j on %j excludes: %j", (pattern, path, excluded) => {
    expect(judge([{ kind: "exclude", pattern }], path).included).toBe(!excluded);
  });

  it("lets the last rule that matches decide", () => {
    const rules = parseFilters("*.log\n!keep.log\n/tmp/keep.log");
    expect(judge(rules, "/keep.log").included).toBe(true);
    expect(judge(rules, "/other.log").included).toBe(false);
    expect(judge(rules, "/tmp/keep.log").included).toBe(false);
  });

  it("takes only what is named when the first rule includes, and looks for it everywhere", () => {
    const rules: readonly FilterRule[] = [
      { kind: "include", pattern: "*.txt" },
      { kind: "include", pattern: "/docs/" },
      { kind: "exclude", pattern: "secret/" },
    ];
    expect(judge(rules, "/a/b.txt")).toEqual({ included: true, pruned: false });
    expect(judge(rules, "/a/b.png").included).toBe(false);
    expect(judge(rules, "/a/")).toEqual({ included: false, pruned: false });
    expect(judge(rules, "/docs/deep/b.png").included).toBe(true);
    expect(judge(rules, "/a/secret/")).toEqual({ included: false, pruned: true });
  });

  it("reads lines as .gitignore has them", () => {
    expect(parseFilters("# a comment\r\n\r\n*.log  \n\\#a\n\\!b\n!c\\ \n")).toEqual([
      { kind: "exclude", pattern: "*.log" },
      { kind: "exclude", pattern: "\\#a" },
      { kind: "exclude", pattern: "\\!b" },
      { kind: "include", pattern: "c\\ " },
    ]);
    expect(judge(parseFilters("\\#a"), "/#a").included).toBe(false);
    expect(judge(parseFilters("\\!b"), "/!b").included).toBe(false);
  });

  it.each(["", "/", "//"])("refuses %j, which names nothing", (pattern) => {
    expect(() => filters([{ kind: "exclude", pattern }])).toThrow(expect.objectContaining({ code: "bad-filter" }));
  });

  it("judges any name by any pattern, in time", () => {
    const step = fc.constantFrom("**", "*", "a*a*a*a*b", "[a", "\\", "?");
    const pattern = fc.array(step, { minLength: 1, maxLength: 30 }).map((steps) => steps.join("/"));
    fc.assert(
      fc.property(pattern, (text) => {
        judge([{ kind: "exclude", pattern: text }], `/${"aaaaaaaaaaaaaaaaaaaaaaaa/".repeat(30)}c`);
      }),
      { numRuns: 50 },
    );
  });
});

/** The verdict on a path, those of its directories being asked first; a directory ends in `/`. */
function judge(rules: readonly FilterRule[], path: string): { readonly included: boolean; readonly pruned: boolean } {
  const { root, judge: verdict } = filters(rules);
  const names = path.split("/").filter((name) => name !== "");
  return names.reduce((parent, _, at) => {
    const isLast = at === names.length - 1;
    return verdict(parsePath(`/${names.slice(0, at + 1).join("/")}`), !isLast || path.endsWith("/"), parent);
  }, root);
}
