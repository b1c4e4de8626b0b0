import type { PortLease } from "@tandem/transport";
import { once } from "../once.ts";
import { mayShare, type PortHolder } from "../local-ports.ts";
import type { PortRange, PortUser } from "../ledger.ts";
import type { Granted, PortsAsked } from "./calls.ts";

/** The one that lends, as somebody sees it who borrows. */
export interface PortLender {
  /** Calls back before anything is heard that was said later; with the reason, when it could not be asked. */
  ask(asked: PortsAsked, answered: (granted: Granted<readonly number[]> | Error) => void): void;
  giveBack(ports: readonly number[]): void;
}

/**
 * The ports that a process was lent, and leases to its own: mostly without asking anybody. A port goes back when it was used, and
 * others come ahead, so that those it has in store are not known to whoever was given some.
 */
export class HeldPorts {
  readonly #lender: PortLender;
  readonly #random: () => number;
  /** In store. */
  readonly #idle = new Map<number, PortRange>();
  /** Used, and on their way back. */
  #spent: number[] = [];
  readonly #held = new Map<number, Set<PortHolder>>();
  #thrifty = false;
  #asking = false;

  constructor(lender: PortLender, random: () => number) {
    this.#lender = lender;
    this.#random = random;
  }

  /** As a ledger leases ports. */
  lease(range: PortRange, waits: PortUser | undefined): PortLease | Promise<PortLease | undefined> {
    if (range.last === 0) return { port: 0, giveBack: () => {} };
    const stored = [...this.#idle.keys()].filter((port) => isWithin(port, range));
    if (!this.#thrifty && stored.length < lowStore) this.#askAhead(range);
    const port = stored[Math.floor(this.#random() * stored.length)];
    if (port !== undefined) return this.#lend(port, waits);
    return new Promise((resolve, reject) => {
      const need = this.#sharable(range, waits) === undefined ? "patient" : "now";
      this.#lender.ask({ range, wanted: 1, need }, (answer) => {
        if (answer instanceof Error) return reject(answer);
        this.#thrifty = answer.scarce;
        const found = answer.granted[0] ?? this.#sharable(range, waits);
        resolve(found === undefined ? undefined : this.#lend(found, waits));
      });
    });
  }

  /** Gives up the ports of a range that nobody uses, and keeps none from now on until there are enough again. */
  recall(range: PortRange): void {
    this.#thrifty = true;
    const given = [...this.#idle.keys(), ...this.#spent].filter((port) => isWithin(port, range));
    for (const port of given) this.#idle.delete(port);
    this.#spent = this.#spent.filter((port) => !isWithin(port, range));
    this.#lender.giveBack(given);
  }

  #askAhead(range: PortRange): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#returnSpent();
    this.#lender.ask({ range, wanted: store, need: "ahead" }, (answer) => {
      this.#asking = false;
      // Whoever needs one will ask again, and be told.
      if (answer instanceof Error) return;
      this.#thrifty = answer.scarce;
      if (answer.scarce) return this.#lender.giveBack(answer.granted);
      for (const port of answer.granted) this.#idle.set(port, range);
    });
  }

  #lend(port: number, waits: PortUser | undefined): PortLease {
    this.#idle.delete(port);
    const holders = this.#held.get(port) ?? new Set<PortHolder>();
    const holder = { waits };
    this.#held.set(port, holders.add(holder));
    return {
      port,
      giveBack: once(() => {
        holders.delete(holder);
        if (holders.size > 0) return;
        this.#held.delete(port);
        this.#spent.push(port);
        if (this.#thrifty || this.#spent.length >= store) this.#returnSpent();
      }),
    };
  }

  #returnSpent(): void {
    if (this.#spent.length > 0) this.#lender.giveBack(this.#spent);
    this.#spent = [];
  }

  #sharable(range: PortRange, waits: PortUser | undefined): number | undefined {
    const held = [...this.#held].filter(([port]) => isWithin(port, range));
    return mayShare(held, waits, this.#random);
  }
}

function isWithin(port: number, { first, last }: PortRange): boolean {
  return first <= port && port <= last;
}

// Some transfers of each of a crowd of sessions, at the price of one question.
const store = 32;
// So many are left when others are asked for: they have come before these are used.
const lowStore = 12;
