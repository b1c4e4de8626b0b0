import { stat } from "../attributes/stat.ts";
import { unlessRefused } from "../attributes/is-unknown.ts";
import { RefusedError } from "../ftp-error.ts";
import type { Calls } from "../pool/calls.ts";
import { exchangeAll, performAll, type Answered, type CommandWords } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";

/**
 * Makes a directory and those above it that are missing; one that is there is as good as made, whoever made it meanwhile.
 * Rejects with {@link RefusedError} when it is not there in the end.
 */
export async function makeDirectories(calls: Calls, path: string, options: CallOptions = {}): Promise<void> {
  const made = await unlessRefused(
    calls.command({ options, paths: [path], claim: "shared" }, (lease) => performAll(lease, ["MKD", path])),
  );
  if (made !== undefined || (await isDirectory())) return;
  // From the top down, all of them at once: those that are there already refuse, and the last one tells.
  let left = pathsTo(path).map((above): CommandWords => ["MKD", above]);
  let last: Answered | undefined;
  while (left.length > 0) {
    const now = left;
    const answers = await calls.command({ options, paths: [path], claim: "shared" }, (lease) =>
      exchangeAll(lease, ...now),
    );
    last = answers.at(-1);
    // In lock-step, those behind a refusal have not been sent.
    left = left.slice(Math.max(1, answers.length));
  }
  if (last === undefined || last.reply.code < 400 || (await isDirectory())) return;
  throw new RefusedError(last.line, last.reply, "command");

  async function isDirectory(): Promise<boolean> {
    return (await unlessRefused(stat(calls, path, options)))?.kind === "directory";
  }
}

/** The directories on the way to a path, and it itself. */
function pathsTo(path: string): readonly string[] {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  const root = path.startsWith("/") ? "/" : "";
  return names.map((_, at) => root + names.slice(0, at + 1).join("/"));
}
