import type { Entry } from "@tandem/storage";

/** In which order entries are listed; what is equal stands by name. */
export interface EntryOrder {
  /** By time the newest is first, by size the largest. */
  readonly by: "name" | "time" | "size";
  readonly reversed: boolean;
}

/** Compares two entries for a sort. */
export function compareEntries({ by, reversed }: EntryOrder): (a: Entry, b: Entry) => number {
  const compare = comparisons[by];
  return reversed ? (a, b) => compare(b, a) : compare;
}

/** Names in the order of their code units. */
export const byName: EntryOrder = { by: "name", reversed: false };

const compareNames = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const comparisons: Readonly<Record<EntryOrder["by"], (a: Entry, b: Entry) => number>> = {
  name: compareNames,
  time: (a, b) => b.modified - a.modified || compareNames(a, b),
  size: (a, b) => b.size - a.size || compareNames(a, b),
};
