import type { RemoteEntry } from "@tandem/protocol";

/**
 * When an entry was modified, as precisely as the server said: `2026-11-22 19:51`, or the day alone. MLSx tells UTC, which
 * becomes local time; other listings tell the time of the server's own zone, which nobody knows, so it is shown as it is.
 */
export function formatEntryTime({ modified, modifiedPrecision, facts }: RemoteEntry): string {
  if (modified === undefined) return "";
  const shift = facts === undefined ? 0 : new Date(modified).getTimezoneOffset() * 60_000;
  const text = new Date(modified - shift).toISOString();
  const day = text.slice(0, 10);
  return modifiedPrecision === "day" ? day : `${day} ${text.slice(11, 16)}`;
}
