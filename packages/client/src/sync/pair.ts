import type { VirtualPath } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import type { Destination } from "./destination.ts";
import type { Verdict } from "./filters.ts";
import type { Findings } from "./findings.ts";
import type { Trail } from "./follow-link.ts";
import type { Settings } from "./settings.ts";

/** What a comparison works with. */
export interface Comparing {
  readonly from: Storage;
  readonly to: Destination;
  readonly settings: Settings;
  readonly findings: Findings;
}

/** A directory to be compared. */
export type Pair = SharedPair | ExtraPair;

/** The source has it; the destination has it too, or not (`new`). */
export interface SharedPair {
  readonly kind: "both" | "new";
  readonly path: VirtualPath;
  readonly verdict: Verdict;
  readonly trail: Trail;
  /** It is reached through a link of the destination: what is in it may be elsewhere too, so nothing of it is deleted. */
  readonly behindLink: boolean;
}

/** Only the destination has it, and it goes. */
export interface ExtraPair {
  readonly kind: "extra";
  readonly path: VirtualPath;
  readonly verdict: Verdict;
  readonly reason: "extra" | "in-the-way";
}
