import type { Storage } from "@tandem/storage";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diff } from "./diff.ts";
import type { Plan } from "./plan.ts";
import { run } from "./run.ts";
import { contents, contentsAndTimes, files, temporaryTree, treeOf, fill, type Files } from "./trees.fixtures.ts";

describe("mirroring any tree onto any other", () => {
  it("makes them equal in memory, and a second look finds nothing to do", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, fc.constantFrom(1, 4), async (ours, theirs, parallel) => {
        const [from, to] = [await treeOf(ours), await treeOf(theirs)];
        const outcome = await run(await diff(from, to, { delete: true, tolerance: 0, parallel }), from, to, {
          parallel,
        });
        expect(outcome).toMatchObject({ ended: "complete", failures: [], notes: [], held: 0 });
        expect(await contentsAndTimes(to)).toEqual(await contentsAndTimes(from));
        expect((await diff(from, to, { delete: true, tolerance: 0 })).actions).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it("makes them equal on disk", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (ours, theirs) => {
        await using one = await temporaryTree();
        await using other = await temporaryTree();
        await fill(one.storage, ours);
        await fill(other.storage, theirs);
        await mirror(one.storage, other.storage);
        expect(await contentsAndTimes(other.storage)).toEqual(await contentsAndTimes(one.storage));
        expect((await diff(one.storage, other.storage, exactly)).actions).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it("takes nothing away without being asked", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (ours, theirs) => {
        const [from, to] = [await treeOf(ours), await treeOf(theirs)];
        const before = await contents(to);
        const plan = await diff(from, to);
        await run(plan, from, to);
        const after = await contents(to);
        for (const path of Object.keys(before)) expect(Object.keys(after)).toContain(path);
        const conflicts = plan.conflicts.map(({ path }) => path);
        const wanted: Files = Object.fromEntries(
          Object.entries(await contents(from)).filter(
            ([path]) => !conflicts.some((at) => path === at || path.startsWith(`${at}/`)),
          ),
        );
        expect(after).toMatchObject(wanted);
      }),
      { numRuns: 80 },
    );
  });

  it("plans what can be kept as JSON and run later", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (ours, theirs) => {
        const [from, to] = [await treeOf(ours), await treeOf(theirs)];
        const plan = await diff(from, to, { delete: true, manifest: "new", maxDelete: "100%" });
        const again = JSON.parse(JSON.stringify(plan)) as Plan;
        expect(again).toEqual(plan);
        await run(again, from, to);
        expect(await contents(to)).toEqual(await contents(from));
      }),
      { numRuns: 50 },
    );
  });
});

const exactly = { delete: true, modes: true, tolerance: 0 };

async function mirror(from: Storage, to: Storage): Promise<void> {
  const outcome = await run(await diff(from, to, exactly), from, to);
  expect(outcome).toMatchObject({ ended: "complete", failures: [], held: 0 });
}
