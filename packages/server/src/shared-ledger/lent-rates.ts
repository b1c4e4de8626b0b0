import type { RateAsked } from "./calls.ts";

/** A process that has shares of rates. */
export interface RateBorrower {
  changed(share: { readonly key: number; readonly rate: number }): void;
}

/** Divides rates among the processes that use them, in the proportion of the transfers that each has under way. */
export class LentRates<Borrower extends RateBorrower> {
  readonly #rates = new Map<string, Rate<Borrower>>();
  readonly #names = new Map<Borrower, Map<number, string>>();

  /** Its share, to begin with. The rate is what was asked for last. */
  join(borrower: Borrower, { key, name, rate }: RateAsked): number {
    const known = this.#rates.get(name) ?? { rate, shares: new Set<Share<Borrower>>() };
    this.#rates.set(name, known);
    known.rate = rate;
    const share: Share<Borrower> = { borrower, key, transfers: 0, told: Number.NaN };
    known.shares.add(share);
    const keys = this.#names.get(borrower) ?? new Map<number, string>();
    this.#names.set(borrower, keys.set(key, name));
    share.told = partOf(known, share);
    tell(known);
    return share.told;
  }

  weigh(borrower: Borrower, { key, transfers }: { readonly key: number; readonly transfers: number }): void {
    const known = this.#known(borrower, key);
    const share = known && shareOf(known, borrower, key);
    if (known === undefined || share === undefined) return;
    share.transfers = transfers;
    tell(known);
  }

  back(borrower: Borrower, key: number): void {
    const name = this.#names.get(borrower)?.get(key);
    const known = this.#known(borrower, key);
    const share = known && shareOf(known, borrower, key);
    if (name === undefined || known === undefined || share === undefined) return;
    this.#names.get(borrower)?.delete(key);
    known.shares.delete(share);
    if (known.shares.size === 0) this.#rates.delete(name);
    else tell(known);
  }

  /** It is gone: the others have its shares. */
  leave(borrower: Borrower): void {
    for (const key of [...(this.#names.get(borrower)?.keys() ?? [])]) this.back(borrower, key);
    this.#names.delete(borrower);
  }

  #known(borrower: Borrower, key: number): Rate<Borrower> | undefined {
    const name = this.#names.get(borrower)?.get(key);
    return name === undefined ? undefined : this.#rates.get(name);
  }
}

interface Rate<Borrower> {
  rate: number;
  readonly shares: Set<Share<Borrower>>;
}

interface Share<Borrower> {
  readonly borrower: Borrower;
  readonly key: number;
  transfers: number;
  told: number;
}

function shareOf<Borrower>({ shares }: Rate<Borrower>, borrower: Borrower, key: number): Share<Borrower> | undefined {
  return [...shares].find((share) => share.borrower === borrower && share.key === key);
}

function partOf<Borrower>({ rate, shares }: Rate<Borrower>, share: Share<Borrower>): number {
  let all = 0;
  for (const { transfers } of shares) all += transfers + standing;
  return (rate * (share.transfers + standing)) / all;
}

/** Those whose share shrinks hear of it first, so that together they never have more than there is for long. */
function tell<Borrower extends RateBorrower>(known: Rate<Borrower>): void {
  const changes = [...known.shares].map((share) => ({ share, rate: partOf(known, share) }));
  for (const { share, rate } of changes.toSorted(
    (one, other) => one.rate - one.share.told - (other.rate - other.share.told),
  )) {
    if (rate === share.told) continue;
    share.told = rate;
    share.borrower.changed({ key: share.key, rate });
  }
}

// What a process without transfers has, of one that has some: enough for the first bytes, until its share has grown.
const standing = 1 / 32;
