import { usageLedger, type Usage, type UsageLedger } from "@tandem/storage";
import type { UsageAsked, UsageState } from "./calls.ts";

/** A process that counts what it uses of quotas together with others. */
export interface UsageBorrower {
  /** What is used of a quota is known, or may be counted by another. */
  known(name: string): void;
}

/** Counts what several processes use of quotas. One of them counts what is there to begin with, and the others wait for it. */
export class LentUsage<Borrower extends UsageBorrower> {
  readonly #quotas = new Map<string, Quota<Borrower>>();

  begin(borrower: Borrower, name: string): UsageState {
    const quota = this.#quotas.get(name) ?? {
      ledger: usageLedger(),
      counted: false,
      counting: undefined,
      waiting: new Set(),
    };
    this.#quotas.set(name, quota);
    if (quota.counted) return "counted";
    if (quota.counting !== undefined) {
      quota.waiting.add(borrower);
      return "wait";
    }
    quota.counting = borrower;
    return "count";
  }

  /** What the one has counted; nothing when it could not, so that another may. */
  async count(borrower: Borrower, name: string, used: Usage | undefined): Promise<void> {
    const quota = this.#quotas.get(name);
    if (quota?.counting !== borrower) return;
    if (used !== undefined) await quota.ledger.add(used, unlimited);
    quota.counted = used !== undefined;
    quota.counting = undefined;
    for (const waiting of quota.waiting) waiting.known(name);
    quota.waiting.clear();
  }

  async used(name: string): Promise<Usage> {
    return await this.#ledger(name).used();
  }

  async add({ name, change, limits }: UsageAsked): Promise<boolean> {
    return await this.#ledger(name).add(change, limits);
  }

  /** It is gone; what it was to count another counts. What its broken uploads left on the disk stays counted. */
  async leave(borrower: Borrower): Promise<void> {
    for (const [name, quota] of this.#quotas) {
      quota.waiting.delete(borrower);
      await this.count(borrower, name, undefined);
    }
  }

  #ledger(name: string): UsageLedger {
    const quota = this.#quotas.get(name);
    if (quota === undefined) throw new RangeError(`Nothing is counted of ${name} yet.`);
    return quota.ledger;
  }
}

interface Quota<Borrower> {
  readonly ledger: UsageLedger;
  counted: boolean;
  /** Who counts what is there. */
  counting: Borrower | undefined;
  readonly waiting: Set<Borrower>;
}

const unlimited: Usage = { bytes: Infinity, files: Infinity };
