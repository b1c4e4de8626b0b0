import { ConnectionError } from "../ftp-error.ts";

/** Why a call gets no session: the caller of the client holds all of them, and another one is not to be had. */
export function allHeld(connections: number, cause?: unknown): ConnectionError {
  const held = connections === 1 ? "The connection is" : `All ${connections} connections are`;
  const reason = cause instanceof Error ? `, and another one could not be opened. ${cause.message}` : ".";
  const message = `${held} held by transfers that wait for this program${reason}`;
  return new ConnectionError("held", message, { phase: "command", hint: "End one of them first.", cause });
}
