import { digits, ratioText, table } from "../../bench/markdown.ts";
import { readResults, type Run, type Setting } from "../../bench/results.ts";
import type { Row } from "../../bench/row.ts";
import { clientRows, serverRows } from "../../bench/rows.ts";
import { verdictsOn, type Verdict } from "../../bench/verdicts.ts";

/** docs/performance.md as it stands, with the table that the last results of the bench make. Throws when it has no place for it. */
export function performancePage(page: string, results: string): string {
  const [before, , after] = page.split(
    /(?<=<!-- from bench\/results\.ndjson, by npm run docs -->\n)([^]*)(?=<!-- end -->)/,
  );
  if (before === undefined || after === undefined) throw new Error("docs/performance.md has no place for its table.");
  return `${before}\n${block(readResults(results))}\n\n${after}`;
}

function block({ setting, runs }: { readonly setting: Setting; readonly runs: readonly Run[] }): string {
  const rows: readonly Row[] = [...serverRows, ...clientRows];
  const two = new Map(verdictsOn("tandem-w2", rows, runs).map((verdict) => [keyOf(verdict), verdict]));
  const lines = verdictsOn("tandem", rows, runs)
    .filter(isMain)
    .map((verdict) => [
      titleOf(verdict),
      withUnit(verdict),
      besideTwo(two.get(keyOf(verdict))),
      verdict.best === undefined ? "" : `${verdict.best.name} ${digits(verdict.best.median)}`,
      verdict.ratio === undefined ? "" : ratioText(verdict.ratio),
    ]);
  const { rounds, date, commit, machine, system } = setting;
  return [
    `${machine}; ${system}; ${date}, commit ${commit}; medians of ${rounds} interleaved rounds.`,
    "",
    ...table([["", "tandem", "with 2 workers", "best of the others", "ratio"], ...lines]),
  ].join("\n");
}

/** The lines of the page: what rows are about, beside the best of all or nearly all others, and not the CPU that it took. */
function isMain({ row, target }: Verdict): boolean {
  if (target.kind === "amount")
    return !row.targets.some((other) => other.kind === "ratio" && other.figure === target.figure);
  const beside = target.to === "rivals" || "except" in target.to || row.name.startsWith("client");
  return beside && (target.figure === row.figure || row.figure === "p99Microseconds");
}

/** With what it says, where that is not what the row is about. */
function titleOf({ row, target }: Verdict): string {
  return target.figure === row.figure && row.figure !== "p99Microseconds" ? row.title : `${row.title}: ${target.what}`;
}

function withUnit({ row, target, value }: Verdict): string {
  return `${digits(value)} ${target.kind === "amount" ? target.unit : row.figure === "p99Microseconds" ? "µs" : row.unit}`;
}

function besideTwo(verdict: Verdict | undefined): string {
  return verdict === undefined ? "–" : digits(verdict.value);
}

function keyOf({ row, target }: Verdict): string {
  return `${row.name} ${row.targets.indexOf(target)}`;
}
