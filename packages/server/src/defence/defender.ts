import type { Lease, Ledger } from "../ledger.ts";
import { addressGroup } from "./address-group.ts";
import { addressList } from "./address-list.ts";
import type { Defence } from "./defence.ts";

export interface DefenderOptions {
  readonly defence: Defence;
  readonly ledger: Ledger;
  /** Sessions at once from one address. */
  readonly sessionsPerAddress: number;
}

/** Who gets a session, and who is suspect: counted by address, over all sessions of all that share the ledger. */
export class Defender {
  readonly #defence: Defence;
  readonly #ledger: Ledger;
  readonly #sessionsPerAddress: number;
  #allowed: (address: string) => boolean;
  #blocked: (address: string) => boolean;

  /** Throws `ProtocolError` `syntax` for an entry of a list that is no address and no block. */
  constructor({ defence, ledger, sessionsPerAddress }: DefenderOptions) {
    this.#defence = defence;
    this.#ledger = ledger;
    this.#sessionsPerAddress = sessionsPerAddress;
    this.#allowed = addressList(defence.allow);
    this.#blocked = addressList(defence.block);
  }

  /**
   * Puts other lists in place of those that are given; sessions that have begun go on. Throws `ProtocolError` `syntax` for an
   * entry that is no address and no block, and leaves both as they were.
   */
  list({ allow, block }: Partial<Pick<Defence, "allow" | "block">>): void {
    const [allowed, blocked] = [allow && addressList(allow), block && addressList(block)];
    this.#allowed = allowed ?? this.#allowed;
    this.#blocked = blocked ?? this.#blocked;
  }

  /** A place for one more session from the address, or why there is none. */
  async admit(address: string): Promise<Lease | Refusal> {
    if (this.#allowed(address)) return { giveBack: () => {} };
    if (this.#blocked(address)) return { refusal: "Your address gets no session here." };
    const group = addressGroup(address);
    if ((await this.#ledger.marked(banOf(group))) > 0) {
      return { refusal: "Your address gets no session here for a while; connect again later." };
    }
    const lease = await this.#ledger.lease(`sessions from ${group}`, this.#sessionsPerAddress);
    return lease ?? { refusal: "Too many sessions from your address; close one, or connect again later." };
  }

  /** Counts what an address did; gives its points. */
  async blame(address: string, points: number): Promise<number> {
    if (this.#allowed(address)) return 0;
    const group = addressGroup(address);
    const { halfLife, memory, suspects } = this.#defence;
    const score = await this.#ledger.score(`points of ${group}`, points, halfLife);
    // Fifteen that came one after the other are fifteen, though the first have faded by a hair.
    if (Math.ceil(score) >= this.#defence.points) {
      await this.#ledger.mark(suspects === "ban" ? banOf(group) : suspicionOf(group), memory);
    }
    return score;
  }

  /** Whether the address has guessed so much that it may not go on as others do. */
  async suspects(address: string): Promise<boolean> {
    if (this.#allowed(address)) return false;
    const group = addressGroup(address);
    return (await this.#ledger.marked(suspicionOf(group))) > 0 || (await this.#ledger.marked(banOf(group))) > 0;
  }

  /** Gives an address no session for so many milliseconds. */
  ban(address: string, time: number): Promise<void> {
    return this.#ledger.mark(banOf(addressGroup(address)), time);
  }

  /** Forgets that an address was banned or suspect, and its points. */
  async pardon(address: string): Promise<void> {
    const group = addressGroup(address);
    await this.#ledger.mark(banOf(group), 0);
    await this.#ledger.mark(suspicionOf(group), 0);
    const points = await this.#ledger.score(`points of ${group}`, 0, this.#defence.halfLife);
    await this.#ledger.score(`points of ${group}`, -points, this.#defence.halfLife);
  }
}

/** Why somebody gets no session, for a 421. */
export interface Refusal {
  readonly refusal: string;
}

function banOf(group: string): string {
  return `ban of ${group}`;
}

function suspicionOf(group: string): string {
  return `suspicion of ${group}`;
}
