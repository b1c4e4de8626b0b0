import { CASES, LISTING, MODES, type Direction, type Mode, type TransferCase } from "./cases.ts";
import type { Limit } from "./peers/client-peer.ts";
import type { Security } from "./tls/security.ts";

/** A row of the matrix: which peer, in which role, meets which part of Tandem. */
export interface Row {
  readonly peer: string;
  readonly version: string;
  /** What the peer is. */
  readonly role: "server" | "client";
  /** What of Tandem it meets: the server, the command line or the client library. */
  readonly ours: "server" | "command" | "library";
  /** Missing where everything goes in clear. */
  readonly tls?: Security;
}

/** One thing that a client does with a server: a test. */
export interface Step {
  readonly mode: Mode;
  readonly case: string;
  readonly direction: Direction;
  /** The file that is sent or fetched; a listing has none. */
  readonly file?: TransferCase;
}

/** The steps of a client with these limits, the cheap cases before the big one. */
export function stepsOf(limits: readonly Limit[]): readonly Step[] {
  return MODES.flatMap((mode) => [
    ...CASES.flatMap((file): readonly Step[] => [
      { mode, case: file.id, direction: "upload", file },
      { mode, case: file.id, direction: "download", file },
    ]),
    { mode, case: LISTING, direction: "list" } as const,
  ]).filter((step) => !limitOf(limits, step));
}

type LimitedStep = Pick<Step, "direction" | "case"> & Partial<Pick<Step, "mode">>;

/** The reason why a step is none. */
export function limitOf(limits: readonly Limit[], { mode, direction, case: id }: LimitedStep): Limit | undefined {
  return limits.find(
    (limit) =>
      (limit.mode ?? mode) === mode && (limit.direction ?? direction) === direction && (limit.case ?? id) === id,
  );
}
