import { childPath, parentPath, rootPath, type VirtualPath } from "@tandem/protocol";
import type { Attributes } from "@tandem/storage";
import type { Handling } from "../session/handler.ts";
import { byName } from "./entry-order.ts";
import { factForm, factLine, type FactSession } from "./fact-line.ts";
import { flatLines } from "./flat-listing.ts";
import { followedEntries } from "./followed-entries.ts";
import type { Listing } from "./open-listing.ts";
import { inOrder } from "./sorted-entries.ts";

export interface FactLinesOptions {
  /** What the listed directory is. */
  readonly attributes: Attributes;
  readonly signal: AbortSignal;
}

/** What the lines of MLSD depend on. */
export type FactLinesSession = FactSession &
  Pick<Handling, "turn"> & { readonly session: Pick<Handling["session"], "facts"> };

/**
 * The listing of MLSD (RFC 3659 §7.2): the directory itself, its parent, and its entries. The directory stands as `.`, which
 * many clients know not to enter and a path not, and so only where `.` is what the client may call it (§7.3.1); both stand
 * only where the type tells them apart from entries (§7.5.1.2).
 */
export async function factLines(
  handling: FactLinesSession,
  path: VirtualPath,
  { attributes, signal }: FactLinesOptions,
): Promise<Listing> {
  const { storage, options, session, turn } = handling;
  const line = factLine(handling);
  const before: string[] = [];
  if (session.listedFacts.includes("type")) {
    if (path === session.facts.directory) before.push(line({ ...attributes, name: "." }, path, { relation: "cdir" }));
    if (path !== rootPath) {
      const parent = await storage.stat(parentPath(path), { signal });
      before.push(line({ ...parent, name: ".." }, parentPath(path), { relation: "pdir" }));
    }
  }
  const entries = storage.list(path, { signal });
  const order = { most: options.limits.sortedEntries, turn };

  /** Where links are followed, or what is allowed may differ from one entry to the next. */
  async function* each(): AsyncGenerator<readonly string[]> {
    let first: readonly string[] = before;
    for await (const batch of inOrder(entries, order)) {
      const followed = follows ? await followedEntries(storage, path, batch, signal) : batch;
      yield [...first, ...followed.map((entry) => line(entry, childPath(path, entry.name)))];
      first = [];
    }
    if (first.length > 0) yield first;
  }

  const follows = options.listing.links === "followed";
  if (follows) return { directory: true, lines: each() };
  const flat = { before, entries, form: factForm(handling, path), all: true, names: false, order: byName };
  return { directory: true, lines: storage.rights === undefined ? flatLines(flat, order) : each(), flat };
}
