import { fileURLToPath } from "node:url";
import type { Row, Step } from "./steps.ts";

/** How the last run of the matrix came out. */
export interface Summary {
  readonly results: readonly Result[];
  /** Tests whose peer is not on this machine. */
  readonly notRun: readonly Meant[];
}

export interface Result extends Meant {
  readonly passed: boolean;
}

/** A test of the matrix. */
export type Meant = Row & Pick<Step, "mode" | "case" | "direction"> & { readonly data?: DataHandshakes };

/** How many data connections went on with the session of the control connection, and how many began one of their own. */
export interface DataHandshakes {
  readonly resumed: number;
  readonly fresh: number;
}

/** Where the summaries of the last runs are kept. */
export const SUMMARIES = { clear: summaryFile("interop.json"), tls: summaryFile("tls-interop.json") } as const;

function summaryFile(name: string): string {
  return fileURLToPath(new URL(`../../node_modules/.cache/${name}`, import.meta.url));
}
