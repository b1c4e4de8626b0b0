import { InvalidArgumentError } from "commander";

/**
 * Reads a moment as milliseconds since 1970 UTC: `2026-12-31` is the end of that day on this machine's clock,
 * `2026-12-31T18:00`, with `Z` or `+02:00` behind it or without, that very minute.
 */
export function parseMoment(text: string): number {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?))?$/.exec(text) ?? [];
  const moment = date === undefined ? Number.NaN : Date.parse(`${date}T${time ?? "00:00"}`);
  // JavaScript takes the 31st of February for the 3rd of March.
  if (Number.isNaN(moment) || !isDay(date!))
    throw new InvalidArgumentError("It must be a day like 2026-12-31, or a time like 2026-12-31T18:00.");
  if (time !== undefined) return moment;
  const day = new Date(moment);
  return day.setDate(day.getDate() + 1);
}

function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
