import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvent } from "../events.fixtures.ts";
import { activeLecture, eventfulSession, passiveLecture } from "./lectures.fixtures.ts";
import { renderLadderMermaid } from "./mermaid.ts";
import { ladderOf } from "./reduce.ts";

describe("renderLadderMermaid", () => {
  it.each([
    ["passive", passiveLecture],
    ["active", activeLecture],
    ["eventful", eventfulSession],
  ])("draws golden/%s.mmd", async (name, events) => {
    await expect(renderLadderMermaid(ladderOf(events))).toMatchFileSnapshot(`golden/${name}.mmd`);
  });

  it("says each thing on a line that Mermaid reads as one statement, whatever the session sent", () => {
    const post = "(?:cd|cc|sc|sd)";
    const text = "(?:[^#;%{}<>&\\n]|#\\d+;)+";
    const statement = new RegExp(
      [
        "^sequenceDiagram$",
        `^  box transparent ${text}$`,
        `^    participant ${post} as (?:data|control)(?: port \\d+)?$`,
        "^  end$",
        `^  ${post}(?:->>|-->>|--x|<<->>)${post}: ${text}$`,
        `^  Note over (?:sd|cd|cc,sc): ${text}$`,
        `^  (?:de)?activate ${post}$`,
      ].join("|"),
    );
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        for (const line of renderLadderMermaid(ladderOf(events)).trimEnd().split("\n")) expect(line).toMatch(statement);
      }),
    );
  });

  it("never ends an activation that was not begun, and draws the first steps as the beginning of the whole", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.nat(12), (events, steps) => {
        const ladder = ladderOf(events);
        const part = renderLadderMermaid(ladder, { steps });
        expect(renderLadderMermaid(ladder).startsWith(part)).toBe(true);
        let active = 0;
        for (const [word] of part.matchAll(/^ {2}(?:de)?activate/gm)) {
          active += word === "  activate" ? 1 : -1;
          expect(active).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
