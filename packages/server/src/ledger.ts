import type { PortLease } from "@tandem/transport";

/**
 * The one place where everything shared is counted: sessions, passive ports, wrong passwords, bans, bandwidth. Asynchronous, so
 * that several processes or machines can share one. What is leased returns when its holder gives it back, or is gone.
 */
export interface Ledger {
  /** One of at most `limit` leases of `name`; `undefined` when all are out. */
  lease(name: string, limit: number): Promise<Lease | undefined>;
  /**
   * A port of the range at random: one that nobody holds, or, when there is none and it is told who waits there, one whose
   * connections can be told apart by that: first one of other peers, then one where everybody of the same peer `proves`.
   * `undefined` when all are out. Of the range 0 to 0, always 0: any free one.
   */
  leasePort(range: PortRange, waits?: PortUser): Promise<PortLease | undefined>;
  /** Adds points to the score of `name` and gives what it is then; half of it is forgotten in each `halfLife` milliseconds. */
  score(name: string, points: number, halfLife: number): Promise<number>;
  /** Remembers `name` for so many milliseconds from now, in place of what was remembered before; 0 forgets it. */
  mark(name: string, time: number): Promise<void>;
  /** For how many milliseconds more `name` is remembered; 0 when it is not. */
  marked(name: string): Promise<number>;
  /**
   * This process's share of `rate` bytes a second, which all users of the ledger have together under `name`. `changed` is told
   * the share whenever it becomes another.
   */
  shareRate(name: string, rate: number, changed: (share: number) => void): Promise<RateShare>;
}

/** Something on loan. */
export interface Lease {
  /** Once is enough, and more does no harm. */
  giveBack(): void;
}

/** A part of a bandwidth, on loan. */
export interface RateShare extends Lease {
  /** Bytes a second, to begin with. */
  readonly rate: number;
  /** Tells how many transfers move under this share: it grows and shrinks with them, against those of other processes. */
  weigh(transfers: number): void;
}

/** Who waits for a connection at a port. */
export interface PortUser {
  /** The address that it comes from. */
  readonly peer: string;
  /** Whether it proves whose it is, by going on with a session of TLS, so that several of one address may wait there. */
  readonly proves: boolean;
}

/** A range of ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}
