import { readFileSync } from "node:fs";

/** Every figure that a run may give; units are in the names. Printed by `load/workers.c`, `load/idle.c`, `load/await.c` and `clients.ts`. */
export type FigureName =
  | "seconds"
  | "perSecond"
  | "megabytesPerSecond"
  | "medianMicroseconds"
  | "medianMilliseconds"
  | "p99Microseconds"
  | "serverCpuMicroseconds"
  | "serverCpuSecondsPerGigabyte"
  | "backgroundMegabytesPerSecond"
  | "foreignCpu"
  | "kilobytesPerSession"
  | "baseMegabytes"
  | "residentMegabytes"
  | "startMilliseconds"
  | "resumedPercent"
  | "processes"
  | "idleCpuPercent"
  | "loginMilliseconds"
  | "cpuSeconds";

/** What one run gave. With `error` its figures do not count. */
export type Figures = Readonly<Partial<Record<FigureName, number>>> & {
  readonly bytes?: number;
  readonly error?: string;
};

/** One run of one row by one server or client. */
export type Run = Figures & { readonly row: string; readonly name: string; readonly round: number };

/** Where and with what the runs were made: the first line of the file of results. */
export interface Setting {
  readonly date: string;
  readonly machine: string;
  readonly system: string;
  readonly disk: string;
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly seconds: number;
}

/** Read a file of results: the setting, then a run per line. */
export function readResults(path: string): { readonly setting: Setting; readonly runs: readonly Run[] } {
  const [first, ...rest] = readFileSync(path, "utf8").trimEnd().split("\n");
  if (first === undefined) throw new Error(`${path} is empty.`);
  return { setting: JSON.parse(first) as Setting, runs: rest.map((line) => JSON.parse(line) as Run) };
}
