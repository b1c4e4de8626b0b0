import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diff } from "./diff.ts";
import { parseFilters } from "./filters.ts";
import { parsePlan } from "./parse-plan.ts";
import { files, treeOf } from "./trees.fixtures.ts";

describe("a plan as JSON", () => {
  it("is read back as it was", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (ours, theirs) => {
        const options = {
          delete: true,
          resume: true,
          manifest: "new",
          filters: parseFilters("*.log"),
          maxDelete: 9,
        } as const;
        const plan = await diff(await treeOf(ours), await treeOf(theirs), options);
        expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
        const careful = await diff(await treeOf(ours), await treeOf(theirs), { onlyNewer: true });
        expect(parsePlan(JSON.stringify(careful))).toEqual(careful);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["{", /This is no plan of a synchronisation/],
    ["{}", /plan\.version is not one of 1\./],
    [{ version: 2 }, /plan\.version is not one of 1\./],
    [{ actions: [{ kind: "format" }] }, /plan\.actions\[0\]\.kind is not one of make-directory, copy/],
    [
      { actions: [{ kind: "remove", path: "/../x", reason: "extra", size: 0 }] },
      /plan\.actions\[0\]\.path is not an absolute path/,
    ],
    [{ actions: [{ kind: "remove", path: "/x\0", reason: "extra", size: 0 }] }, /NUL/],
    [
      { actions: [{ kind: "copy", path: "/x", reason: "new", size: 1.5, modified: 0 }] },
      /actions\[0\]\.size is not a whole number/,
    ],
    [{ times: "yes" }, /plan\.times is not true or false/],
  ])("that is none is refused, and it is said where: %j", async (change, message) => {
    const plan = await diff(await treeOf({ "/a": "1" }), await treeOf());
    const json = typeof change === "string" ? change : JSON.stringify({ ...plan, ...change });
    expect(() => parsePlan(json)).toThrow(expect.objectContaining({ code: "bad-plan" }));
    expect(() => parsePlan(json)).toThrow(message);
  });
});
