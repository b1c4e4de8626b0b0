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
export type Meant = Row & Pick<Step, "mode" | "case" | "direction">;

/** Where the summary of the last run is kept. */
export const SUMMARY = fileURLToPath(new URL("../../node_modules/.cache/interop.json", import.meta.url));
