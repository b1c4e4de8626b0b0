import type { RemoteEntry } from "@tandem/protocol";

/**
 * When an entry was modified, as precisely as the server said: `2026-11-22 19:51`, or the day alone. What is known in UTC
 * becomes local time; what the clock of the server's own zone showed stays as it is.
 */
export function formatEntryTime({ modified, modifiedPrecision, zone }: RemoteEntry): string {
  if (modified === undefined) return "";
  const shift = zone === undefined ? 0 : new Date(modified).getTimezoneOffset() * 60_000;
  const text = new Date(modified - shift).toISOString();
  const day = text.slice(0, 10);
  return modifiedPrecision === "day" ? day : `${day} ${text.slice(11, 16)}`;
}
