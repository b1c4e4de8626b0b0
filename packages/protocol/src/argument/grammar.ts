import type { VirtualPath } from "../path.ts";

/** What a grammar may look at beside the text: the facts of the session that give a pathname its meaning. */
export interface Context {
  readonly directory: VirtualPath;
}

/** The argument of a command: its form, and both ways between text and value in one place. */
export interface Grammar<Value> {
  /** The form as HELP shows it, in the RFC's notation; empty for a command without argument. */
  readonly syntax: string;
  /** The value of what stood behind the verb and one space; `undefined` when nothing did. Throws `ProtocolError`. */
  parse(argument: string | undefined, context: Context): Value;
  /** The text of a value, `undefined` when there is nothing to send. */
  format(value: Value): string | undefined;
}

/** The value that a grammar gives. */
export type ValueOf<G> = G extends Grammar<infer Value> ? Value : never;
