import type { VirtualPath } from "@tandem/protocol";
import { statIfThere, type Entry } from "@tandem/storage";
import type { Handling } from "../session/handler.ts";

/** What is at a path, for one who asks about that path alone. */
export interface DescribedEntry {
  /** Named by its path, as MLST has it (RFC 3659 §7.3.1). */
  readonly entry: Entry;
  /** It is an upload of this account that was broken off; only its owner sees it, to go on with it. */
  readonly unfinished: boolean;
}

/**
 * Describes what is at a path: links followed, then this account's unfinished upload, then a link that leads nowhere. Throws
 * `StorageError` `not-found` when it is none of these.
 */
export async function describedEntry(
  { storage, session, signal }: Pick<Handling, "storage" | "session" | "signal">,
  path: VirtualPath,
): Promise<DescribedEntry> {
  const found = await statIfThere(storage, path, { signal });
  if (found !== undefined) return { entry: { ...found, name: path }, unfinished: false };
  const { membership } = session;
  const upload = membership && (await storage.unfinished?.(path, { owner: membership.name, signal }));
  if (upload !== undefined) return { entry: { kind: "file", ...upload, name: path }, unfinished: true };
  return { entry: { ...(await storage.stat(path, { link: true, signal })), name: path }, unfinished: false };
}
