import { parseQuotedPath } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { ClientSession } from "../session/client-session.ts";

/** PWD (RFC 959 §4.1.1), asked once per directory. */
export async function workingDirectory({ control, state }: ClientSession): Promise<string> {
  if (state.directory !== undefined) return state.directory;
  const reply = await control.perform("PWD");
  const directory = parseQuotedPath(reply.lines.join("\n"));
  if (directory === undefined)
    throw new RefusedError("PWD", reply, "command", new Error("There is no path in the reply."));
  state.moveTo(directory);
  return directory;
}

/** CWD. What the directory is called the server tells by PWD, when somebody asks. */
export async function changeDirectory(
  { control, state }: Pick<ClientSession, "control" | "state">,
  path: string,
): Promise<void> {
  await control.perform("CWD", path);
  state.enter(path);
}
