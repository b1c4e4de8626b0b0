import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { local, tree } from "./places.ts";
import { commandOf, type Program } from "./program.ts";
import type { Figures } from "./results.ts";
import { GIBIBYTE, type ClientRow } from "./row.ts";

/** A client that takes part; an operation that it lacks is left out of its rows. */
export interface Client {
  readonly name: string;
  readonly program: Program;
  readonly get: (from: Remote, to: string) => readonly string[];
  readonly put?: (from: string, to: Remote) => readonly string[];
}

interface Remote {
  readonly port: number;
  readonly path: string;
}

/** All clients; with `before`, the folder of another checkout, its `tandem` too. */
export function clientsOf(before: string | undefined): readonly Client[] {
  const other = before === undefined ? [] : [ours("tandem-before", { checkout: before })];
  return [ours("tandem", "tandem"), ...other, ...others];
}

const others: readonly Client[] = [
  {
    name: "curl",
    program: { peer: "curl" },
    get: (from, to) => [...commandOf({ peer: "curl" }), "-sS", "-o", to, url(from)],
    put: (from, to) => [...commandOf({ peer: "curl" }), "-sS", "-T", from, url(to)],
  },
  {
    name: "lftp",
    program: { peer: "lftp" },
    get: (from, to) => lftp(from.port, `get ${from.path} -o ${to}`),
    put: (from, to) => lftp(to.port, `put ${from} -o ${to.path}`),
  },
  {
    name: "ncftp",
    program: { peer: "ncftp" },
    get: (from, to) => [...ncftp("ncftpget", from.port), join(to, ".."), from.path],
    put: (from, to) => [...ncftp("ncftpput", to.port), join(to.path, ".."), from],
  },
  {
    name: "wget",
    program: { peer: "wget" },
    get: (from, to) => [...commandOf({ peer: "wget" }), "-q", "-O", to, url(from)],
  },
];

function ours(name: string, program: Program): Client {
  return {
    name,
    program,
    get: (from, to) => [...commandOf(program), "get", url(from), "-o", to],
    put: (from, to) => [...commandOf(program), "put", from, url(to)],
  };
}

/** Run one client once; the bytes that arrived are compared with those that left. */
export function runClient(client: Client, row: ClientRow, port: number): Figures {
  const name = basename(row.file);
  const [source, target] =
    row.operation === "get"
      ? [join(tree, row.file), join(local, name)]
      : [join(tree, row.file), join(tree, "upload", name)];
  const command =
    row.operation === "get"
      ? client.get({ port, path: `/${row.file}` }, target)
      : client.put?.(source, { port, path: `/upload/${name}` });
  if (command === undefined) return { error: "not offered" };
  mkdirSync(local, { recursive: true });
  const figures = time(command);
  const same = spawnSync("cmp", [source, target], { encoding: "utf8" });
  rmSync(target, { force: true });
  if (figures.error !== undefined) return figures;
  if (same.status !== 0) return { error: `the file did not arrive whole: ${same.stdout}${same.stderr}`.trim() };
  return row.file === "big.bin" ? { ...figures, megabytesPerSecond: GIBIBYTE / 1e6 / (figures.seconds ?? 0) } : figures;
}

// Node does not tell the CPU time of a child that has ended; bash does.
function time(command: readonly string[]): Figures {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@"';
  const { status, stderr } = spawnSync("bash", ["-c", script, "time", ...command], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 120_000,
  });
  const lines = stderr.trimEnd().split("\n");
  const [seconds = 0, user = 0, system = 0] = (lines.at(-1) ?? "").split(" ").map(Number);
  if (status !== 0) return { error: `exit ${status}: ${lines.slice(0, -1).join(" ").slice(-200)}` };
  return { seconds, cpuSeconds: user + system };
}

function url({ port, path }: Remote): string {
  return `ftp://bench:bench@127.0.0.1:${port}${path}`;
}

function lftp(port: number, words: string): readonly string[] {
  const open = `open -u bench,bench -p ${port} 127.0.0.1`;
  return [...commandOf({ peer: "lftp" }), "--norc", "-c", `set ftp:ssl-allow no; ${open}; ${words}`];
}

function ncftp(name: string, port: number): readonly string[] {
  return [...commandOf({ peer: "ncftp", name }), ...`-V -u bench -p bench -P ${port} 127.0.0.1`.split(" ")];
}
