import { isName, type RemoteEntry } from "@tandem/protocol";
import { isUnknownCommand, unlessRefused } from "../attributes/is-unknown.ts";
import { notOffered } from "../attributes/not-offered.ts";
import { stat } from "../attributes/stat.ts";
import { RefusedError } from "../ftp-error.ts";
import type { RemoteListing } from "../listing/list.ts";
import type { Calls } from "../pool/calls.ts";
import { performAll } from "../session/perform-all.ts";
import type { CallOptions } from "../transfer/transfer-options.ts";

/** How a directory is listed. */
export type Lister = (path: string, options: CallOptions) => RemoteListing;

/**
 * Removes a file, or a directory with all that is in it: by RMDA where FEAT offers it, else from the leaves up, the files of a
 * directory behind one another. A link is removed and never followed, also where a listing takes it for a directory. Rejects
 * with {@link RefusedError} for the first thing that stays.
 */
export async function removeTree(calls: Calls, list: Lister, path: string, options: CallOptions = {}): Promise<void> {
  const perform = async (verb: "DELE" | "RMD" | "RMDA", name: string): Promise<void> => {
    await calls.command({ options, paths: [name], claim: "shared" }, (lease) => performAll(lease, [verb, name]));
  };
  const { kind } = await stat(calls, path, options);
  if (kind !== "directory") return perform("DELE", path);
  if (await removedAtOnce()) return undefined;
  if (!(await isGone(path))) await removeDirectory(path);
  return undefined;

  async function removedAtOnce(): Promise<boolean> {
    const missing = notOffered(calls);
    if (missing.has("RMDA") || calls.sessions[0]?.features.has("RMDA") !== true) return false;
    try {
      await perform("RMDA", path);
      return true;
    } catch (error) {
      if (!(error instanceof RefusedError) || !isUnknownCommand(error.reply)) throw error;
      missing.add("RMDA");
      return false;
    }
  }

  /** A link that is listed as the directory to which it leads is taken away by DELE; a directory is not. */
  async function isGone(name: string): Promise<boolean> {
    return (await unlessRefused(perform("DELE", name).then(() => true))) ?? false;
  }

  async function removeDirectory(name: string): Promise<void> {
    const entries = (await list(name, options).all()).filter((entry) => isName(entry.name));
    for (let at = 0; at < entries.length; at += atOnce) {
      const some = entries.slice(at, at + atOnce);
      const left = await Promise.all(
        some.map((entry) => removeEntry(entry, `${name.replace(/\/+$/, "")}/${entry.name}`)),
      );
      // One after the other: each may be as large as this one.
      for (const directory of left) if (directory !== undefined) await removeDirectory(directory);
    }
    await perform("RMD", name);
  }

  /** Gives the path when it is a directory, which is still there. */
  async function removeEntry({ kind: listed }: RemoteEntry, name: string): Promise<string | undefined> {
    if (listed === "directory") return (await isGone(name)) ? undefined : name;
    await perform("DELE", name);
    return undefined;
  }
}

// So many fill the pipeline of every connection, and their promises no memory.
const atOnce = 256;
