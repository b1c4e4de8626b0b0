import { open, realpath, rename, rm } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../command-error.ts";
import { systemReason } from "../text/system-reason.ts";

/**
 * Puts other content in place of a file's, in one step: who reads sees the old or the new. The file that is made for it is the
 * lock, so that of two programs that change the file at once neither undoes the other. It may be read by its owner alone
 * (0600), who stays the same where the system permits it. Throws a `CommandError`, and leaves the file as it was.
 */
export async function replaceFile(path: string, change: (before: Uint8Array) => Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const made = `${target}.new`;
  try {
    await using file = await open(made, "wx", 0o600);
    try {
      // Opened once: who may write to its folder could put another file there between the two questions.
      await using old = await open(target, "r").catch(missing);
      const before = await old?.stat();
      if (before !== undefined) await file.chown(before.uid, before.gid).catch(() => {});
      await file.chmod(0o600);
      const content = (await old?.readFile()) ?? new Uint8Array();
      await file.writeFile(change(content));
      await file.sync();
      await rename(made, target);
    } catch (error) {
      await rm(made, { force: true });
      throw error;
    }
  } catch (error) {
    throw new CommandError(exitCodes.failed, `${printable(target)} was not changed: ${reasonOf(error, made)}.`, {
      cause: error,
    });
  }
}

function missing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}

function reasonOf(error: unknown, made: string): string {
  if (error instanceof Error && "code" in error && error.code === "EEXIST") {
    return `another program is changing it, or one died while it did; if none runs, remove ${printable(made)}`;
  }
  return systemReason(error);
}
