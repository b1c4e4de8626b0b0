import type { Socket } from "../network.ts";
import type { Pace } from "../rate/pace.ts";

/**
 * Throws away what a peer still sends that nobody wants any more, no faster than the pace, which is disposed of with the
 * connection; `ended` is called when it ends. One that goes on and on is reset.
 */
export function readAway(
  { stream, reset }: Pick<Socket, "stream" | "reset">,
  pace: (Pace & Disposable) | undefined,
  ended: () => void,
): void {
  let left = most;
  let reading = false;
  const next = (): Uint8Array | null => stream.read() as Uint8Array | null;
  const read = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    for (let chunk = next(); chunk !== null; chunk = next()) {
      left -= chunk.length;
      if (left < 0) return reset();
      for (let paid = 0; pace !== undefined && paid < chunk.length;) paid += await pace.take(chunk.length - paid);
    }
    reading = false;
  };
  stream.on("readable", () => void read()).once("end", ended);
  stream.once("close", () => pace?.[Symbol.dispose]());
  if (stream.readableEnded) ended();
  else void read();
}

// What lies in the buffers of both systems and on a long fat link, and the rest of most files besides: clients that look at
// their replies only behind the last byte get to it. Not without end, because nobody has to have a limit of bandwidth.
const most = 64 * 1_048_576;
