import type { RepresentationType } from "@tandem/protocol";
import type { SessionTrace } from "@tandem/trace";
import type { Clock } from "@tandem/transport";
import type { DataOpener } from "../data/data-opener.ts";
import type { ClientLimits, ClientTimers, DataMode } from "../options.ts";
import { sameType, type ClientState } from "./client-state.ts";
import type { ControlSession } from "./control-session.ts";
import type { Features } from "./features.ts";

/** One logged-in session: what the operations of a client work with. Whoever uses it holds the turn. */
export interface ClientSession {
  readonly control: ControlSession;
  /** How data connections begin in either mode, and the mode in use. */
  readonly openers: Readonly<Record<DataMode, DataOpener>>;
  mode: DataMode;
  readonly state: ClientState;
  readonly features: Features;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly timers: ClientTimers;
  readonly limits: ClientLimits;
  /** Verbs that this server has refused as unknown: not tried again. */
  readonly missing: Set<string>;
}

/** TYPE, when the server is not set to it already. */
export async function ensureType({ control, state }: ClientSession, type: RepresentationType): Promise<void> {
  if (sameType(state.facts.type, type)) return;
  await control.perform("TYPE", type.kind === "ascii" ? "A" : "I");
  state.change({ type });
}

/** The type of a file's exact bytes. */
export const image: RepresentationType = { kind: "image" };

/** The type of text, whose lines end as the system of each side has it. */
export const ascii: RepresentationType = { kind: "ascii", form: "N" };
