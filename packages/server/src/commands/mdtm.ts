import { formatTimeValue, reply, type ModificationArgument, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Storage } from "@tandem/storage";
import type { Handler } from "../session/handler.ts";

/**
 * MDTM: when a file was last modified, in UTC, or a directory, which RFC 3659 §3.1 leaves to the server. With a time before
 * the name, and no file of that whole name, it sets the time and tells it, as vsftpd's does for clients without MFMT.
 */
export const MDTM: Handler<"MDTM"> = {
  needs: ["login"],
  async run({ storage }, argument) {
    const path = await modifiedPath(storage, argument);
    const { modified } = await storage.stat(path);
    const fraction = storage.capabilities.timePrecision < 1000 && modified % 1000 !== 0;
    return reply(213, formatTimeValue(modified, { fraction }));
  },
};

/** The path that is meant, its time set when that is meant. */
async function modifiedPath(storage: Storage, { path, setting }: ModificationArgument): Promise<VirtualPath> {
  if (setting === undefined) return path;
  try {
    await storage.stat(path);
    return path;
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== "not-found") throw error;
  }
  await storage.setModified(setting.path, setting.modified);
  return setting.path;
}
