import { digits, ratioText, table } from "./markdown.ts";
import type { Run } from "./results.ts";
import type { Row } from "./row.ts";
import type { Target } from "./targets.ts";
import { verdictsOn, type Verdict } from "./verdicts.ts";

/** The targets, each with what came of it; `tandem` is judged, with two processes it is told beside. */
export function targetLines(rows: readonly Row[], runs: readonly Run[]): readonly string[] {
  const verdicts = verdictsOn("tandem", rows, runs);
  if (verdicts.length === 0) return [];
  const others = ["tandem-w2", "tandem-before"].filter((name) => runs.some((run) => run.name === name));
  const beside = new Map(others.map((name) => [name, verdictsOn(name, rows, runs)]));
  const asked = verdicts.filter(({ met }) => met !== undefined);
  const same = (one: Verdict) => (other: Verdict) => other.row.name === one.row.name && other.target === one.target;
  return [
    "",
    "## Targets",
    "",
    `${asked.filter(({ met }) => met).length} of ${asked.length} are met by one process as it comes. A ratio of 1.00 is as good as the best of those it is held against, more is better.`,
    "",
    ...table([
      ["", "what", "target", "tandem", "the best of the others", "ratio", "met", ...others],
      ...verdicts.map((one) => [
        one.row.title,
        one.target.what,
        asks(one.target),
        digits(one.value),
        one.best === undefined ? "" : `${one.best.name} ${digits(one.best.median)}`,
        one.ratio === undefined ? "" : ratioText(one.ratio),
        one.met === undefined ? "" : one.met ? "yes" : "**no**",
        ...others.map((name) => outcome(beside.get(name)?.find(same(one)))),
      ]),
    ]),
  ];
}

function asks(target: Target): string {
  if (target.kind === "amount") return `≤ ${target.most} ${target.unit}`;
  return target.least === undefined ? "" : `≥ ${target.least.toFixed(1)}`;
}

function outcome(verdict: Verdict | undefined): string {
  if (verdict === undefined) return "–";
  return verdict.ratio === undefined ? digits(verdict.value) : ratioText(verdict.ratio);
}
