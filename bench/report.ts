import type { FigureName, Run, Setting } from "./results.ts";
import { clientRows, serverRows, type Row } from "./rows.ts";

/** The results as a page: a summary of all rows, then each row with its spread. */
export function report({ setting, runs }: { readonly setting: Setting; readonly runs: readonly Run[] }): string {
  return [
    "# Results",
    "",
    "Written by `npm run bench`; [README.md](README.md) tells how to read it. The figures of each run are in `results.ndjson`.",
    "",
    ...describe(setting, runs),
    ...section("Servers", serverRows, runs),
    ...section("Clients", clientRows, runs),
    "",
  ].join("\n");
}

/** `null` shows where the ceiling is; it takes no part in the ranking. */
const isReference = (name: string): boolean => name === "null";

interface Standing {
  readonly name: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Median over the rounds of this one beside the fastest in the same round; 1 is the fastest, less is worse. */
  readonly ratio: number | undefined;
  readonly runs: readonly Run[];
}

function describe(setting: Setting, runs: readonly Run[]): readonly string[] {
  const disturbed = runs.filter(({ foreignCpu }) => (foreignCpu ?? 0) > 0.3).length;
  return [
    `- ${setting.date}, commit ${setting.commit}`,
    `- ${setting.machine}; ${setting.system}`,
    `- ${setting.rounds} rounds, interleaved; timed runs last ${setting.seconds} s`,
    `- ${disturbed} of ${runs.length} runs were disturbed by other processes (more than 0.3 CPU)`,
    `- ${Object.entries(setting.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join("; ")}`,
  ];
}

function section(title: string, rows: readonly Row[], runs: readonly Run[]): readonly string[] {
  const measured = rows.filter((row) => runs.some((run) => run.row === row.name));
  if (measured.length === 0) return [];
  const names = unique(runs.filter((run) => measured.some((row) => row.name === run.row)).map(({ name }) => name));
  return [
    "",
    `## ${title}`,
    "",
    "Median, and in brackets the ratio to the fastest (1.00 is the fastest, less is worse).",
    "",
    ...summary(measured, names, runs),
    ...measured.flatMap((row) => detail(row, runs)),
  ];
}

function summary(rows: readonly Row[], names: readonly string[], runs: readonly Run[]): readonly string[] {
  const lines = rows.map((row) => {
    const standings = rank(row, runs);
    const cells = names.map((name) => {
      const standing = standings.find((one) => one.name === name);
      return standing === undefined ? "–" : `${digits(standing.median)} (${ratio(standing)})`;
    });
    return [row.title, row.unit, ...cells];
  });
  return table([["", "unit", ...names], ...lines]);
}

function detail(row: Row, runs: readonly Run[]): readonly string[] {
  const also = Object.entries(row.also) as [FigureName, string][];
  const standings = rank(row, runs);
  const lines = standings.map((one) => [
    one.name,
    digits(one.median),
    `${digits(one.least)} – ${digits(one.most)}`,
    ratio(one),
    ...also.map(([figure]) => digits(median(figuresOf(one.runs, figure)))),
  ]);
  const failures = runs.filter((run) => run.row === row.name && run.error !== undefined);
  const notes = unique(failures.map(({ name, error }) => `${name}: ${error}`)).map((note) => `- failed: ${note}`);
  return [
    "",
    `### ${row.name}: ${row.title}`,
    "",
    ...table([
      ["", `${row.unit} (${row.better} is better)`, "least – most", "ratio", ...also.map(([, label]) => label)],
      ...lines,
    ]),
    ...(notes.length > 0 ? ["", ...notes] : []),
  ];
}

function rank(row: Row, runs: readonly Run[]): readonly Standing[] {
  const good = runs.filter((run) => run.row === row.name && run.error === undefined && run[row.figure] !== undefined);
  const standings = unique(good.map(({ name }) => name)).map((name) => {
    const own = good.filter((run) => run.name === name);
    const values = figuresOf(own, row.figure);
    return { name, median: median(values), least: Math.min(...values), most: Math.max(...values), runs: own };
  });
  standings.sort((left, right) => (row.better === "more" ? right.median - left.median : left.median - right.median));
  const fastest = standings.find(({ name }) => !isReference(name));
  return standings.map((one) => ({ ...one, ratio: fastest && pairedRatio(row, one.runs, fastest.runs) }));
}

function pairedRatio(row: Row, runs: readonly Run[], fastest: readonly Run[]): number | undefined {
  const ratios = runs.flatMap((run) => {
    const other = fastest.find(({ round }) => round === run.round)?.[row.figure];
    const value = run[row.figure];
    if (!other || !value) return [];
    return [row.better === "more" ? value / other : other / value];
  });
  return ratios.length > 0 ? median(ratios) : undefined;
}

const figuresOf = (runs: readonly Run[], figure: FigureName): readonly number[] =>
  runs.flatMap((run) => run[figure] ?? []);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

const unique = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];

const ratio = (one: Standing): string => one.ratio?.toFixed(2) ?? "–";

/** Three significant digits, thousands whole. */
function digits(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}

function table([head = [], ...lines]: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "--:"))), ...lines.map(line)];
}
