import type { Side } from "../event.ts";

/** The picture of one session as plain data: who was there, and what went between them, from top to bottom. */
export interface Ladder {
  /** The session of the first event; events of others are passed over. Null while there is none. */
  readonly session: string | null;
  /** When the first event was: `at` on the trace's clock, `time` since 1970, both in milliseconds. */
  readonly began: { readonly at: number; readonly time: number } | null;
  /** The addresses of the two hosts, null until the control connection is known. */
  readonly hosts: Readonly<Record<Side, string | null>>;
  /** Every port that took part, in the order of appearance. */
  readonly lifelines: readonly Lifeline[];
  /** What happened, in order; the other parts point here by index. */
  readonly rungs: readonly Rung[];
  /** The connections that stood. */
  readonly spans: readonly Span[];
  /** What later events will refer to. */
  readonly pending: Pending;
}

/** Which of the two connections: the one with commands and replies, or the one with files. */
export type Channel = "control" | "data";

/** One port of one host, from the rung at which it appears to the one at which it goes; null while it is there. */
export interface Lifeline {
  readonly side: Side;
  readonly channel: Channel;
  readonly port: number;
  readonly begin: number;
  readonly end: number | null;
}

/** One connection, from the rung that opened it to the one that closed it, and the one from which TLS protects it. */
export interface Span {
  readonly channel: Channel;
  readonly begin: number;
  readonly secured: number | null;
  readonly end: number | null;
}

/** One line of the picture. */
export type Rung = RungBody & {
  /** Milliseconds since the first event. */
  readonly at: number;
  /** RFC 959 §5.4 does not allow this here. */
  readonly violation: boolean;
};

export type RungBody =
  /** The control connection: `from` did the active open, the other side the passive one. */
  | { readonly kind: "open"; readonly from: Side; readonly port: number }
  | { readonly kind: "command"; readonly from: Side; readonly text: string }
  /** A reply's first line, and how many followed; `digit` is the first of its code (RFC 959 §4.2), 0 when it has none. */
  | {
      readonly kind: "reply";
      readonly from: Side;
      readonly text: string;
      readonly digit: ReplyDigit;
      readonly more: number;
    }
  /** `listener` waits at a port for the data connection; `address` is there when it is not the host's. */
  | { readonly kind: "offer"; readonly listener: Side; readonly port: number; readonly address: string | null }
  | { readonly kind: "withdrawn"; readonly listener: Side; readonly port: number; readonly reason: string }
  /** The data connection: `from` did the active open, to `port` of the other side. */
  | {
      readonly kind: "data-open";
      readonly from: Side;
      readonly port: number;
      readonly ports: Readonly<Record<Side, number>>;
    }
  /** Bytes on the data connection: all that went this way over it. */
  | {
      readonly kind: "data";
      readonly from: Side;
      readonly bytes: number;
      readonly verb: string | null;
      readonly path: string | null;
    }
  | { readonly kind: "data-close"; readonly from: Side; readonly outcome: DataOutcome }
  /** TLS stands. */
  | { readonly kind: "secured"; readonly channel: Channel; readonly protocol: string; readonly reused: boolean }
  | { readonly kind: "close"; readonly from: Side; readonly reason: string | null }
  /** Something said about the session, by no side. */
  | { readonly kind: "note"; readonly text: string };

export type ReplyDigit = 0 | 1 | 2 | 3 | 4 | 5;

export type DataOutcome = "end" | "reset" | "aborted" | "stalled";

/** The loose ends of a ladder. */
export interface Pending {
  /** The multi-line reply that has not seen its last line. */
  readonly reply: { readonly rung: number; readonly code: string } | null;
  readonly transfer: Transfer | null;
  /** Lifelines that wait for a data connection. */
  readonly offers: readonly number[];
  /** Data connections that stand, oldest first. */
  readonly data: readonly OpenData[];
}

export interface Transfer {
  readonly verb: string;
  readonly path: string | null;
  readonly from: Side;
}

/** A data connection that stands: its span (null when its beginning was not seen), lifelines, and rung of bytes. */
export interface OpenData {
  readonly span: number | null;
  readonly lifelines: readonly number[];
  readonly rung: number | null;
  readonly from: Side | null;
  readonly transfer: Transfer | null;
}

/** A ladder without rungs: what `events.reduce(reduceLadder, emptyLadder)` begins with. */
export const emptyLadder: Ladder = {
  session: null,
  began: null,
  hosts: { client: null, server: null },
  lifelines: [],
  rungs: [],
  spans: [],
  pending: { reply: null, transfer: null, offers: [], data: [] },
};

/** The other side of a connection. */
export function otherSide(side: Side): Side {
  return side === "client" ? "server" : "client";
}
