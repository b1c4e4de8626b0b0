import { readFileSync } from "node:fs";
import type { Figures } from "./copy.ts";

/** One run of one client in one round of a row. */
export interface Run extends Figures {
  readonly row: string;
  readonly name: string;
  readonly round: number;
}

/** Where and with what the runs were made: the first line of the file of results. */
export interface Setting {
  readonly date: string;
  readonly machine: string;
  readonly system: string;
  readonly commit: string;
  readonly server: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
}

export interface Results {
  readonly setting: Setting;
  readonly runs: readonly Run[];
}

/** Reads a file of results: the setting, then a run per line. */
export function readResults(path: string): Results {
  const [first, ...rest] = readFileSync(path, "utf8").trimEnd().split("\n");
  if (first === undefined) throw new Error(`${path} is empty.`);
  return { setting: JSON.parse(first) as Setting, runs: rest.map((line) => JSON.parse(line) as Run) };
}
