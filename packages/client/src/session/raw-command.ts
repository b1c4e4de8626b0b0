import {
  encodeText,
  firstDigit,
  parseArgument,
  parseCommand,
  ProtocolError,
  rootPath,
  verbRow,
  type Reply,
  type Verb,
} from "@tandem/protocol";
import type { ClientSession } from "./client-session.ts";

/** Throws `TypeError` for a command that is more than a line and its reply. */
export function assertRawCommand(line: string): void {
  const { verb } = parseCommand(encodeText(line));
  if (verb === undefined) return;
  const instead = elsewhere.get(verb);
  if (instead !== undefined) throw new TypeError(`${verb} changes the connection itself; use ${instead}.`);
  if (verbRow(verb).shape === "transfer") {
    throw new TypeError(`${verb} needs a data connection; use the method for it.`);
  }
}

/**
 * Sends a command line, and notes what it changes of what the client believes to know. Throws `ProtocolError` for an empty one
 * and for a line break or NUL, without telling the line: it may hold a password.
 */
export async function runRawCommand({ control, state }: ClientSession, line: string): Promise<Reply> {
  const { verb, word, argument } = parseCommand(encodeText(line));
  if (word === "") throw new ProtocolError("syntax", "The command is empty; name a verb.");
  const reply = await control.exchange(word, argument);
  // Whose session it is then is not told by the options of the connection any more.
  if (verb === "USER" && firstDigit(reply.code) <= 3) state.change({ user: argument });
  if (firstDigit(reply.code) !== 2) return reply;
  if (verb === "TYPE") state.change({ type: parseArgument("TYPE", argument, { directory: rootPath }) });
  if (verb === "CWD" && argument !== undefined) state.enter(argument);
  if (verb === "CDUP") state.enter("..");
  if (verb === "USER" || verb === "PASS") state.moveTo(undefined);
  return reply;
}

const elsewhere: ReadonlyMap<Verb, string> = new Map([
  ["QUIT", "close()"],
  ["REIN", "another client"],
  ["AUTH", "the option `tls`"],
  ["PROT", "the option `dataProtection`"],
  ["CCC", "clearControl()"],
]);
