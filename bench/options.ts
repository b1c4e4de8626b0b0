import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { clientsOf } from "./clients.ts";
import { bench, work } from "./places.ts";
import { clientRows, serverRows } from "./rows.ts";
import { serversOf } from "./servers.ts";

/** What is measured, how often, and where the results go. */
export interface Options {
  readonly rows: readonly string[];
  readonly servers: readonly string[];
  readonly clients: readonly string[];
  /** Every row runs this often on every server or client. */
  readonly rounds: number;
  /** How long a row without a fixed number of operations lasts. */
  readonly seconds: number;
  /** Another checkout of this repository, which takes part as `tandem-before`. */
  readonly before: string | undefined;
  /** Path of the results without `.md` and `.ndjson`. */
  readonly out: string;
  /** Only write the tables again from the figures that are there. */
  readonly tablesOnly: boolean;
}

export const usage = `npm run bench -- [options]

  --rows A,B      only these rows; get-* means all that begin so   (default: all, see bench/rows.ts)
  --servers A,B   only these servers                   (default: all, see bench/servers.ts)
  --clients A,B   only these clients                   (default: all, see bench/clients.ts; "none" for none)
  --tandem DIR    also tandem of another checkout, built, as tandem-before
  --rounds N      every row runs N times               (default: 3)
  --seconds S     length of a timed run                (default: 0.4)
  --out PATH      results go to PATH.md, PATH.ndjson   (default: bench/results; bench/work/results for a partial run)
  --tables        write PATH.md again from PATH.ndjson, measure nothing
`;

/** Read the command line; throws an `Error` with one clear sentence when it is wrong. */
export function parseOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rows: { type: "string" },
      servers: { type: "string" },
      clients: { type: "string" },
      tandem: { type: "string" },
      rounds: { type: "string", default: "3" },
      seconds: { type: "string", default: "0.4" },
      out: { type: "string" },
      tables: { type: "boolean", default: false },
    },
  });
  const before = values.tandem === undefined ? undefined : checkout(values.tandem);
  const partial = [values.rows, values.servers, values.clients, values.tandem].some((given) => given !== undefined);
  return {
    rows: choose("row", values.rows, [...serverRows, ...clientRows]),
    servers: choose("server", values.servers, serversOf(before)),
    clients: values.clients === "none" ? [] : choose("client", values.clients, clientsOf(before)),
    rounds: positive("--rounds", values.rounds),
    seconds: positive("--seconds", values.seconds),
    before,
    out: resolve(values.out ?? join(partial ? work : bench, "results")),
    tablesOnly: values.tables,
  };
}

function checkout(path: string): string {
  if (existsSync(join(path, "packages/cli/dist/main.js"))) return resolve(path);
  throw new Error(`--tandem: ${path} is no checkout that is built: run npm ci there.`);
}

function choose(
  kind: string,
  names: string | undefined,
  known: readonly { readonly name: string }[],
): readonly string[] {
  const all = known.map(({ name }) => name);
  if (names === undefined) return all;
  const chosen = names.split(",").flatMap((name) => {
    const meant = name.endsWith("*")
      ? all.filter((one) => one.startsWith(name.slice(0, -1)))
      : all.filter((one) => one === name);
    if (meant.length === 0) throw new Error(`There is no ${kind} "${name}"; there are ${all.join(", ")}.`);
    return meant;
  });
  return all.filter((name) => chosen.includes(name));
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`${option} must be a positive number, not "${text}".`);
}
