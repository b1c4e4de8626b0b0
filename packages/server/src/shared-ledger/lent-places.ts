import type { Granted, PlacesAsked } from "./calls.ts";

/** A process that places are lent to. */
export interface PlaceBorrower {
  /** Asks for the places of a name that nobody uses there; resolves when they have come back. */
  recallPlaces(name: string): Promise<void>;
}

/**
 * Counts that several processes share, to the one: each is lent some places ahead, and when there are none left, those that
 * nobody uses come back before anybody is refused. Where they are scarce they are lent one by one, and come back at once.
 */
export class LentPlaces<Borrower extends PlaceBorrower> {
  readonly #names = new Map<string, Name<Borrower>>();
  readonly #borrowers: ReadonlySet<Borrower>;

  /** `borrowers` are all that there are, at every moment. */
  constructor(borrowers: ReadonlySet<Borrower>) {
    this.#borrowers = borrowers;
  }

  grant(borrower: Borrower, { name, limit, wanted }: PlacesAsked): Granted<number> | Promise<Granted<number>> {
    const known = this.#names.get(name) ?? { lent: new Map<Borrower, Lent>(), total: 0, recalling: undefined };
    this.#names.set(name, known);
    if (known.total < limit) return this.#lend(known, borrower, { limit, wanted });
    known.recalling ??= this.#recall(name, known, borrower).finally(() => (known.recalling = undefined));
    return known.recalling.then(() => {
      const now = this.#names.get(name) ?? known;
      this.#names.set(name, now);
      // Said after this moment and not in it: one, and scarce, agrees with whatever is said in between.
      const granted = this.#lend(now, borrower, { limit, wanted: 1, scarce: true });
      this.#forget(name);
      return granted;
    });
  }

  back(borrower: Borrower, { name, count }: { readonly name: string; readonly count: number }): void {
    const known = this.#names.get(name);
    const lent = known?.lent.get(borrower);
    if (known === undefined || lent === undefined) return;
    const returned = Math.min(count, lent.count);
    lent.count -= returned;
    known.total -= returned;
    if (lent.count === 0) known.lent.delete(borrower);
    this.#forget(name);
  }

  /** It is gone, and all that it was lent has come back. */
  leave(borrower: Borrower): void {
    for (const [name, { lent }] of [...this.#names]) {
      const count = lent.get(borrower)?.count;
      if (count !== undefined) this.back(borrower, { name, count });
    }
  }

  #lend(
    known: Name<Borrower>,
    borrower: Borrower,
    { limit, wanted, scarce: told = false }: Pick<PlacesAsked, "limit" | "wanted"> & { readonly scarce?: boolean },
  ): Granted<number> {
    const free = limit - known.total;
    // It has died meanwhile.
    if (free < 1 || !this.#borrowers.has(borrower)) return { granted: 0, scarce: true };
    const fair = Math.max(1, Math.floor(free / (2 * this.#borrowers.size)));
    const granted = Math.min(wanted, fair);
    const scarce = told || free - granted < this.#borrowers.size;
    known.total += granted;
    known.lent.set(borrower, { count: (known.lent.get(borrower)?.count ?? 0) + granted, scarce });
    return { granted, scarce };
  }

  /** From all but the one who asks, which has none to spare, and those who keep none because they know that they are scarce. */
  async #recall(name: string, known: Name<Borrower>, asking: Borrower): Promise<void> {
    const keepers = [...known.lent].filter(([borrower, { scarce }]) => borrower !== asking && !scarce);
    await Promise.all(
      keepers.map(async ([borrower, lent]) => {
        lent.scarce = true;
        await borrower.recallPlaces(name);
      }),
    );
  }

  #forget(name: string): void {
    const known = this.#names.get(name);
    if (known?.total === 0 && known.recalling === undefined) this.#names.delete(name);
  }
}

interface Name<Borrower> {
  readonly lent: Map<Borrower, Lent>;
  total: number;
  /** Until those that nobody uses have come back. */
  recalling: Promise<void> | undefined;
}

interface Lent {
  count: number;
  /** The borrower knows that they are scarce, and keeps none that it does not use. */
  scarce: boolean;
}
