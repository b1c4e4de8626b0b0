import { open } from "node:fs/promises";
import { join } from "node:path";
import { printable } from "@tandem/protocol";
import type { Shell } from "../../shell.ts";
import { commandFailure } from "../command-failure.ts";
import { configFolder } from "./config-folder.ts";

/**
 * The lines of the start-up file `openrc`; none without one. Rejects with a `CommandError` for a file that somebody else may write:
 * what stands in it is done in the name of whoever reads it.
 */
export async function readStartFile(env: Shell["env"]): Promise<readonly string[]> {
  const path = join(configFolder(env), "openrc");
  await using file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return [];
  const own = process.getuid?.();
  const { uid, mode } = await file.stat();
  if (own !== undefined && ((uid !== own && uid !== 0) || (mode & 0o022) !== 0)) {
    throw commandFailure(
      `${printable(path)} can be changed by others: it is not read until you run chmod go-w on a file of your own.`,
    );
  }
  return (await file.readFile("utf8")).split(/\r?\n/);
}
