import { MODES, type Mode } from "../cases.ts";
import type { Result, Summary } from "../summary.ts";
import type { Security } from "./security.ts";

/** What the table has to know of a peer beside its results. */
export interface TlsRemark {
  readonly name: string;
  readonly remarks: readonly string[];
}

/** The page of a run over TLS: who met whom, how TLS began, in which version, and whose sessions were gone on with. Markdown. */
export function tlsTable({ results, notRun }: Summary, peers: readonly TlsRemark[]): string {
  const passed = results.filter((result) => result.passed).length;
  return [
    "# Tandem and its peers over TLS\n",
    "Made from the last outcome of each test of `npm run interop:tls` by `npx tsx scripts/interop-table.ts`; do not edit.\n",
    `${String(passed)} of ${String(results.length)} tests passed; ${String(notRun.length)} were not run, for want of a peer.\n`,
    "Each test is a session: it logs in, and sends, fetches or lists one of the cases of [interop.md](interop.md), and every byte",
    "is compared. Both connections are under TLS, of the one version that the column says, and clients hold the server's",
    "certificate against an authority. Passive and active: how many of these tests passed (the server dials in active mode).\n",
    "**Reuse** is what is asked of a data connection: `required`, and the server refuses one that does not go on with the TLS",
    "session of its control connection; `offered`, and it may. **Resumed** tells how many of the data connections did, as the",
    "trace of our end saw it.\n",
    ...meetings.flatMap(({ title, ours, first }) => [
      `## ${title}\n`,
      ...rows(
        results.filter((result) => result.ours === ours),
        first,
      ),
      "",
    ]),
    "## What is not in the table, and why\n",
    ...peers.flatMap(({ name, remarks }) => remarks.map((remark) => `- **${name}**: ${remark}`)),
    "",
  ].join("\n");
}

const meetings = [
  { title: "Foreign clients, our server", ours: "server", first: "client" },
  { title: "Foreign servers, our client library", ours: "library", first: "server" },
  { title: "Foreign servers, our command line", ours: "command", first: "server" },
] as const;

function rows(results: readonly Result[], first: string): readonly string[] {
  if (results.length === 0) return ["Not run."];
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const { peer, tls } = result;
    const key = [peer, tls?.start, tls?.version, tls?.reuse].join(" ");
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [
    line([first, "version", "TLS begins", "TLS", "reuse", "resumed", ...MODES, "↑", "↓", "listings"]),
    line(["---", "---", "---", "---", "---", "---", ...MODES.map(() => "---"), "--:", "--:", "--:"]),
    ...[...groups.values()].map(row),
  ];
}

function row(results: readonly Result[]): string {
  const [{ peer, version, tls }] = results as readonly [Result & { readonly tls: Security }];
  const of = (direction: Result["direction"]): string =>
    passedOf(results.filter((each) => each.direction === direction));
  return line([
    ...[peer, version, tls.start, tls.version.replace("TLSv", ""), tls.reuse, resumed(results)],
    ...MODES.map((mode) => inMode(results, mode)),
    ...[of("upload"), of("download"), of("list")],
  ]);
}

function resumed(results: readonly Result[]): string {
  const all = results.reduce((sum, { data }) => sum + (data?.resumed ?? 0) + (data?.fresh ?? 0), 0);
  const some = results.reduce((sum, { data }) => sum + (data?.resumed ?? 0), 0);
  return `${some === 0 ? "no" : some === all ? "yes" : "some"}, ${String(some)} of ${String(all)}`;
}

function inMode(results: readonly Result[], mode: Mode): string {
  return passedOf(results.filter((result) => result.mode === mode));
}

function passedOf(results: readonly Result[]): string {
  if (results.length === 0) return "—";
  const passed = results.filter((result) => result.passed).length;
  return passed === results.length ? String(passed) : `✗ ${String(passed)} of ${String(results.length)}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
