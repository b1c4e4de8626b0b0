import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvent } from "../events.fixtures.ts";
import { activeLecture, eventfulSession, passiveLecture } from "./lectures.fixtures.ts";
import { emptyLadder } from "./model.ts";
import { ladderOf } from "./reduce.ts";
import { renderLadderSvg } from "./svg.ts";

describe("renderLadderSvg", () => {
  it.each([
    ["passive", passiveLecture],
    ["active", activeLecture],
    ["eventful", eventfulSession],
  ])("draws golden/%s.svg", async (name, events) => {
    const svg = renderLadderSvg(ladderOf(events));
    expectWellFormed(svg);
    await expect(svg).toMatchFileSnapshot(`golden/${name}.svg`);
  });

  it("draws a ladder without rungs", () => {
    expectWellFormed(renderLadderSvg(emptyLadder));
  });

  it("is well-formed XML whatever the session sent", () => {
    fc.assert(fc.property(fc.array(anyEvent), (events) => expectWellFormed(renderLadderSvg(ladderOf(events)))));
  });

  it("draws the first steps as the whole has them, on a sheet of the same size", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.nat(12), (events, steps) => {
        const ladder = ladderOf(events);
        const [part, whole] = [renderLadderSvg(ladder, { steps }), renderLadderSvg(ladder)];
        expect(rungs(part)).toEqual(rungs(whole).slice(0, steps));
        expect(part.slice(0, part.indexOf("\n"))).toBe(whole.slice(0, whole.indexOf("\n")));
        expect(renderLadderSvg(ladder, { steps: ladder.rungs.length })).toBe(whole);
      }),
    );
  });

  it("follows the reader's colours, or has one theme that no style can change", () => {
    const ladder = ladderOf(passiveLecture);
    expect(renderLadderSvg(ladder)).toContain("prefers-color-scheme:dark");
    const [light, dark] = (["light", "dark"] as const).map((theme) => renderLadderSvg(ladder, { theme }));
    for (const fixed of [light, dark]) expect(fixed).not.toMatch(/<style|class="f-/);
    expect(light).not.toBe(dark);
  });
});

function rungs(svg: string): readonly string[] {
  return svg.split("\n").filter((line) => line.startsWith('<g class="rung">'));
}

/** Holds the document against the grammar of XML 1.0, as far as the renderer uses it: elements, attributes, text, entities. */
function expectWellFormed(xml: string): void {
  expect(xml).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
  expect(xml).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
  const open: string[] = [];
  const attribute = /^\s+[a-zA-Z-]+="(?:[^"&<]|&(?:amp|lt|gt|quot|#39);)*"/;
  for (const [, text = "", tag = ""] of xml.matchAll(/([^<]*)(<[^>]*>|$)/g)) {
    expect(text).toMatch(/^(?:[^&<]|&(?:amp|lt|gt|quot|#39);)*$/);
    if (open.length === 0) expect(text.trim()).toBe("");
    const [, closing, name, rest = "", single] = /^<(\/?)([a-zA-Z]+)([^]*?)(\/?)>$/.exec(tag) ?? [];
    if (tag === "") continue;
    expect(name).toBeDefined();
    let left = rest;
    const names = new Set<string>();
    for (let found = attribute.exec(left); found !== null; found = attribute.exec(left)) {
      const attributeName = found[0].trim().split("=")[0]!;
      expect(names).not.toContain(attributeName);
      names.add(attributeName);
      left = left.slice(found[0].length);
    }
    expect(left).toBe("");
    if (closing === "/") expect(open.pop()).toBe(name);
    else if (single !== "/") open.push(name!);
  }
  expect(open).toEqual([]);
}
