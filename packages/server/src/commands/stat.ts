import { formatEndpoint, formatRepresentationType, reply, type Reply } from "@tandem/protocol";
import { listLines } from "../listing/list-lines.ts";
import type { Handler, Handling } from "../session/handler.ts";

/** STAT: the session, the transfer that runs, or a path listed in the reply itself. RFC 959 §4.1.3. */
export const STAT: Handler<"STAT"> = {
  needs: ["login"],
  async run(handling, { path }) {
    if (path === undefined) return sessionStatus(handling);
    const { storage, options, date } = handling;
    const { kind } = await storage.stat(path);
    const lines: string[] = [];
    for await (const batch of listLines(storage, path, { now: date() })) {
      lines.push(...batch);
      if (lines.length > options.limits.replyLines) break;
    }
    const shown = lines.slice(0, options.limits.replyLines);
    const rest = lines.length > shown.length ? `The first ${shown.length} lines; use LIST or MLSD for all.` : "End.";
    return reply(kind === "directory" ? 212 : 213, `Status of ${path}:`, ...shown, rest);
  },
};

function sessionStatus({ session, transfer, offers }: Handling): Reply<211> {
  const { facts } = session;
  const { progress } = transfer;
  return reply(
    211,
    "Status of this session:",
    `Connected from ${formatEndpoint(offers.remote)} to ${formatEndpoint(offers.local)}.`,
    `Logged in as ${facts.user}.`,
    `Type ${formatRepresentationType(facts.type)}, structure ${facts.structure}, mode ${facts.mode}.`,
    progress === undefined ? "No transfer is running." : `${progress.verb} is running: ${progress.bytes} bytes so far.`,
    "End.",
  );
}
