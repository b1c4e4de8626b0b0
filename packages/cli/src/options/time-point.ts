import { InvalidArgumentError } from "commander";
import { duration } from "./duration.ts";

/**
 * Reads a moment as milliseconds since 1970 UTC: `2026-12-31` (its beginning), `2026-12-31T18:00` with seconds, `Z` or `+02:00`
 * behind it or without, `now`, or how long ago it was: `90m`, `7d`.
 */
export function timePoint(now: () => number): (text: string) => number {
  return (text) => {
    if (text === "now") return now();
    const [, date, time] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?))?$/.exec(text) ?? [];
    if (date !== undefined) {
      const moment = Date.parse(`${date}T${time ?? "00:00"}`);
      if (!Number.isNaN(moment) && isDay(date)) return moment;
    } else if (/^\d.*[a-z]$/.test(text)) {
      try {
        return now() - ago(text);
      } catch {
        // Told below, with all the forms there are.
      }
    }
    throw new InvalidArgumentError("It must be a time like 2026-12-31, 2026-12-31T18:00 or now, or 90m or 7d ago.");
  };
}

const ago = duration("0", "36500d");

/** JavaScript takes the 31st of February for the 3rd of March. */
function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
