import type { ClientSession } from "../session/client-session.ts";

/** Where relative paths begin: what CWD has to be told to come there from where a login begins; nobody knows when missing. */
export interface Place {
  readonly trail: readonly string[] | undefined;
}

/** Where a login begins. */
export const initialPlace: Place = { trail: [] };

/** One session of a pool, and how it is in use. */
export interface Member {
  readonly session: ClientSession;
  /** Leases whose replies are still to come. */
  pending: number;
  /** One of them has still to send. */
  sending: boolean;
  /** What holds it shares it with nobody. */
  alone: boolean;
  /** A transfer has still to send or to move its data. */
  transferring: boolean;
  /** Since when it waits for the caller's own source or sink, by the clock. */
  pacedSince: number | undefined;
  /** Where it was brought to. */
  place: Place;
}

/** A session that nobody uses yet. */
export function newMember(session: ClientSession, place: Place): Member {
  return { session, pending: 0, sending: false, alone: false, transferring: false, pacedSince: undefined, place };
}

/** True when a call that shares may send on it now. */
export function takesMore({ session, pending, sending, alone }: Member): boolean {
  return pending === 0 || (!sending && !alone && pending < session.window);
}

/** How many sessions may work beside these, theirs included, where so many were asked for. */
export function useful([first]: readonly Member[], connections: number): number {
  return first?.session.mode === "active" && !first.session.traits.activeTogether ? 1 : connections;
}
