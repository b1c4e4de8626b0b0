import type { RemoteEntry } from "./entry.ts";
import { ListingReader, type ListingReaderOptions } from "./listing-reader.ts";

/** The entries of a directory from the lines of LIST or MLSD, in whatever dialect the server speaks: see {@link ListingReader}. */
export function parseListing(lines: readonly string[], options: ListingReaderOptions): readonly RemoteEntry[] {
  const reader = new ListingReader(options);
  const entries: RemoteEntry[] = [];
  for (const line of lines) for (const entry of reader.push(line)) entries.push(entry);
  for (const entry of reader.end()) entries.push(entry);
  return entries;
}
