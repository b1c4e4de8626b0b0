import { RefusedError, type CallOptions, type Client } from "@tandem/client";
import type { RemoteEntry } from "@tandem/protocol";

/** What `ls` shows of a path, sorted by name: what is in a directory, or the file itself. Rejects when nothing is there. */
export async function remoteEntries(
  client: Client,
  path: string,
  options: CallOptions,
): Promise<readonly RemoteEntry[]> {
  const entries = await entriesOf(client, path, options);
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function entriesOf(client: Client, path: string, options: CallOptions): Promise<readonly RemoteEntry[]> {
  if (path === "") return client.list(undefined, options).all();
  // Servers take a file of that name for a pattern, and list what matches.
  const itself = /[*?[]/.test(path) ? await client.stat(path, options).catch(() => undefined) : undefined;
  if (itself !== undefined && itself.kind !== "directory") return [{ ...itself, name: path }];
  try {
    const entries = await client.list(path, options).all();
    // Some servers list what is not there as if it were empty; asking for it tells.
    if (entries.length === 0) await client.stat(path, options);
    return entries;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const entry = await client.stat(path, options).catch(() => undefined);
    if (entry === undefined || entry.kind === "directory") throw error;
    return [{ ...entry, name: path }];
  }
}
