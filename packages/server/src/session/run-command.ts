import { parseArgument, reply, verbRow, type Command, type Reply, type Verb } from "@tandem/protocol";
import { failureReply } from "./failure.ts";
import { refusalOf } from "./gates.ts";
import type { Handler, Handling } from "./handler.ts";
import { isPromised } from "./is-promised.ts";

/**
 * Runs one command to its final reply: gates, argument, handler, and every error turned into a reply by the one map. Gives the
 * reply at once where the handler does: most commands wait for nothing.
 */
export function runCommand(
  command: Command,
  handling: Handling,
  unexpected: (error: unknown) => void,
): Reply | Promise<Reply> {
  const { verb } = command;
  // What was sent is not repeated: it may have come from a web page that made a browser say it.
  if (verb === undefined) return reply(500, "There is no such command; HELP lists those that are offered.");
  try {
    const answer = run(verb, command.argument, handling);
    return isPromised(answer) ? answer.catch((error: unknown) => failureReply(error, unexpected)) : answer;
  } catch (error) {
    return failureReply(error, unexpected);
  }
}

function run<V extends Verb>(verb: V, argument: string | undefined, handling: Handling): Reply | Promise<Reply> {
  const handler: Handler<V> | undefined = handling.handlers[verb];
  if (handler === undefined)
    return reply(502, `${verb} is not offered: ${verbRow(verb).notOffered ?? "it is not implemented"}.`);
  // The login comes before everything that could tell a stranger something, a usage included.
  const stranger = handler.needs?.includes("login") === true ? refusalOf("login", handling) : undefined;
  if (stranger !== undefined) return stranger;
  // The last counts (RFC 959 §4.1.2), also when it is refused: data must not go where the client does not mean any more.
  const withdrawn = agreesOnData.has(verb) ? handling.session.withdraw() : undefined;
  if (withdrawn !== undefined) return withdrawn.then(() => perform(handler, verb, argument, handling));
  return perform(handler, verb, argument, handling);
}

function perform<V extends Verb>(
  handler: Handler<V>,
  verb: V,
  argument: string | undefined,
  handling: Handling,
): Reply | Promise<Reply> {
  const value = parseArgument(verb, argument === undefined ? undefined : handling.names.read(argument), {
    directory: handling.session.facts.directory,
  });
  for (const gate of handler.needs ?? []) {
    const refusal = refusalOf(gate, handling);
    if (refusal !== undefined) return refusal;
  }
  return handler.run(handling, value);
}

const agreesOnData: ReadonlySet<Verb> = new Set<Verb>(["PORT", "PASV", "EPRT", "EPSV"]);
