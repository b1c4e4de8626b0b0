import { formatBytes } from "../text/quantity.ts";
import { fit, width } from "./fit.ts";

/** One moment of a transfer, as a line shows it. */
export interface Moment {
  readonly name: string;
  readonly bytes: number;
  /** Bytes of the whole file, when known. */
  readonly total: number | undefined;
  /** Bytes a second, `undefined` until something can be said. */
  readonly rate: number | undefined;
  /** Milliseconds since the transfer began. */
  readonly elapsed: number;
  readonly over: boolean;
}

/**
 * A transfer in one line of so many columns: its name, a bar, percentage, bytes, rate, and the time that is left (once it is
 * over, the time it took). What does not fit is left out: first the bar, then from the right.
 */
export function progressLine(moment: Moment, columns: number): string {
  const share = shareOf(moment);
  const figures = [
    (share === undefined ? "" : `${Math.floor(share * 100)}%`).padStart(4),
    formatBytes(moment.bytes).padStart(9),
    (moment.rate === undefined ? "" : `${formatBytes(Math.round(moment.rate))}/s`).padStart(10),
    time(moment).padStart(7),
  ];
  while (figures.length > 1 && width(figures.join(gap)) + gap.length + leastName > columns) figures.pop();
  const numbers = figures.join(gap);
  const room = Math.max(0, columns - width(numbers) - gap.length);
  const name = Math.min(Math.max(width(moment.name), usualName), Math.max(leastName, room >> 1));
  const bar = Math.min(widestBar, room - name - gap.length);
  if (bar < narrowestBar) return fit(`${fit(moment.name, room)}${gap}${numbers}`, columns);
  return [fit(moment.name, room - bar - gap.length), drawn(share ?? 0, bar), numbers].join(gap);
}

const gap = "  ";
const leastName = 8;
// Bars of files with short names stand below each other.
const usualName = 16;
// A name says more than a bar that hardly moves.
const narrowestBar = 10;
const widestBar = 40;

/** How much of the file is there, 0 to 1; `undefined` while nobody knows. */
function shareOf({ bytes, total, over }: Moment): number | undefined {
  if (over) return 1;
  return total === undefined || total === 0 ? undefined : Math.min(1, bytes / total);
}

function drawn(share: number, columns: number): string {
  const full = Math.round(share * columns);
  return "━".repeat(full) + "─".repeat(columns - full);
}

function time({ over, elapsed, total, bytes, rate }: Moment): string {
  if (over) return clockTime(elapsed);
  if (total === undefined || !rate || bytes > total) return "";
  return clockTime(((total - bytes) / rate) * 1000);
}

/** `0:07`, `12:34`, `3:05:00`. */
function clockTime(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}
