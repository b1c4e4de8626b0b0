import type { Grammar } from "../argument/grammar.ts";
import type { Shape } from "../exchange/shape.ts";
import type { ReplyCode } from "../reply/codes.ts";

/** What is known of one verb; everything that is derived from the table is derived from these. */
export interface VerbRow<Value = unknown, Code extends ReplyCode = ReplyCode> {
  /** Where it is defined: RFC and section. */
  readonly rfc: readonly [rfc: number, section: string];
  readonly argument: Grammar<Value>;
  /** The replies of its own; the common refusals come on top (see `commonRefusals`). */
  readonly replies: readonly Code[];
  readonly shape: Shape;
  /** What it does, in one sentence for HELP, `explain` and tooltips. */
  readonly help: string;
  /** Its line in the answer to FEAT (RFC 2389 §3.2), when it has one. */
  readonly feature?: string;
  /** Answered while a transfer runs, instead of waiting for its end (RFC 959 §4.1.3, STAT and ABOR). */
  readonly duringTransfer?: true;
  /** The argument is a secret and never shown. */
  readonly secret?: true;
  /** Why the server does not offer it (yet); its refusal says the same. */
  readonly notYet?: string;
}

/** A row, checked against {@link VerbRow} with its literal types kept. */
export function row<Value, const Code extends ReplyCode>(verb: VerbRow<Value, Code>): VerbRow<Value, Code> {
  return verb;
}
