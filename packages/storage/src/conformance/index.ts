import type { Storage } from "../storage.ts";
import { changing } from "./changing.ts";
import type { Clause } from "./clause.ts";
import { looking } from "./looking.ts";
import { refusing } from "./refusing.ts";
import { writing } from "./writing.ts";

/** An empty tree for one check, and how to be rid of it. */
export interface StorageFixture extends AsyncDisposable {
  readonly storage: Storage;
  /** For a storage that may not write: one of the same tree that may, to fill it. */
  readonly seed?: Storage;
}

/** The two functions that every test framework has (vitest, `node:test`, mocha, …). */
export interface TestFramework {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

export interface ConformanceOptions extends TestFramework {
  /** False for a storage that refuses every change; true by default. */
  readonly writable?: boolean;
}

/**
 * Checks every sentence of the interface {@link Storage} against a backend or a decorator:
 * `storageConformance("memory", make, { describe, it })`. Each check asks `make` for an empty tree of its own.
 */
export function storageConformance(
  name: string,
  make: () => Promise<StorageFixture>,
  { describe, it, writable = true }: ConformanceOptions,
): void {
  const clauses: readonly Clause[] = writable ? [...looking, ...writing, ...changing] : [...looking, ...refusing];
  describe(`the storage ${name}`, () => {
    for (const [says, check] of clauses) {
      it(says, async () => {
        await using fixture = await make();
        await check({ storage: fixture.storage, seed: fixture.seed ?? fixture.storage });
      });
    }
  });
}
