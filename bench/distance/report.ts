import { contestants } from "./clients.ts";
import type { Results, Run, Setting } from "./results.ts";
import { rows, sizes, type Row } from "./rows.ts";

/** The results as a page: two tables for the eye, then each row with its spread. */
export function report({ setting, runs }: Results): string {
  const measured = rows.filter((row) => runs.some((run) => run.row === row.name));
  return [
    "# Results over a distance",
    "",
    "Written by `npm run bench:distance`; [README.md](../README.md#over-a-distance) tells how to read it. The figures of each run are in `results.ndjson`.",
    "",
    ...describe(setting),
    ...exactness(runs),
    ...summary("One connection: round trips for each file", measured, runs, { connections: 1, figure: roundTrips }),
    ...summary("Eight connections: milliseconds for each file", measured, runs, {
      connections: 8,
      figure: milliseconds,
    }),
    ...measured.flatMap((row) => detail(row, runs)),
    "",
  ].join("\n");
}

function describe({ date, commit, machine, system, rounds, server, versions }: Setting): readonly string[] {
  return [
    `- ${date}, commit ${commit}`,
    `- ${machine}; ${system}`,
    `- ${String(rounds)} rounds, interleaved; ${String(sizes.count)} files of ${String(sizes.small)} bytes in one directory, or one of ${String(sizes.big / 2 ** 20)} MiB`,
    `- the server is ${server}; ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join("; ")}`,
  ];
}

/** What the link itself added, which everybody pays alike. */
function exactness(runs: readonly Run[]): readonly string[] {
  const late = runs.flatMap(({ traffic }) => traffic?.late ?? []);
  if (late.length === 0) return [];
  const [usual, worst] = [median(late), Math.max(...late)].map(digits);
  return [`- the link handed packets over ${usual} µs late (median of the runs' means; the worst run's: ${worst} µs)`];
}

interface Shown {
  readonly connections: number;
  readonly figure: (row: Row, seconds: number) => number | undefined;
}

function summary(
  title: string,
  measured: readonly Row[],
  runs: readonly Run[],
  { connections, figure }: Shown,
): readonly string[] {
  const shown = measured.filter(
    (row) => row.files === "small" && row.connections === connections && figure(row, 1) !== undefined,
  );
  if (shown.length === 0) return [];
  const lines = contestants.flatMap(({ name }) => {
    const cells = shown.map((row) => {
      const seconds = secondsOf(good(row, runs, name));
      return seconds.length === 0 ? "–" : digits(figure(row, median(seconds)) ?? Number.NaN);
    });
    return cells.every((cell) => cell === "–") ? [] : [[name, ...cells]];
  });
  const heads = shown.map(({ direction, roundTrip }) => `${direction}, ${String(roundTrip)} ms`);
  return ["", `## ${title}`, "", ...table([["", ...heads], ...lines])];
}

function detail(row: Row, runs: readonly Run[]): readonly string[] {
  const standings = contestants.flatMap(({ name, ours }) => {
    const own = good(row, runs, name);
    return own.length === 0 ? [] : [{ name, ours: ours === true, own, seconds: secondsOf(own) }];
  });
  standings.sort((one, other) => median(one.seconds) - median(other.seconds));
  const rival = standings.find(({ ours }) => !ours);
  const small = row.files === "small";
  const columns: readonly (readonly [string, (standing: (typeof standings)[number]) => string])[] = [
    ["", ({ name }) => name],
    small
      ? ["ms per file", ({ seconds }) => digits(milliseconds(row, median(seconds)))]
      : ["MB/s", ({ seconds }) => digits(sizes.big / 1e6 / median(seconds))],
    ["seconds", ({ seconds }) => digits(median(seconds))],
    ["least – most", ({ seconds }) => `${digits(Math.min(...seconds))} – ${digits(Math.max(...seconds))}`],
    ["beside the best rival", ({ own }) => (rival === undefined ? "–" : `${paired(own, rival.own).toFixed(2)} ×`)],
  ];
  const far: typeof columns = [
    ["round trips per file", ({ seconds }) => digits(roundTrips(row, median(seconds)) ?? Number.NaN)],
    ["turns + dials per file", ({ own }) => digits(exchanges(row, own))],
    ["sessions", ({ own }) => digits(median(own.flatMap(({ traffic }) => traffic?.sessions ?? [])))],
  ];
  const all = small && row.roundTrip > 0 ? [...columns, ...far] : columns;
  const failures = runs.filter((run) => run.row === row.name && run.error !== undefined);
  const notes = [
    ...new Set(failures.map(({ name, error }) => `- failed: ${name}: ${(error ?? "").replaceAll("\n", " ")}`)),
  ];
  return [
    ...["", `## ${titleOf(row)}`, ""],
    ...table([all.map(([head]) => head), ...standings.map((standing) => all.map(([, cell]) => cell(standing)))]),
    ...(notes.length > 0 ? ["", ...notes] : []),
  ];
}

function titleOf({ files, direction, roundTrip, connections }: Row): string {
  const what =
    files === "big"
      ? "One big file"
      : `Small files over ${connections === 1 ? "one connection" : `${String(connections)} connections`}`;
  return `${what}, ${direction}, ${roundTrip === 0 ? "on one machine" : `${String(roundTrip)} ms away`}`;
}

function milliseconds(_: Row, seconds: number): number {
  return (seconds * 1000) / sizes.count;
}

function roundTrips(row: Row, seconds: number): number | undefined {
  return row.roundTrip === 0 ? undefined : milliseconds(row, seconds) / row.roundTrip;
}

/** What the link counted: how often the client answered the server, and the data connections. */
function exchanges(_: Row, runs: readonly Run[]): number {
  return median(runs.flatMap(({ traffic }) => (traffic ? [(traffic.turns + traffic.dials) / sizes.count] : [])));
}

/** How many times as fast as the rival: the median over the rounds in which both came through. */
function paired(own: readonly Run[], rival: readonly Run[]): number {
  const ratios = own.flatMap(({ round, seconds = 0 }) => {
    const other = rival.find((run) => run.round === round)?.seconds;
    return other === undefined ? [] : [other / seconds];
  });
  return median(ratios);
}

function good(row: Row, runs: readonly Run[], name: string): readonly Run[] {
  return runs.filter((run) => run.row === row.name && run.name === name && run.error === undefined);
}

function secondsOf(runs: readonly Run[]): readonly number[] {
  return runs.flatMap(({ seconds }) => seconds ?? []);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Three significant digits, thousands whole. */
function digits(value: number): string {
  if (Number.isNaN(value)) return "–";
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function table([head = [], ...lines]: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "--:"))), ...lines.map(line)];
}
