import type { Storage } from "../storage.ts";

/** One sentence of the interface, and the check that it holds of an empty tree. */
export type Clause = readonly [says: string, check: (trees: Trees) => Promise<void>];

export interface Trees {
  /** The storage that is checked. */
  readonly storage: Storage;
  /** A storage of the same tree that may write; the same one when the checked storage may. */
  readonly seed: Storage;
}
