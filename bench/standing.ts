import type { FigureName, Run } from "./results.ts";
import { isMoreBetter } from "./row.ts";
import { isReference } from "./servers.ts";

/** How one contestant did in one row. */
export interface Standing {
  readonly name: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  readonly runs: readonly Run[];
}

/** Everybody who has a figure in a row, the best first. */
export function rank(runs: readonly Run[], row: string, figure: FigureName): readonly Standing[] {
  const good = runs.filter((run) => run.row === row && run.error === undefined && run[figure] !== undefined);
  const standings = unique(good.map(({ name }) => name)).map((name) => {
    const own = good.filter((run) => run.name === name);
    const values = figuresOf(own, figure);
    return { name, median: median(values), least: Math.min(...values), most: Math.max(...values), runs: own };
  });
  return standings.toSorted((left, right) =>
    isMoreBetter(figure) ? right.median - left.median : left.median - right.median,
  );
}

/** The fastest of those who compete. */
export function fastestOf(standings: readonly Standing[]): Standing | undefined {
  return standings.find(({ name }) => !isReference(name));
}

/** The median over the rounds of one beside another in the same round; 1 is as good, less is worse. */
export function pairedRatio(figure: FigureName, one: Standing, other: Standing): number | undefined {
  const ratios = one.runs.flatMap((run) => {
    const beside = other.runs.find(({ round }) => round === run.round)?.[figure];
    const value = run[figure];
    if (!beside || !value) return [];
    return [isMoreBetter(figure) ? value / beside : beside / value];
  });
  return ratios.length > 0 ? median(ratios) : undefined;
}

/** Every value that the runs have of a figure. */
export function figuresOf(runs: readonly Run[], figure: FigureName): readonly number[] {
  return runs.flatMap((run) => run[figure] ?? []);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

export const unique = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];
