import type { Grammar } from "../argument/grammar.ts";
import type { Shape } from "../exchange/shape.ts";
import type { ReplyCode } from "../reply/codes.ts";

/** What is known of one verb; everything that is derived from the table is derived from these. */
export interface VerbRow<Value = unknown, Code extends ReplyCode = ReplyCode> {
  /** Where it is defined: the number of an RFC, or the name of a draft or `convention`; and the section. */
  readonly rfc: DefinedIn;
  readonly argument: Grammar<Value>;
  /** The replies of its own; the common refusals come on top (see `commonRefusals`). */
  readonly replies: readonly Code[];
  readonly shape: Shape;
  /** What it does, in one sentence for HELP, `explain` and tooltips. */
  readonly help: string;
  /** Its line in the answer to FEAT (RFC 2389 §3.2), when it has one that never changes. */
  readonly feature?: string;
  /** Answered while a transfer runs, instead of waiting for its end (RFC 959 §4.1.3, STAT and ABOR). */
  readonly duringTransfer?: true;
  /** The argument is a secret and never shown. */
  readonly secret?: true;
  /** Why the server does not offer it; its refusal, HELP and the documentation say the same. */
  readonly notOffered?: string;
}

/** A document and a section of it: `[959, "4.1.3"]`, `["draft-somers-ftp-mfxx", "3"]`, `["convention", ""]`. */
export type DefinedIn = readonly [document: number | string, section: string];

/** `RFC 959 §4.1.3`, `draft-somers-ftp-mfxx §3`, `convention`. */
export function formatDefinedIn([document, section]: DefinedIn): string {
  const name = typeof document === "number" ? `RFC ${document}` : document;
  return section === "" ? name : `${name} §${section}`;
}

/** A row, checked against {@link VerbRow} with its literal types kept. */
export function row<Value, const Code extends ReplyCode>(verb: VerbRow<Value, Code>): VerbRow<Value, Code> {
  return verb;
}
