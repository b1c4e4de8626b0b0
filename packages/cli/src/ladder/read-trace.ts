import { readFile } from "node:fs/promises";
import { printable, ProtocolError } from "@tandem/protocol";
import { decodeEvents, type TraceEvent } from "@tandem/trace";
import { usageError } from "../command-error.ts";
import { readText } from "../input/read-text.ts";
import type { Shell } from "../shell.ts";
import { systemReason } from "../text/system-reason.ts";

/** The events of a trace file, `-` for standard input. Throws a `CommandError` that names the file and the line. */
export async function readTrace(path: string, { stdin }: Pick<Shell, "stdin">): Promise<readonly TraceEvent[]> {
  const text = path === "-" ? await readText(stdin) : await textOf(path);
  try {
    return decodeEvents(text);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw usageError(`${nameOf(path)} is no trace. ${error.message}`, { cause: error });
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw usageError(`The trace ${nameOf(path)} cannot be drawn: ${systemReason(error)}.`, { cause: error });
  }
}

function nameOf(path: string): string {
  return path === "-" ? "Standard input" : printable(path);
}
