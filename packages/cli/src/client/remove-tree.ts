import { RefusedError, type Client, type Target } from "@tandem/client";
import { isRemoteDirectory } from "./remote-directory.ts";
import { urlOf } from "./location.ts";
import type { Report } from "./report/report.ts";
import { someFailed } from "./some-failed.ts";
import { walk } from "./walk.ts";

interface RemoveTreeOptions {
  readonly server: Target["options"];
  readonly signal: AbortSignal;
  readonly report: Report;
}

/**
 * Removes a file, or a directory with all that is in it; links are removed, not what they lead to, also where a listing takes one
 * for the directory that it leads to: DELE takes a link away, and no directory. What cannot be removed is
 * told and does not keep the rest from going; it rejects at the end then.
 */
export async function removeTree(
  client: Client,
  path: string,
  { server, signal, report }: RemoveTreeOptions,
): Promise<void> {
  const remove = (one: string): Promise<void> =>
    report.step({ operation: "remove", url: urlOf(server, one) }, () => client.remove(one, { signal }));
  const removeDirectory = (one: string): Promise<void> =>
    report.step({ operation: "remove-directory", url: urlOf(server, one) }, () =>
      client.removeDirectory(one, { signal }),
    );
  if (!(await isRemoteDirectory(client, path, { signal }))) return remove(path);
  let failures = 0;
  const failed = (error: unknown): void => {
    signal.throwIfAborted();
    report.failed(error);
    report.complain(error);
    failures++;
  };
  const isThere = async (directory: string): Promise<boolean> => {
    try {
      await client.remove(directory, { signal });
    } catch (error) {
      if (error instanceof RefusedError) return true;
      throw error;
    }
    report.count(1);
    return false;
  };
  if (!(await isThere(path))) return;
  // Files go behind each other without waiting; a directory when all that was in it is gone.
  let going: Promise<void>[] = [];
  for await (const found of walk(client, path, { signal, enters: isThere })) {
    if (found.kind === "unread") failed(found.error);
    else if (found.kind === "left") {
      await Promise.all(going);
      going = [];
      await removeDirectory(found.path).catch(failed);
    } else if (found.entry.kind !== "directory") {
      going.push(remove(found.path).catch(failed));
      if (going.length >= most) await Promise.all(going.splice(0));
    }
  }
  someFailed(report, failures, `part of ${path} is left`, `parts of ${path} are left`);
}

// A window of commands that any server's buffer takes.
const most = 32;
