import type { Clock } from "@tandem/transport";
import type { PortRange } from "../ledger.ts";
import type { Granted, PortsAsked } from "./calls.ts";

/** A process that ports are lent to. */
export interface PortBorrower {
  /** Asks for the ports of a range that nobody uses there; resolves when they have come back. */
  recallPorts(range: PortRange): Promise<void>;
}

export interface LentPortsOptions<Borrower> {
  readonly random: () => number;
  readonly clock: Pick<Clock, "timer">;
  /** All that there are, at every moment. */
  readonly borrowers: ReadonlySet<Borrower>;
}

/**
 * Ports that several processes share, each port with one of them at a time: each is lent some ahead. When there are none left, those
 * that nobody uses come back before anybody is refused, and who can do with no other may wait for a moment for one that comes back.
 */
export class LentPorts<Borrower extends PortBorrower> {
  readonly #options: LentPortsOptions<Borrower>;
  readonly #owners = new Map<number, Borrower>();
  /** Who keeps none that it does not use, because it knows that they are scarce. */
  readonly #thrifty = new WeakSet<Borrower>();
  readonly #waiting = new Set<Waiting<Borrower>>();

  constructor(options: LentPortsOptions<Borrower>) {
    this.#options = options;
  }

  grant(borrower: Borrower, asked: PortsAsked): Granted<readonly number[]> | Promise<Granted<readonly number[]>> {
    const free = this.#count(asked.range);
    if (free > 0) return this.#lend(borrower, asked, free);
    return asked.need === "ahead" ? this.#one(borrower, undefined) : this.#recalled(borrower, asked);
  }

  back(borrower: Borrower, ports: readonly number[]): void {
    for (const port of ports) {
      if (this.#owners.get(port) !== borrower) continue;
      this.#owners.delete(port);
      const next = [...this.#waiting].find(({ range }) => range.first <= port && port <= range.last);
      next?.served(port);
    }
  }

  /** It is gone, and all that it was lent has come back. */
  leave(borrower: Borrower): void {
    for (const waiting of [...this.#waiting]) if (waiting.borrower === borrower) waiting.served(undefined);
    this.back(
      borrower,
      [...this.#owners].filter(([, owner]) => owner === borrower).map(([port]) => port),
    );
  }

  async #recalled(borrower: Borrower, asked: PortsAsked): Promise<Granted<readonly number[]>> {
    const { borrowers, clock } = this.#options;
    const keepers = [...borrowers].filter((other) => other !== borrower && !this.#thrifty.has(other));
    await Promise.all(
      keepers.map(async (keeper) => {
        this.#thrifty.add(keeper);
        await keeper.recallPorts(asked.range);
      }),
    );
    const port = this.#pick(asked.range);
    if (port !== undefined || asked.need !== "patient") return this.#one(borrower, port);
    return new Promise((resolve) => {
      const timer = clock.timer(patience, () => waiting.served(undefined));
      const waiting: Waiting<Borrower> = {
        borrower,
        range: asked.range,
        served: (found) => {
          timer.cancel();
          this.#waiting.delete(waiting);
          resolve(this.#one(borrower, found));
        },
      };
      this.#waiting.add(waiting);
    });
  }

  /** Said after this moment and not in it: one, and scarce, agrees with whatever is said in between. */
  #one(borrower: Borrower, port: number | undefined): Granted<readonly number[]> {
    this.#thrifty.add(borrower);
    if (port === undefined || !this.#options.borrowers.has(borrower)) return { granted: [], scarce: true };
    this.#owners.set(port, borrower);
    return { granted: [port], scarce: true };
  }

  #lend(borrower: Borrower, { range, wanted }: PortsAsked, free: number): Granted<readonly number[]> {
    const { size } = this.#options.borrowers;
    const count = Math.min(wanted, Math.max(1, Math.floor(free / (2 * size))));
    const scarce = free - count < size;
    if (scarce) this.#thrifty.add(borrower);
    else this.#thrifty.delete(borrower);
    const granted: number[] = [];
    for (let port = this.#pick(range); port !== undefined && granted.length < count; port = this.#pick(range)) {
      this.#owners.set(port, borrower);
      granted.push(port);
    }
    return { granted, scarce };
  }

  /** How many of a range nobody has. */
  #count({ first, last }: PortRange): number {
    let lent = 0;
    for (const port of this.#owners.keys()) if (first <= port && port <= last) lent++;
    return last - first + 1 - lent;
  }

  /** Random, because the next port of a sequence can be guessed and its data connection stolen. */
  #pick({ first, last }: PortRange): number | undefined {
    const size = last - first + 1;
    const start = Math.floor(this.#options.random() * size);
    for (let at = 0; at < size; at++) {
      const port = first + ((start + at) % size);
      if (!this.#owners.has(port)) return port;
    }
    return undefined;
  }
}

interface Waiting<Borrower> {
  readonly borrower: Borrower;
  readonly range: PortRange;
  /** Ends the waiting, with a port or without. */
  readonly served: (port: number | undefined) => void;
}

// Clients connect within milliseconds of the 227, and a port is free then; who waits longer would rather be told to try again.
const patience = 2_000;
