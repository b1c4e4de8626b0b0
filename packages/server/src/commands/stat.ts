import { formatEndpoint, formatRepresentationType, reply, type Reply, type SessionFacts } from "@tandem/protocol";
import { openListing } from "../listing/open-listing.ts";
import type { Handler, Handling } from "../session/handler.ts";
import type { TransferProgress } from "../session/transfer.ts";

/**
 * STAT: the session and the transfer that runs, or a path listed in the reply itself, as far as a reply should go. Answered
 * during a transfer, where it tells how far that is. RFC 959 §4.1.3.
 */
export const STAT: Handler<"STAT"> = {
  needs: ["login"],
  async run(handling, argument) {
    if (argument.path === undefined && argument.options === "") return sessionStatus(handling);
    const { options, signal, session } = handling;
    const { path = session.facts.directory } = argument;
    const { directory, lines: listed } = await openListing(handling, argument, { long: true, signal });
    const { lines, whole } = await firstLines(listed, options.limits.replyLines);
    const rest = whole ? "End." : `The first ${lines.length} lines; use LIST or MLSD for all.`;
    return reply(directory ? 212 : 213, `Status of ${path}:`, ...lines, rest);
  },
};

/** The lines that a reply may have, and whether they are all. */
async function firstLines(
  batches: AsyncIterable<readonly string[]>,
  most: number,
): Promise<{ readonly lines: readonly string[]; readonly whole: boolean }> {
  const lines: string[] = [];
  let characters = 0;
  for await (const batch of batches) {
    for (const line of batch) {
      characters += line.length;
      if (lines.length >= most || characters > mostCharacters) return { lines, whole: false };
      lines.push(line);
    }
  }
  return { lines, whole: true };
}

// A listing whose names are long is no shorter for having few lines: half of what Tandem's client takes in one reply.
const mostCharacters = 512 * 1024;

function sessionStatus({ session, transfer, offers, options }: Handling): Reply<211> {
  const { facts } = session;
  const { progress } = transfer;
  const idle = facts.idle ?? options.timers.idle;
  return reply(
    211,
    "Status of this session:",
    `Connected from ${formatEndpoint(offers.remote)} to ${formatEndpoint(offers.dialled)}.`,
    `${facts.secured ? "TLS is on this connection" : "This connection is in clear"}; ${dataProtection(facts)}.`,
    `Logged in as ${facts.user}.`,
    `Working directory ${facts.directory}`,
    `Type ${formatRepresentationType(facts.type)}, structure ${facts.structure}, mode ${facts.mode}.`,
    ...(facts.restart === undefined ? [] : [`The next transfer begins at byte ${facts.restart}.`]),
    dataConnection(session),
    `Limits: ${seconds(idle)} without a command, ${seconds(options.timers.stall)} without a byte in a transfer, ` +
      `command lines of ${options.limits.commandLine} bytes.`,
    progress === undefined ? "No transfer is running." : transferStatus(progress),
    "End.",
  );
}

function dataProtection({ protection }: SessionFacts): string {
  return protection === "P" ? "data connections carry TLS too" : "data connections are in clear";
}

function transferStatus({ verb, path, bytes, size }: TransferProgress): string {
  const what = path === null ? verb : `${verb} of ${path}`;
  return `${what} is running: ${bytes}${size === undefined ? "" : ` of ${size}`} bytes so far.`;
}

function dataConnection({ facts, offer }: Handling["session"]): string {
  const after = facts.extendedPassiveOnly ? " Only EPSV makes one, after EPSV ALL." : "";
  if (offer === undefined) return `No data connection is agreed on.${after}`;
  const { listener, endpoint } = offer;
  return listener === "server"
    ? `A data connection is awaited at ${formatEndpoint(endpoint)}.${after}`
    : `A data connection will be made to ${formatEndpoint(endpoint)}.${after}`;
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
