import { mayReply, verbRow, type Verb } from "../command/verbs.ts";
import { firstDigit, shapes, type Outcome } from "./shape.ts";

/** One command on its way: the replies it is owed, as RFC 959 §5.4 has it. */
export interface Exchange {
  /** The verb, or `undefined` for a word outside the table, which is owed one final reply. */
  readonly verb: Verb | undefined;
  /** `wait`: nothing came yet. `proceed`: a preliminary reply came. Otherwise how it ended. */
  readonly state: "wait" | "proceed" | Outcome;
}

/** A command that was just sent. */
export function beginExchange(verb: Verb | undefined): Exchange {
  return { verb, state: "wait" };
}

/** True while a final reply is owed. */
export function isOpen({ state }: Exchange): boolean {
  return state === "wait" || state === "proceed";
}

/**
 * The exchange after a reply. A reply with no place in the diagram gives `error`: a second preliminary reply, a preliminary
 * one to a simple command, any reply after the final one.
 */
export function stepExchange(exchange: Exchange, code: number): Exchange {
  const { verb } = exchange;
  const state = stateBehind(exchange, code);
  return state === exchange.state ? exchange : { verb, state };
}

function stateBehind({ verb, state }: Exchange, code: number): Exchange["state"] {
  if (state !== "wait" && state !== "proceed") return "error";
  // Restart markers come in any number during a transfer in block mode.
  if (code === 110 && state === "proceed") return state;
  const next = shapes[verb === undefined ? "simple" : verbRow(verb).shape][firstDigit(code)];
  if (next !== "wait") return next;
  return state === "wait" ? "proceed" : "error";
}

/** What a server may not send, in words: an arrow the diagram does not have, or a code its row does not have. */
export function violationOf(exchange: Exchange, code: number): string | undefined {
  const { verb } = exchange;
  const name = verb ?? "an unknown command";
  if (!isOpen(exchange)) return `${code} is a second final reply to ${name}.`;
  if (verb !== undefined && !mayReply(verb, code)) return `${code} is no reply to ${name}.`;
  if (stateBehind(exchange, code) === "error") return `${code} has no place in the exchange of ${name}.`;
  return undefined;
}
