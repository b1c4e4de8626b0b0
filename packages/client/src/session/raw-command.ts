import { encodeText, firstDigit, parseArgument, parseCommand, rootPath, type Reply } from "@tandem/protocol";
import type { ClientSession } from "./client-session.ts";

/** Sends a command line, and notes what it changes of what the client believes to know. */
export async function runRawCommand({ control, state }: ClientSession, line: string): Promise<Reply> {
  const { verb, word, argument } = parseCommand(encodeText(line));
  const reply = await control.exchange(word, argument);
  if (firstDigit(reply.code) !== 2) return reply;
  if (verb === "TYPE") state.change({ type: parseArgument("TYPE", argument, { directory: rootPath }) });
  if (verb === "CWD" || verb === "CDUP" || verb === "USER" || verb === "PASS") state.moveTo(undefined);
  return reply;
}
