import type { Entry } from "../storage.ts";
import { DirectoryScan, type OpenDirectory } from "./directory-scan.ts";

/** The entries of a plain directory in batches, as a listing of its storage has them; else as {@link DirectoryScan}. */
export function* scanDirectory(path: string, open?: OpenDirectory): Generator<readonly Entry[], void, undefined> {
  using scan = new DirectoryScan(path, open);
  let batch: Entry[] = [];
  while (scan.next()) {
    if (!scan.look()) continue;
    batch.push(scan.entry());
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

// A millisecond or two of work, and no more than a chunk of text.
const batchSize = 512;
