import type { Client } from "@tandem/client";
import type { Location } from "./location.ts";
import { matchingEntries } from "./matching-entries.ts";

/** The paths that a URL means: its own, or those that its pattern matches. Rejects with a `CommandError` when that is nothing. */
export async function pathsOf(
  client: Client,
  { path, pattern }: Pick<Location, "path" | "pattern">,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (pattern === undefined) return [path];
  return (await matchingEntries(client, { path, pattern }, signal)).map((found) => found.path);
}
