import { changeDirectory } from "../directory/working-directory.ts";
import { ConnectionError, RefusedError } from "../ftp-error.ts";
import type { ClientSession } from "../session/client-session.ts";
import type { Place } from "./member.ts";

/** Brings a session to where the others are, from where it is. Rejects with `FtpError`, with {@link ConnectionError} when that cannot be told. */
export async function bringTo(session: ClientSession, { trail }: Place): Promise<void> {
  if (trail === undefined) throw nobodyKnows();
  let steps = stepsBetween(session.state.trail, trail);
  if (steps === undefined) {
    if (!session.reopenable) throw nobodyKnows();
    await session.reopen(session.maximumVersion);
    steps = stepsBetween(session.state.trail, trail) ?? trail;
  }
  try {
    for (const step of steps) await changeDirectory(session, step);
  } catch (error) {
    // Half-way there, every relative path would mean another file.
    if (error instanceof RefusedError) session.state.moveTo(undefined);
    throw error;
  }
}

/** What CWD has to be told to come from one place to another; undefined when it has to begin anew. */
function stepsBetween(from: readonly string[] | undefined, to: readonly string[]): readonly string[] | undefined {
  if (to[0]?.startsWith("/") === true) return to;
  return from?.every((step, at) => step === to[at]) === true ? to.slice(from.length) : undefined;
}

function nobodyKnows(): ConnectionError {
  const message =
    "The working directory of this client cannot be told any more, so another session cannot go there. Use absolute paths, or connect again.";
  return new ConnectionError("closed", message, { phase: "command" });
}
