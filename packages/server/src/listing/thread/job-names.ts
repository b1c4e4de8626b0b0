import { scanNames, type OpenDirectory } from "@tandem/storage";
import { breaksLines } from "../entry-text.ts";
import type { ListingForm } from "../listing-form.ts";
import type { ListingJob } from "./listing-job.ts";

/** The lines of a job that wants names by name and nothing else: no entry is made of any. */
export function* jobNames(
  job: ListingJob,
  { prefix }: Extract<ListingForm, { readonly kind: "short" }>,
  open: OpenDirectory,
): Generator<readonly string[]> {
  if (breaksLines(prefix)) return;
  for (const names of inOrderNow(job, open)) {
    const lines: string[] = [];
    for (const name of names) {
      if (breaksLines(name) || (!job.all && name.startsWith("."))) continue;
      lines.push(prefix === "" ? name : prefix + name);
    }
    yield lines;
  }
}

function* inOrderNow({ path, most, order }: ListingJob, open: OpenDirectory): Generator<readonly string[]> {
  const held: string[] = [];
  const batches = scanNames(path, open);
  for (const batch of batches) {
    for (const name of batch) held.push(name);
    if (held.length <= most) continue;
    yield held;
    return yield* batches;
  }
  // Without a function to compare them: so it takes half the time, in the order of their code units all the same.
  held.sort();
  yield order.reversed ? held.reverse() : held;
}
