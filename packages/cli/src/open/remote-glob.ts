import type { Client } from "@tandem/client";
import { parseGlob, printable, type RemoteEntry } from "@tandem/protocol";
import { commandFailure } from "./command-failure.ts";
import { isGlob, literalOf } from "./glob.ts";
import type { Word } from "./line/words.ts";

/** A file that a pattern has found, and its path as commands have it. */
export interface FoundEntry {
  readonly path: string;
  readonly entry: RemoteEntry;
}

/**
 * What a pattern like `docs/*.txt` or `20*\/*.jpg` finds on the server, by name: each directory is listed and its names are held
 * against the pattern's. Throws a `CommandError` when nothing matches, or a directory of the pattern matches too many.
 */
export async function expandRemote(
  client: Client,
  { pattern }: Pick<Word, "pattern">,
  signal: AbortSignal,
): Promise<readonly FoundEntry[]> {
  const parts = pattern.split("/");
  const first = parts.findIndex(isGlob);
  const before = first < 0 ? parts.slice(0, -1) : parts.slice(0, first);
  let directories = [before.length === 0 ? "" : `${literalOf(before.join("/"))}/`];
  const rest = parts.slice(before.length);
  for (const part of rest.slice(0, -1)) {
    const found = await matches(client, directories, part, signal);
    directories = found.filter(({ entry }) => entry.kind !== "file").map(({ path }) => `${path}/`);
    if (directories.length > mostDirectories) {
      throw commandFailure(
        `"${printable(pattern)}" means more than ${mostDirectories} directories; change to one of them first.`,
      );
    }
  }
  const found = await matches(client, directories, rest.at(-1)!, signal);
  if (found.length === 0) throw commandFailure(`Nothing on the server matches "${printable(pattern)}".`);
  return found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

async function matches(
  client: Client,
  directories: readonly string[],
  pattern: string,
  signal: AbortSignal,
): Promise<readonly FoundEntry[]> {
  const glob = parseGlob(pattern);
  const found: FoundEntry[] = [];
  for (const directory of directories) {
    for await (const entry of client.list(directory === "" ? undefined : directory, { signal })) {
      // A name with a slash in it would lead somewhere else.
      if (entry.name.includes("/") || !glob.matches(entry.name)) continue;
      found.push({ path: directory + entry.name, entry });
    }
  }
  return found;
}

// Each is listed: minutes, on a server that is far away.
const mostDirectories = 1_000;
