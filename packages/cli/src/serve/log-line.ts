import type { Style } from "../text/style.ts";
import type { LogEntry, Tone } from "./session-log.ts";

/** How entries are written: for a person at a terminal the time of day, for a file the date too, in UTC. */
export interface LogForm {
  readonly style: Style;
  readonly dated: boolean;
  /** Columns for who it is about. */
  readonly whoWidth: number;
}

/** An entry as one line. */
export function formatLogLine(
  { time, session, who, text, tone }: LogEntry,
  { style, dated, whoWidth }: LogForm,
): string {
  const stamp = dated ? new Date(time).toISOString().replace(/\.\d+Z$/, "Z") : timeOfDay(new Date(time));
  const number = session === undefined ? "" : `#${session}`;
  return `${style.dim(stamp)}  ${style.dim(number.padEnd(numberWidth))} ${style.cyan(who.padEnd(whoWidth))}  ${tones[tone](style)(text)}`;
}

const numberWidth = 4;

const tones: Readonly<Record<Tone, (style: Style) => (text: string) => string>> = {
  quiet: ({ dim }) => dim,
  good: ({ green }) => green,
  plain: () => (text) => text,
  warning: ({ yellow }) => yellow,
  bad: ({ red }) => red,
};

function timeOfDay(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
