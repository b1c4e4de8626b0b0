import type { Run } from "./results.ts";
import type { Row } from "./row.ts";
import { isOurs, isReference } from "./servers.ts";
import { pairedRatio, rank, type Standing } from "./standing.ts";
import type { Others, Target } from "./targets.ts";

/** How one of ours stands beside one target of one row. */
export interface Verdict {
  readonly row: Row;
  readonly target: Target;
  readonly name: string;
  /** The median of ours. */
  readonly value: number;
  /** The best of those it is held against, for a target that is a ratio. */
  readonly best: Standing | undefined;
  readonly ratio: number | undefined;
  /** Undefined when nothing is asked. */
  readonly met: boolean | undefined;
}

/** What came of each target of the rows that were measured, for one of ours, such as `tandem`. */
export function verdictsOn(name: string, rows: readonly Row[], runs: readonly Run[]): readonly Verdict[] {
  return rows.flatMap((row) =>
    row.targets.flatMap((target): readonly Verdict[] => {
      const standings = rank(runs, row.name, target.figure);
      const own = standings.find((one) => one.name === name);
      if (own === undefined) return [];
      const verdict = { row, target, name, value: own.median };
      if (target.kind === "amount") {
        return [{ ...verdict, best: undefined, ratio: undefined, met: own.median <= target.most }];
      }
      const best = standings.find((one) => isAmong(target.to, one.name));
      if (best === undefined) return [];
      const ratio = pairedRatio(target.figure, own, best);
      return [{ ...verdict, best, ratio, met: metBy(ratio, target.least) }];
    }),
  );
}

function isAmong(others: Others, name: string): boolean {
  if (typeof others === "object" && "only" in others) return others.only.includes(name);
  if (isOurs(name) || isReference(name)) return false;
  return others === "rivals" || !others.except.includes(name);
}

// As it is printed: 0.995 is 1.00.
function metBy(ratio: number | undefined, least: number | undefined): boolean | undefined {
  if (ratio === undefined || least === undefined) return undefined;
  return Math.round(ratio * 100) >= Math.round(least * 100);
}
