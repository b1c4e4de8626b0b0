import type { Clock } from "../clock.ts";
import type { DataSink } from "./data-sink.ts";
import type { Incoming } from "./incoming.ts";

/**
 * Takes what comes within a few turns of the event loop, before there is a socket of Node: that costs more than a little file.
 * Gives `true` when the sink has all, and `false` when it goes on as ever.
 */
export async function receiveAtOnce(
  sink: DataSink,
  from: Pick<Incoming, "atOnce" | "broken" | "check" | "taken">,
  clock: Pick<Clock, "turn">,
): Promise<boolean> {
  let length = 0;
  for (let turns = 0; turns < patience && length < little;) {
    from.check();
    const received = nowFrom(from);
    if (received === 0) return true;
    if (received === undefined) {
      turns++;
      await clock.turn();
      continue;
    }
    // Another connection receives into the buffer while this one waits.
    const bytes = Buffer.from(buffer.subarray(0, received));
    length += received;
    await from.taken(received);
    await sink.write(bytes);
    if (sink.complete === true) return true;
  }
  return false;
}

function nowFrom(from: Pick<Incoming, "atOnce" | "broken">): number | undefined {
  try {
    return from.atOnce()?.receive(buffer);
  } catch (error) {
    from.broken(error);
    return undefined;
  }
}

const buffer = Buffer.allocUnsafeSlow(65_536);
// As long as most clients of this machine and a busy server's need to begin behind the 150, and a few microseconds each.
const patience = 8;
// From here on the kernel moves files in larger pieces.
const little = 262_144;
