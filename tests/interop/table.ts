import { CASES, LISTING, MODES, type Mode } from "./cases.ts";
import { limitOf } from "./steps.ts";
import type { Limit } from "./peers/client-peer.ts";
import type { Result, Summary } from "./summary.ts";

/** What the table has to know of a foreign client beside its results. */
export interface Remark {
  readonly name: string;
  readonly limits: readonly Limit[];
  readonly keepsWireLineEnds?: boolean;
}

/** The page of a run: who met whom, how, what arrived, and why some cases do not exist. Markdown. */
export function interopTable({ results, notRun }: Summary, clients: readonly Remark[]): string {
  const meetings = [
    { title: "Foreign clients, our server", ours: "server", first: "client" },
    { title: "Foreign servers, our command line", ours: "command", first: "server" },
    { title: "Foreign servers, our client library", ours: "library", first: "server" },
  ] as const;
  const passed = results.filter((result) => result.passed).length;
  return [
    "# Tandem and its peers\n",
    "Made from the last run of the tests by `npx tsx scripts/interop-table.ts`; do not edit.\n",
    `${String(passed)} of ${String(results.length)} tests passed; ${String(notRun.length)} were not run, for want of a peer.\n`,
    "↑ a file was sent and ↓ fetched with every byte (SHA-256 compared); ✓ every name was listed; ✗ it failed; — there is no",
    "such case, for the reason below. Passive: the client opens the data connection; active: the server does.\n",
    ...meetings.flatMap(({ title, ours, first }) => [
      `## ${title}\n`,
      ...rows(
        results.filter((result) => result.ours === ours),
        first,
        clients,
      ),
      "",
    ]),
    "## Why there is no such case\n",
    ...clients.flatMap(reasons),
    "",
  ].join("\n");
}

const COLUMNS = [...CASES.map(({ id }) => id), LISTING];

function rows(results: readonly Result[], first: string, clients: readonly Remark[]): readonly string[] {
  if (results.length === 0) return ["Not run."];
  const peers = [...new Set(results.map(({ peer }) => peer))];
  return [
    line([first, "version", "mode", ...COLUMNS, "passed"]),
    line(["---", "---", "---", ...COLUMNS.map(() => ":-:"), "--:"]),
    ...peers.flatMap((peer) =>
      MODES.map((mode) =>
        row(
          results.filter((result) => result.peer === peer && result.mode === mode),
          peer,
          mode,
          clients,
        ),
      ),
    ),
  ];
}

function row(results: readonly Result[], peer: string, mode: Mode, clients: readonly Remark[]): string {
  const limits = clients.find(({ name }) => name === peer)?.limits ?? [];
  const cells = COLUMNS.map((id) =>
    cell(
      results.filter((result) => result.case === id),
      id,
      limits,
    ),
  );
  const passed = results.filter((result) => result.passed).length;
  return line([peer, results[0]?.version ?? "", mode, ...cells, `${String(passed)} of ${String(results.length)}`]);
}

function cell(results: readonly Result[], id: string, limits: readonly Limit[]): string {
  if (id === LISTING) return mark(results[0], "✓");
  return (["upload", "download"] as const)
    .map((direction) => {
      if (limitOf(limits, { direction, case: id })) return "—";
      return mark(
        results.find((result) => result.direction === direction),
        direction === "upload" ? "↑" : "↓",
      );
    })
    .join(" ");
}

function mark(result: Result | undefined, passed: string): string {
  if (!result) return "not run";
  return result.passed ? passed : "✗";
}

function reasons({ name, limits, keepsWireLineEnds = false }: Remark): readonly string[] {
  const wire = `- **${name}**, text, ASCII: it writes the CR LF of the wire to disk, and the file is compared with that.`;
  return [
    ...limits.map(
      (limit) => `- **${name}**, ${limit.case ?? "all files"}, ${limit.direction ?? "both ways"}: ${limit.reason}`,
    ),
    ...(keepsWireLineEnds ? [wire] : []),
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
