import { tcpCalls } from "../../../native/tcp-calls.ts";
import type { Wire } from "../../wire.ts";
import type { Moved, MovingJob } from "./moving-job.ts";
import type { MovingThread } from "./moving-thread.ts";

/**
 * Has a thread move bytes of this connection, whose socket it gets under a number of its own: Node may close the socket meanwhile.
 * Rejects with what broke the connection, once nothing runs any more; `undefined` where there is no such socket.
 */
export async function moveOnThread(
  thread: MovingThread,
  job: Omit<MovingJob, "place" | "socket">,
  { descriptor, unlessBroken }: Pick<Wire, "descriptor" | "unlessBroken">,
): Promise<Moved | undefined> {
  const calls = tcpCalls();
  const shown = descriptor();
  if (calls === undefined || shown === undefined) return undefined;
  let socket;
  try {
    socket = calls.duplicate(shown);
  } catch {
    // There are no descriptors left.
    return undefined;
  }
  try {
    return await thread.move({ ...job, socket }, unlessBroken);
  } finally {
    calls.close(socket);
  }
}

// Long enough for the way there and back not to count, short enough for counts to be those of a moment ago.
export const jobSize = 16 * 1_048_576;
