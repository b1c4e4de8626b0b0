import type { Client } from "@tandem/client";
import { parseGlob, printable, type RemoteEntry } from "@tandem/protocol";
import { CommandError, exitCodes } from "../command-error.ts";
import { isGlob, literalOf } from "./glob.ts";
import type { Word } from "./words.ts";

/** A file that a pattern has found, and its path as commands have it. */
export interface FoundEntry {
  readonly path: string;
  readonly entry: RemoteEntry;
}

/**
 * What a pattern like `docs/*.txt` finds on the server, by name: the directory is listed and its names are held against the
 * last name of the pattern. Throws {@link CommandError} when nothing matches, or when a directory of it is a pattern too.
 */
export async function expandRemote(
  client: Client,
  { pattern }: Pick<Word, "pattern">,
  signal: AbortSignal,
): Promise<readonly FoundEntry[]> {
  const end = pattern.lastIndexOf("/") + 1;
  const directory = pattern.slice(0, end);
  if (isGlob(directory)) {
    throw new CommandError(
      exitCodes.failed,
      `Only the last name of "${printable(pattern)}" can be a pattern; change to its directory first.`,
    );
  }
  const path = literalOf(directory);
  const glob = parseGlob(pattern.slice(end));
  const found: FoundEntry[] = [];
  for await (const entry of client.list(path === "" ? undefined : path, { signal })) {
    // A name with a slash in it would lead somewhere else.
    if (entry.name.includes("/") || !glob.matches(entry.name)) continue;
    found.push({ path: path + entry.name, entry });
  }
  if (found.length === 0)
    throw new CommandError(exitCodes.failed, `Nothing on the server matches "${printable(pattern)}".`);
  return found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
