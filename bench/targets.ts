import type { FigureName } from "./results.ts";

/** What one row must reach: a ratio to others of the same run, or an amount. */
export type Target = RatioTarget | AmountTarget;

/** This much of the best of some others, 1 being as good; without `least` the ratio is told and nothing is asked. */
export interface RatioTarget {
  readonly kind: "ratio";
  readonly figure: FigureName;
  readonly what: string;
  readonly to: Others;
  readonly least?: number;
}

/** At most so much, in the unit of the figure. */
export interface AmountTarget {
  readonly kind: "amount";
  readonly figure: FigureName;
  readonly what: string;
  readonly most: number;
  readonly unit: string;
}

/** Who is beaten: all rivals, all but some, or these alone. */
export type Others = "rivals" | { readonly except: readonly string[] } | { readonly only: readonly string[] };

/** Of the fastest rival. */
export function ratio(figure: FigureName, what: string, to: Others = "rivals", least = 1): Target {
  return { kind: "ratio", figure, what, to, least };
}

/** Big files: as fast as the best, at the price of the best. */
export const big: readonly Target[] = [
  ratio("megabytesPerSecond", "speed"),
  ratio("serverCpuSecondsPerGigabyte", "server CPU per GB"),
];

/** Big downloads in clear: near what the kernel can do, too. */
export const bigInClear: readonly Target[] = [
  ...big,
  ratio("megabytesPerSecond", "of a sendfile loop", { only: ["raw"] }, 0.9),
];

/** Small files in clear: as fast as all but Pure-FTPd, which is told beside. */
export function small(figure: FigureName): readonly Target[] {
  return [
    ratio(figure, "speed", { except: ["pure-ftpd"] }),
    { kind: "ratio", figure, what: "speed beside Pure-FTPd", to: { only: ["pure-ftpd"] } },
    ratio("serverCpuMicroseconds", "server CPU per file", { except: ["pure-ftpd"] }),
  ];
}

/** Small files under TLS: as fast as the best. */
export function smallUnderTls(figure: FigureName): readonly Target[] {
  return [ratio(figure, "speed"), ratio("serverCpuMicroseconds", "server CPU per file")];
}

/** A session that waits: kilobytes, and less than all but pyftpdlib. */
export function idle(most: number): readonly Target[] {
  return [
    { kind: "amount", figure: "kilobytesPerSession", what: "memory", most, unit: "kB" },
    ratio("kilobytesPerSession", "memory", { except: ["pyftpdlib"] }),
  ];
}

/** From its start until somebody is in, and what it takes then. */
export const start: readonly Target[] = [
  { kind: "amount", figure: "startMilliseconds", what: "first login", most: 300, unit: "ms" },
  { kind: "amount", figure: "residentMegabytes", what: "resident memory", most: 60, unit: "MB" },
];
