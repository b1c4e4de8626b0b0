import {
  encodeText,
  firstDigit,
  parseArgument,
  parseCommand,
  ProtocolError,
  rootPath,
  type Reply,
} from "@tandem/protocol";
import type { ClientSession } from "./client-session.ts";

/**
 * Sends a command line, and notes what it changes of what the client believes to know. Throws `ProtocolError` for an empty one
 * and for a line break or NUL, without telling the line: it may hold a password.
 */
export async function runRawCommand({ control, state }: ClientSession, line: string): Promise<Reply> {
  const { verb, word, argument } = parseCommand(encodeText(line));
  if (word === "") throw new ProtocolError("syntax", "The command is empty; name a verb.");
  const reply = await control.exchange(word, argument);
  if (firstDigit(reply.code) !== 2) return reply;
  if (verb === "TYPE") state.change({ type: parseArgument("TYPE", argument, { directory: rootPath }) });
  if (verb === "CWD" && argument !== undefined) state.enter(argument);
  if (verb === "CDUP" || verb === "USER" || verb === "PASS") state.moveTo(undefined);
  return reply;
}
