import { formatUnixLine, nameOf, type VirtualPath } from "@tandem/protocol";
import type { Entry, Storage } from "@tandem/storage";
import { sortedEntries } from "./sorted-entries.ts";

/** The lines of LIST: those of a directory's entries, or the one of a file. `now` decides between time and year. */
export async function* listLines(
  storage: Storage,
  path: VirtualPath,
  { now, signal }: { readonly now: number; readonly signal?: AbortSignal },
): AsyncGenerator<readonly string[]> {
  const options = signal === undefined ? {} : { signal };
  const line = (entry: Entry): string => formatUnixLine(entry, { now });
  const attributes = await storage.stat(path, options);
  if (attributes.kind !== "directory") {
    yield [line({ ...attributes, name: nameOf(path) })];
    return;
  }
  for await (const batch of sortedEntries(storage, path, options)) yield batch.map(line);
}
