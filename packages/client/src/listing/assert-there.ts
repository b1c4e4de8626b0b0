import { firstDigit } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { ClientSession } from "../session/client-session.ts";
import { inDirectory } from "./in-directory.ts";
import type { ListOptions } from "./list-options.ts";
import { isPattern } from "./ways-to-list.ts";

/**
 * Makes sure that a directory is there of which nothing was listed, for some servers list what is not there as if it were empty:
 * asks MLST, or enters it. Rejects with {@link RefusedError}. The working directory, and what a pattern matches, are not asked for.
 */
export async function assertThere(
  session: ClientSession,
  { path, signal, take }: Pick<ListOptions, "path" | "signal" | "take">,
): Promise<void> {
  if (path === undefined || path === "" || path === "." || path === "/" || isPattern(path)) return;
  using lease = await take("alone", signal);
  const { control, features } = lease.session;
  if (features.has("MLST") && !session.missing.has("MLST")) {
    const sent = control.send("MLST", path);
    const reply = await control.reply(sent, lease.session.timers.reply);
    if (firstDigit(reply.code) === 2) return;
    if (reply.code === 550) throw new RefusedError(sent.line, reply, "command");
  }
  await inDirectory(lease.session, path, () => Promise.resolve());
}
