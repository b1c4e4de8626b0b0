import type { Entries, Entry } from "@tandem/storage";
import type { EntryOrder } from "./entry-order.ts";
import { lineWriter, type ListingForm } from "./listing-form.ts";
import { inOrder, type InOrderOptions } from "./sorted-entries.ts";

/** The listing of one directory: everything that its lines depend on. */
export interface FlatListing {
  /** Lines that come first. */
  readonly before: readonly string[];
  readonly entries: Entries;
  readonly form: ListingForm;
  /** Names that begin with a dot are seen too. */
  readonly all: boolean;
  /** Only the names of the entries are wanted. */
  readonly names: boolean;
  readonly order: EntryOrder;
}

/** The lines of a directory in batches, written in this thread. */
export async function* flatLines(
  { before, entries, form, all, order }: FlatListing,
  options: Omit<InOrderOptions, "order">,
): AsyncGenerator<readonly string[]> {
  const write = lineWriter(form);
  let first = before;
  for await (const batch of inOrder(entries, { ...options, order })) {
    yield [...first, ...linesOf(batch, all, write)];
    first = [];
  }
  if (first.length > 0) yield first;
}

/** The lines of those that are seen and that a line can hold. */
export function linesOf(
  entries: readonly Entry[],
  all: boolean,
  write: (entry: Entry) => string | undefined,
): readonly string[] {
  const seen = sees({ all });
  const lines: string[] = [];
  for (const entry of entries) {
    const line = seen(entry) ? write(entry) : undefined;
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

/** Whether an entry is to be seen. */
export function sees({ all }: Pick<FlatListing, "all">): (entry: Entry) => boolean {
  return all ? () => true : ({ name }) => !name.startsWith(".");
}
