import { childPath, parentPath, rootPath, type VirtualPath } from "@tandem/protocol";
import type { Attributes, Entry } from "@tandem/storage";
import type { Handling } from "../session/handler.ts";
import { factLine, type FactSession } from "./fact-line.ts";
import { followedEntries } from "./followed-entries.ts";
import { sortedEntries } from "./sorted-entries.ts";

export interface FactLinesOptions {
  /** What the listed directory is. */
  readonly attributes: Attributes;
  readonly signal: AbortSignal;
}

/** What the lines of MLSD depend on. */
export type FactLinesSession = FactSession & { readonly session: Pick<Handling["session"], "facts"> };

/**
 * The lines of MLSD (RFC 3659 §7.2): the directory itself, its parent, and its entries. The directory stands as `.`, which
 * many clients know not to enter and a path not, and so only where `.` is what the client may call it (§7.3.1); both stand
 * only where the type tells them apart from entries (§7.5.1.2).
 */
export async function* factLines(
  handling: FactLinesSession,
  path: VirtualPath,
  { attributes, signal }: FactLinesOptions,
): AsyncGenerator<readonly string[]> {
  const { storage, options, session } = handling;
  const line = factLine(handling);
  const text = (entry: Entry): string => line(entry, childPath(path, entry.name));
  const around: string[] = [];
  if (session.listedFacts.includes("type")) {
    if (path === session.facts.directory) around.push(line({ ...attributes, name: "." }, path, { relation: "cdir" }));
    if (path !== rootPath) {
      const parent = await storage.stat(parentPath(path), { signal });
      around.push(line({ ...parent, name: ".." }, parentPath(path), { relation: "pdir" }));
    }
  }
  for await (const batch of sortedEntries(storage, path, { signal, most: options.limits.sortedEntries })) {
    const followed = options.listing.links === "followed" ? await followedEntries(storage, path, batch, signal) : batch;
    yield [...around.splice(0), ...followed.map(text)];
  }
  yield around;
}
