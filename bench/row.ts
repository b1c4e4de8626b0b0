import type { FigureName } from "./results.ts";
import type { Feature, Security } from "./servers.ts";
import type { Target } from "./targets.ts";

/** One thing that is measured. Rows of servers and of clients share this shape, so that one report prints both. */
export interface Row {
  readonly name: string;
  readonly title: string;
  /** The figure that is compared, and its unit. */
  readonly figure: FigureName;
  readonly unit: string;
  /** Figures that explain the first one. */
  readonly also: Readonly<Partial<Record<FigureName, string>>>;
  readonly targets: readonly Target[];
}

/** A row that the load generator runs against every server. */
export interface ServerRow extends Row {
  /** Workload and options of `load/load.c`. */
  readonly load: readonly string[];
  /** What `raw` is asked for instead, where it takes part. */
  readonly raw?: readonly string[];
  readonly security: Security;
  /** The row goes on for this many times `--seconds` instead of a number of operations. */
  readonly lasts?: number;
  /** Bytes that the row uploads, as far as they are known beforehand. */
  readonly uploads?: number;
  /** The server is started anew for this row. */
  readonly fresh?: true;
  /** Rounds that are enough, because runs hardly differ. */
  readonly rounds?: number;
  readonly needs: readonly Feature[];
}

/** A row that every client runs against one server. */
export interface ClientRow extends Row {
  readonly operation: "get" | "put";
  readonly file: string;
}

/** Whether more of a figure is better: true for what is moved or done in a second. */
export function isMoreBetter(figure: FigureName): boolean {
  return figure === "perSecond" || figure === "megabytesPerSecond" || figure === "backgroundMegabytesPerSecond";
}

export const GIBIBYTE = 2 ** 30;
export const MEBIBYTE = 2 ** 20;
export const KIBIBYTE = 2 ** 10;
