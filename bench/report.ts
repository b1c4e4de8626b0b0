import { digits, ratioText, table } from "./markdown.ts";
import type { FigureName, Run, Setting } from "./results.ts";
import { isMoreBetter, type Row } from "./row.ts";
import { clientRows, serverRows } from "./rows.ts";
import { fastestOf, figuresOf, median, pairedRatio, rank, unique } from "./standing.ts";
import { targetLines } from "./target-tables.ts";

/** The results as a page: the targets, a summary of all rows, then each row with its spread. */
export function report({ setting, runs }: { readonly setting: Setting; readonly runs: readonly Run[] }): string {
  return [
    "# Results",
    "",
    "Written by `npm run bench`; [README.md](README.md) tells how to read it. The figures of each run are in `results.ndjson`.",
    "",
    ...describe(setting, runs),
    ...targetLines([...serverRows, ...clientRows], runs),
    ...section("Servers", serverRows, runs),
    ...section("Clients", clientRows, runs),
    "",
  ].join("\n");
}

function describe(setting: Setting, runs: readonly Run[]): readonly string[] {
  const disturbed = runs.filter(({ foreignCpu }) => (foreignCpu ?? 0) > 0.3).length;
  return [
    `- ${setting.date}, commit ${setting.commit}`,
    `- ${setting.machine}; ${setting.system}; uploads to a disk go to ${setting.disk}`,
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
    const standings = rank(runs, row.name, row.figure);
    const fastest = fastestOf(standings);
    const cells = names.map((name) => {
      const one = standings.find((standing) => standing.name === name);
      if (one === undefined) return "–";
      return `${digits(one.median)} (${ratioText(fastest && pairedRatio(row.figure, one, fastest))})`;
    });
    return [row.title, row.unit, ...cells];
  });
  return table([["", "unit", ...names], ...lines]);
}

function detail(row: Row, runs: readonly Run[]): readonly string[] {
  const also = Object.entries(row.also) as [FigureName, string][];
  const standings = rank(runs, row.name, row.figure);
  const fastest = fastestOf(standings);
  const lines = standings.map((one) => [
    one.name,
    digits(one.median),
    `${digits(one.least)} – ${digits(one.most)}`,
    String(one.runs.length),
    ratioText(fastest && pairedRatio(row.figure, one, fastest)),
    ...also.map(([figure]) => digits(median(figuresOf(one.runs, figure)))),
  ]);
  const failures = runs.filter((run) => run.row === row.name && run.error !== undefined);
  const notes = unique(failures.map(({ name, error }) => `${name}: ${error}`)).map((note) => `- failed: ${note}`);
  const better = isMoreBetter(row.figure) ? "more" : "less";
  return [
    "",
    `### ${row.name}: ${row.title}`,
    "",
    ...table([
      ["", `${row.unit} (${better} is better)`, "least – most", "runs", "ratio", ...also.map(([, label]) => label)],
      ...lines,
    ]),
    ...(notes.length > 0 ? ["", ...notes] : []),
  ];
}
