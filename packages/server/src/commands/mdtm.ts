import { formatTimeValue, reply, type ModificationArgument, type VirtualPath } from "@tandem/protocol";
import { statIfThere } from "@tandem/storage";
import { describedEntry } from "../listing/described-entry.ts";
import type { Handler, Handling } from "../session/handler.ts";

/**
 * MDTM: when a file was last modified, in UTC, or a directory, which RFC 3659 §3.1 leaves to the server; also an upload of
 * this account that broke off, which a client compares before it goes on (RFC 3659 §3). With a time before the name, and no
 * file of that whole name, it sets the time and tells it, as vsftpd's does for clients without MFMT.
 */
export const MDTM: Handler<"MDTM"> = {
  needs: ["login"],
  async run(handling, argument) {
    const path = await modifiedPath(handling, argument);
    const { modified } = (await describedEntry(handling, path)).entry;
    const fraction = handling.storage.capabilities.timePrecision < 1000;
    return reply(213, formatTimeValue(modified, { fraction }));
  },
};

/** The path that is meant, its time set when that is meant. */
async function modifiedPath(
  { storage, signal }: Pick<Handling, "storage" | "signal">,
  { path, setting }: ModificationArgument,
): Promise<VirtualPath> {
  if (setting === undefined || (await statIfThere(storage, path, { signal })) !== undefined) return path;
  await storage.setModified(setting.path, setting.modified, { signal });
  return setting.path;
}
