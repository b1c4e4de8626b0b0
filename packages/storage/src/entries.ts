import type { Entry } from "./storage.ts";

/**
 * What a directory holds, to be read once: ask for it batch by batch by iterating, or, when `plain` gives the directory
 * itself, by reading that yourself.
 */
export interface Entries extends AsyncIterable<readonly Entry[]> {
  /**
   * The directory itself, where this machine's disk has it as it is listed here: no entry is hidden or added, and what the
   * rights allow at the directory they allow at everything in it. `undefined` where that is not so, and for a directory so
   * small that iterating is faster, or on no medium of this machine: all such reads take turns on one thread. Asked for before the first batch; fails as iterating does.
   */
  plain?(): Promise<PlainDirectory | undefined>;
}

/** A directory of this machine's disk, held until it is disposed of: whoever reads it has ended before that. */
export interface PlainDirectory extends Disposable {
  /** What reaches it for exactly as long: for `scanDirectory`, in this thread or in another. */
  readonly path: string;
  /** What stands before each `unique` in this tree. */
  readonly uniquePrefix: string;
  /** What an error of the system, met in it, means to the one who asked. */
  faultOf(error: unknown): unknown;
}

/** Entries that are asked for when somebody wants them. */
export function laterEntries(open: () => Promise<Entries>): Entries {
  let opened: Promise<Entries> | undefined;
  const once = (): Promise<Entries> => (opened ??= open());
  return {
    async *[Symbol.asyncIterator]() {
      yield* await once();
    },
    plain: async () => (await once()).plain?.(),
  };
}

/** The same directory, of which something is told in another way. */
export function changedDirectory(
  directory: PlainDirectory,
  changes: Partial<Pick<PlainDirectory, "uniquePrefix" | "faultOf">>,
): PlainDirectory {
  const { path, uniquePrefix, faultOf } = directory;
  return { path, uniquePrefix, faultOf, ...changes, [Symbol.dispose]: () => directory[Symbol.dispose]() };
}
