import { stat } from "node:fs/promises";
import { join } from "node:path";
import { printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../command-error.ts";
import { localName } from "./local-name.ts";
import { lastName } from "./location.ts";

/** Where a fetched file goes: into a file that takes its name when it is whole, or straight into what is no plain file. */
export type LocalTarget =
  | { readonly kind: "file"; readonly path: string }
  /** A device or a pipe: `/dev/null`, a FIFO. */
  | { readonly kind: "device"; readonly path: string };

/**
 * Where `remote` goes: into the folder `output` under its own last name, or under the name `output`; without it, into the
 * current folder. Throws {@link CommandError} when a folder is in the way.
 */
export async function localTarget(remote: string, output: string | undefined): Promise<LocalTarget> {
  const named = output === undefined ? undefined : await stat(output).catch(() => undefined);
  if (output !== undefined && named?.isDirectory() !== true && !/[/\\]$/.test(output)) {
    return { kind: named === undefined || named.isFile() ? "file" : "device", path: output };
  }
  const path = join(output ?? "", localName(lastName(remote)));
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() === true) {
    throw new CommandError(exitCodes.failed, `${printable(path)} is a folder here; choose another name with -o.`);
  }
  return { kind: "file", path };
}
