import type { Usage } from "@tandem/storage";
import type { PortRange } from "../ledger.ts";

/** What a process that shares a ledger calls at the one that has it. */
export type LenderCalls = {
  /** Up to `wanted` places of at most `limit`: how many it has now to give away. */
  readonly places: (asked: PlacesAsked) => Granted<number> | Promise<Granted<number>>;
  readonly placesBack: (back: { readonly name: string; readonly count: number }) => void;
  /** Up to `wanted` ports of a range. */
  readonly ports: (asked: PortsAsked) => Granted<readonly number[]> | Promise<Granted<readonly number[]>>;
  readonly portsBack: (ports: readonly number[]) => void;
  readonly score: (asked: ScoreAsked) => number | Promise<number>;
  /** Answers when every process knows of it. */
  readonly mark: (mark: Mark) => Promise<void>;
  /** Joins those who share a rate, as `key`; gives its share. */
  readonly rate: (asked: RateAsked) => number;
  readonly weigh: (weight: { readonly key: number; readonly transfers: number }) => void;
  readonly rateBack: (key: number) => void;
  /** Somebody is about to use something of a quota. */
  readonly usageBegin: (name: string) => UsageState;
  /** What the one has counted; nothing when it could not, so that another may. */
  readonly usageCounted: (counted: { readonly name: string; readonly used: Usage | undefined }) => Promise<void>;
  readonly usageUsed: (name: string) => Promise<Usage>;
  readonly usageAdd: (asked: UsageAsked) => Promise<boolean>;
};

/** What the process that has the ledger calls at one that shares it. */
export type BorrowerCalls = {
  /** Gives back the places of a name that nobody uses there, and answers then. */
  readonly recallPlaces: (name: string) => void;
  /** Gives back the ports of a range that nobody uses there, and answers then. */
  readonly recallPorts: (range: PortRange) => void;
  readonly marks: (marks: readonly Mark[]) => void;
  readonly share: (share: { readonly key: number; readonly rate: number }) => void;
  /** What is used of a quota is known, or may be counted by another. */
  readonly usageKnown: (name: string) => void;
};

/** Whether what is used of a quota is `counted`, is to be counted by the one who asked, or `wait`s for another who does. */
export type UsageState = "count" | "counted" | "wait";

/** What was granted. Where it is `scarce`, whatever is not used any more goes back at once: somebody may be refused for it. */
export interface Granted<Value> {
  readonly granted: Value;
  readonly scarce: boolean;
}

export interface PlacesAsked {
  readonly name: string;
  readonly limit: number;
  readonly wanted: number;
}

export interface PortsAsked {
  readonly range: PortRange;
  readonly wanted: number;
  /**
   * `ahead`: only what nobody has. `now`: also what others have and do not use. `patient`: can do with no other, and may be kept
   * waiting for one that comes back.
   */
  readonly need: "ahead" | "now" | "patient";
}

export interface ScoreAsked {
  readonly name: string;
  readonly points: number;
  readonly halfLife: number;
}

export interface Mark {
  readonly name: string;
  /** Milliseconds from now; 0 forgets it. */
  readonly time: number;
}

export interface RateAsked {
  readonly key: number;
  readonly name: string;
  readonly rate: number;
}

export interface UsageAsked {
  readonly name: string;
  readonly change: Usage;
  readonly limits: Usage;
}
