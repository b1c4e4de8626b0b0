import { formatFactsLine, parentPath, rootPath, type FactName, type VirtualPath } from "@tandem/protocol";
import type { Attributes, Storage } from "@tandem/storage";
import { permissionsOf } from "./permissions-of.ts";
import { sortedEntries } from "./sorted-entries.ts";

export interface FactLinesOptions {
  /** What the listed directory is. */
  readonly attributes: Attributes;
  readonly facts: readonly FactName[];
  /** Whether the account may only read. */
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
}

/** The lines of MLSD: the directory itself, its parent, and its entries (RFC 3659 §7.2). */
export async function* factLines(
  storage: Storage,
  path: VirtualPath,
  { attributes, facts, readOnly, signal }: FactLinesOptions,
): AsyncGenerator<readonly string[]> {
  const permissions = permissionsOf({ kind: "directory" }, readOnly);
  yield [formatFactsLine({ ...attributes, name: "." }, facts, { permissions, relation: "cdir" })];
  if (path !== rootPath) {
    const parent = await storage.stat(parentPath(path), { signal });
    yield [formatFactsLine({ ...parent, name: ".." }, facts, { permissions, relation: "pdir" })];
  }
  for await (const batch of sortedEntries(storage, path, { signal })) {
    yield batch.map((entry) => formatFactsLine(entry, facts, { permissions: permissionsOf(entry, readOnly) }));
  }
}
