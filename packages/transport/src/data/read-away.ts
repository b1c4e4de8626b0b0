import type { Socket } from "../network.ts";

/**
 * Throws away what a peer still sends that nobody wants any more; `ended` is called when it ends. One that goes on and on is
 * reset.
 */
export function readAway({ stream, reset }: Pick<Socket, "stream" | "reset">, ended: () => void): void {
  let left = most;
  const read = (): void => {
    for (let chunk = next(); chunk !== null; chunk = next()) {
      left -= chunk.length;
      if (left < 0) return reset();
    }
  };
  const next = (): Uint8Array | null => stream.read() as Uint8Array | null;
  stream.on("readable", read).once("end", ended);
  if (stream.readableEnded) ended();
  else read();
}

// What lies in the buffers of both systems and on a long fat link, and the rest of most files besides: clients that look at
// their replies only behind the last byte get to it. Not without end, because no pace holds it up.
const most = 64 * 1_048_576;
