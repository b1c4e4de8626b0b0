import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { work } from "../places.ts";
import { contestants } from "./clients.ts";
import { rows } from "./rows.ts";

/** What is measured, how often, and where the results go. */
export interface Options {
  readonly rows: readonly string[];
  readonly clients: readonly string[];
  readonly rounds: number;
  /** Path of the results without `.md` and `.ndjson`. */
  readonly out: string;
  readonly build: boolean;
  readonly tablesOnly: boolean;
}

export const usage = `npm run bench:distance -- [options]

  --rows A,B      only rows whose names begin so       (default: all, see bench/distance/rows.ts)
  --clients A,B   only clients whose names begin so    (default: all, see bench/distance/clients.ts)
  --rounds N      every row runs N times               (default: 3)
  --out PATH      results go to PATH.md, PATH.ndjson   (default: bench/distance/results; bench/work/distance-results for a partial run)
  --no-build      measure the build that is there
  --tables        write PATH.md again from PATH.ndjson, measure nothing
`;

/** Reads the command line; throws an `Error` with one clear sentence when it is wrong. */
export function parseOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    allowNegative: true,
    options: {
      rows: { type: "string" },
      clients: { type: "string" },
      rounds: { type: "string", default: "3" },
      out: { type: "string" },
      build: { type: "boolean", default: true },
      tables: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!(rounds >= 1)) throw new Error(`--rounds must be a number from 1 on, not "${values.rounds}".`);
  const partial = values.rows !== undefined || values.clients !== undefined;
  return {
    rows: choose("row", values.rows, rows),
    clients: choose("client", values.clients, contestants),
    rounds,
    out: resolve(values.out ?? (partial ? join(work, "distance-results") : join(import.meta.dirname, "results"))),
    build: values.build,
    tablesOnly: values.tables,
  };
}

function choose(
  kind: string,
  beginnings: string | undefined,
  known: readonly { readonly name: string }[],
): readonly string[] {
  const names = known.map(({ name }) => name);
  if (beginnings === undefined) return names;
  const wanted = beginnings.split(",");
  for (const beginning of wanted) {
    if (!names.some((name) => name.startsWith(beginning)))
      throw new Error(`There is no ${kind} "${beginning}"; there are ${names.join(", ")}.`);
  }
  return names.filter((name) => wanted.some((beginning) => name.startsWith(beginning)));
}
