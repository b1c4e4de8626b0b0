import type { Endpoint } from "@tandem/protocol";

/** Which side did it. The two hosts of every picture. */
export type Side = "client" | "server";

/**
 * Everything that is told about a session. The wire events (`control.*`, `data.*`) come from `transport` alone, the others
 * from session state, transfers and accounts; logs, metrics and pictures are readers of these and of nothing else.
 */
export type EventBody =
  /** The control connection stands. `recorder` is the side that writes this trace. */
  | { readonly kind: "control.open"; readonly recorder: Side; readonly client: Endpoint; readonly server: Endpoint }
  /** One line on the control connection, secrets already replaced. */
  | { readonly kind: "control.line"; readonly from: Side; readonly text: string }
  /** TLS stands on the control connection (RFC 4217 §4). */
  | { readonly kind: "control.secured"; readonly protocol: string; readonly cipher: string; readonly reused: boolean }
  /** The control connection is gone; `by` closed it first, `reason` is there when that was a fault. */
  | { readonly kind: "control.close"; readonly by: Side; readonly reason?: string }
  /** A connection that got no session, and why: there were too many, or its address gets none. Its trace has nothing else. */
  | {
      readonly kind: "control.refused";
      readonly recorder: Side;
      readonly client: Endpoint;
      readonly server: Endpoint;
      readonly reason: string;
    }
  /** A data connection is promised: `listener` waits at `endpoint` (PASV, EPSV: the server; PORT, EPRT: the client). */
  | { readonly kind: "data.offer"; readonly listener: Side; readonly endpoint: Endpoint }
  /** The promise was taken back, or could not be kept: `reason` says why. */
  | { readonly kind: "data.withdrawn"; readonly listener: Side; readonly endpoint: Endpoint; readonly reason: string }
  /** The data connection stands; the side that is not `listener` did the active open. */
  | { readonly kind: "data.open"; readonly listener: Side; readonly client: Endpoint; readonly server: Endpoint }
  | { readonly kind: "data.secured"; readonly protocol: string; readonly cipher: string; readonly reused: boolean }
  /** `total` bytes have gone over this data connection so far; sent now and then, never per chunk. */
  | { readonly kind: "data.bytes"; readonly from: Side; readonly total: number }
  /** The data connection is gone; `by` closed it first. */
  | {
      readonly kind: "data.close";
      readonly by: Side;
      readonly total: number;
      /** `end`: closed in order. `reset`, `aborted`, `stalled`: it broke, was broken off, or stood still too long. */
      readonly outcome: "end" | "reset" | "aborted" | "stalled";
    }
  /** Facts of the session that changed, by name. */
  | { readonly kind: "session.change"; readonly facts: Readonly<Record<string, string | number | boolean | null>> }
  | {
      readonly kind: "transfer.begin";
      readonly verb: string;
      /** The path, when the transfer has one. */
      readonly path: string | null;
      readonly from: Side;
      /** First byte asked for (REST). */
      readonly start: number;
    }
  | {
      readonly kind: "transfer.end";
      readonly verb: string;
      readonly path: string | null;
      readonly outcome: "complete" | "aborted" | "failed";
      readonly bytes: number;
      /** Milliseconds since `transfer.begin`. */
      readonly duration: number;
    }
  /** `reason`: why it was refused; of a login without a password, what proved it (`certificate`). */
  | { readonly kind: "auth.result"; readonly user: string; readonly accepted: boolean; readonly reason: string | null }
  /** A reply that RFC 959 §5.4 does not allow there. */
  | { readonly kind: "exchange.violation"; readonly from: Side; readonly text: string }
  /** This reader was too slow: `count` events of `data.bytes` or others were dropped before this one. */
  | { readonly kind: "trace.lost"; readonly count: number };

export type EventKind = EventBody["kind"];

/** One event as readers get it: what happened, in which session, as its how-manieth, and when. */
export type TraceEvent = EventBody & {
  readonly session: string;
  /** 1, 2, 3 … within the session. */
  readonly sequence: number;
  /** Which worker process, 0 when there is one. */
  readonly worker: number;
  /** Milliseconds on a clock that never jumps, from an arbitrary start. */
  readonly at: number;
  /** Milliseconds since 1970 UTC. */
  readonly time: number;
};

/** Where one session's events go. Made by a tracer, handed down to whatever emits. */
export interface SessionTrace {
  /** Names the session in every event: unique within the tracer. */
  readonly session: string;
  /** False when nobody keeps or reads the events: whoever emits may save the work of making them. */
  readonly active: boolean;
  /** Whether an event of that kind would reach or be kept by anybody, for events that cost something to make. */
  tells(kind: EventKind): boolean;
  emit(event: EventBody): void;
}
