import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvent } from "../events.fixtures.ts";
import { cellsOf } from "./cells.ts";
import { activeLecture, eventfulSession, passiveLecture } from "./lectures.fixtures.ts";
import { emptyLadder } from "./model.ts";
import { ladderOf } from "./reduce.ts";
import { renderLadderText } from "./text.ts";

describe("renderLadderText", () => {
  it.each([
    ["passive-80", passiveLecture, 80],
    ["passive-100", passiveLecture, 100],
    ["active-80", activeLecture, 80],
    ["eventful-80", eventfulSession, 80],
  ])("draws golden/%s.txt", async (name, events, width) => {
    await expect(renderLadderText(ladderOf(events), { width })).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it("draws a ladder without rungs", () => {
    expect(renderLadderText(emptyLadder)).toMatch(/^ +CLIENT +SERVER\n/);
  });

  it("colours replies by their first digit, without moving a character", () => {
    const ladder = ladderOf(eventfulSession);
    const coloured = renderLadderText(ladder, { colour: true });
    expect(coloured).toContain("\u001B[1;34m150 \u001B[0mSend the file.");
    expect(coloured).toContain("\u001B[1;33m425 \u001B[0mCannot");
    expect(coloured.replace(/\u001B\[[\d;]*m/g, "")).toBe(renderLadderText(ladder));
  });

  it("draws any events in the width it was given, without a control character of theirs", () => {
    const width = fc.integer({ min: 64, max: 120 });
    fc.assert(
      fc.property(fc.array(anyEvent), width, (events, columns) => {
        const lines = renderLadderText(ladderOf(events), { width: columns }).split("\n");
        for (const line of lines) {
          expect(cellsOf(line)).toBeLessThanOrEqual(columns);
          expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E]/);
        }
      }),
    );
  });

  it("draws the first steps as the beginning of the whole", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.nat(12), (events, steps) => {
        const ladder = ladderOf(events);
        const whole = renderLadderText(ladder);
        expect(whole.startsWith(renderLadderText(ladder, { steps }))).toBe(true);
        expect(renderLadderText(ladder, { steps: ladder.rungs.length })).toBe(whole);
      }),
    );
  });
});
