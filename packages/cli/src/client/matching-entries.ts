import { RefusedError, type Client } from "@tandem/client";
import { expandRemote, type FoundEntry } from "../open/remote-glob.ts";
import { lastName } from "./location.ts";

/**
 * What a pattern in a URL means: the one file whose name it is to the letter (`photo[1].jpg`), so that nobody removes another than
 * the one he wrote; else all that it matches. Rejects with a `CommandError` when that is nothing.
 */
export async function matchingEntries(
  client: Client,
  { path, pattern }: { readonly path: string; readonly pattern: string },
  signal: AbortSignal,
): Promise<readonly FoundEntry[]> {
  try {
    const entry = await client.stat(path, { signal });
    if (lastName(entry.name) === lastName(path)) return [{ path, entry }];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
  }
  return expandRemote(client, { pattern }, signal);
}
