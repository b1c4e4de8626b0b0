import { childPath, type VirtualPath } from "@tandem/protocol";
import type { Entry, Storage } from "@tandem/storage";
import { isPassedOver } from "./found-entry.ts";

/** The entries with what their links lead to in place of the links (RFC 3659 §7.5.1.5); one that leads nowhere stays a link. */
export async function followedEntries(
  storage: Storage,
  directory: VirtualPath,
  entries: readonly Entry[],
  signal: AbortSignal,
): Promise<readonly Entry[]> {
  const followed: Entry[] = [];
  // One after another: a directory full of links takes its time, and nobody else's.
  for (const entry of entries) followed.push(entry.kind === "link" ? await follow(entry) : entry);
  return followed;

  async function follow(link: Entry): Promise<Entry> {
    try {
      return { ...(await storage.stat(childPath(directory, link.name), { signal })), name: link.name };
    } catch (error) {
      if (isPassedOver(error)) return link;
      throw error;
    }
  }
}
