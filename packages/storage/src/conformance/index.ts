import assert from "node:assert/strict";
import type { Storage } from "../storage.ts";
import { changing } from "./changing.ts";
import type { Clause } from "./clause.ts";
import { looking } from "./looking.ts";
import { optional } from "./optional.ts";
import { refusing } from "./refusing.ts";
import { resuming } from "./resuming.ts";
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
  /** Which optional methods it has, so that their clauses cannot pass because a method is missing; not checked by default. */
  readonly offers?: readonly OptionalMethod[];
}

/** The methods that not every storage has. */
export type OptionalMethod = (typeof optionalMethods)[number];

const optionalMethods = ["setCreated", "setMode", "makeLink", "space", "unfinished", "rights"] as const;

/**
 * Checks every sentence of the interface {@link Storage} against a backend or a decorator:
 * `storageConformance("memory", make, { describe, it })`. Each check asks `make` for an empty tree of its own.
 */
export function storageConformance(
  name: string,
  make: () => Promise<StorageFixture>,
  { describe, it, writable = true, offers }: ConformanceOptions,
): void {
  const clauses: readonly Clause[] = writable
    ? [...looking, ...writing, ...resuming, ...changing, ...optional]
    : [...looking, ...refusing];
  describe(`the storage ${name}`, () => {
    if (offers !== undefined) {
      it("has the optional methods that it is said to have, and no others", async () => {
        await using fixture = await make();
        const has = optionalMethods.filter((method) => fixture.storage[method] !== undefined);
        assert.deepEqual(
          has,
          optionalMethods.filter((method) => offers.includes(method)),
        );
      });
    }
    for (const [says, check] of clauses) {
      it(says, async () => {
        await using fixture = await make();
        await check({ storage: fixture.storage, seed: fixture.seed ?? fixture.storage });
      });
    }
  });
}
