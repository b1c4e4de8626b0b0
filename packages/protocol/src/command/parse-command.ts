import type { Context } from "../argument/grammar.ts";
import { ProtocolError } from "../protocol-error.ts";
import { decodeText, encodeText, printable } from "../text.ts";
import { aliases, verbRow, verbs, type ArgumentOf, type Verb } from "./verbs.ts";

/** A line of the control connection taken apart: the verb, when it is one, and the rest behind one space. */
export interface Command {
  /** The verb of the table, aliases resolved; `undefined` for a word that is none. */
  readonly verb: Verb | undefined;
  /** The word as it was sent, in capitals. */
  readonly word: string;
  /** What stood behind the first space, to its last character; `undefined` when there was no space. */
  readonly argument: string | undefined;
}

/** Takes a command line apart (RFC 959 §5.3); any bytes give a command, known or not. */
export function parseCommand(line: Uint8Array): Command {
  const sent = decodeText(line);
  const text = sent.startsWith(" ") ? sent.replace(/^ +/, "") : sent;
  const space = text.indexOf(" ");
  const first = space < 0 ? text : text.slice(0, space);
  const argument = space < 0 ? undefined : text.slice(space + 1);
  // As nearly every client sends it.
  const verb = words.get(first);
  if (verb !== undefined) return { verb, word: first, argument };
  const word = first.toUpperCase();
  return { verb: words.get(word), word, argument };
}

/** The verb that a word names in any case, an alias for its verb, `undefined` for anything else. */
export function verbOf(word: string): Verb | undefined {
  return words.get(word.toUpperCase());
}

/** What each word in capitals means. */
const words: ReadonlyMap<string, Verb> = new Map([
  ...Object.keys(verbs).map((verb) => [verb, verb as Verb] as const),
  ...Object.entries(aliases),
]);

/** The value of a command's argument. Throws {@link ProtocolError}, whose message ends with the form that is expected. */
export function parseArgument<V extends Verb>(verb: V, argument: string | undefined, context: Context): ArgumentOf<V> {
  try {
    return verbs[verb].argument.parse(argument, context) as ArgumentOf<V>;
  } catch (error) {
    if (!(error instanceof ProtocolError) || error.code !== "syntax") throw error;
    throw new ProtocolError("syntax", `${error.message} Usage: ${formatUsage(verb)}`, { cause: error });
  }
}

/** `RETR <pathname>`: a verb and the form of its argument. */
export function formatUsage(verb: Verb): string {
  return [verb, verbRow(verb).argument.syntax].join(" ").trimEnd();
}

/**
 * The bytes of a command line. Throws {@link ProtocolError} when the argument holds CR, LF or NUL: they would end the line early.
 * The message does not tell the argument, which may be a password.
 */
export function encodeCommand(word: string, argument?: string): Uint8Array {
  const line = argument === undefined ? word : `${word} ${argument}`;
  if (/[\r\n\0]/.test(line)) {
    const command = printable(/^\w*/.exec(word)?.[0] ?? "");
    throw new ProtocolError("syntax", `The command ${command} cannot contain a line break or NUL.`);
  }
  return encodeText(`${line}\r\n`);
}
