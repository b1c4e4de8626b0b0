import { fileURLToPath } from "node:url";
import type { Verdict } from "./verdict.ts";

/** One clause held against one server. */
export interface Result {
  readonly server: string;
  /** The name of the proof. */
  readonly proof: string;
  readonly verdict: Verdict;
}

/** Where the results of the last run are kept, for the compliance page. */
export const SUMMARY = fileURLToPath(new URL("../../node_modules/.cache/conformance.json", import.meta.url));

declare module "vitest" {
  interface TaskMeta {
    /** What the reporter keeps for the compliance page. */
    conformance?: Result;
  }
}
