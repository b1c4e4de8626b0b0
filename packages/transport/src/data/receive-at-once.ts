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
    const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(65_536);
    const received = nowFrom(from, buffer);
    if (received === 0 || received === undefined) {
      spare.push(buffer);
      if (received === 0) return true;
      turns++;
      await clock.turn();
      continue;
    }
    // Another connection receives while this one waits: many bytes are lent in the buffer, which is nobody else's then, few are copied.
    const lent = received > fewBytes && sink.borrows === true;
    const filled = buffer.subarray(0, received);
    const bytes = lent ? filled : Buffer.from(filled);
    if (!lent) spare.push(buffer);
    length += received;
    const paid = from.taken(received);
    if (paid !== undefined) await paid;
    await sink.write(bytes);
    if (lent && spare.length < mostSpare) spare.push(buffer);
    if (sink.complete === true) return true;
  }
  return false;
}

function nowFrom(from: Pick<Incoming, "atOnce" | "broken">, into: Uint8Array): number | undefined {
  try {
    return from.atOnce()?.receive(into);
  } catch (error) {
    from.broken(error);
    return undefined;
  }
}

/** Buffers that are nobody's. */
const spare: Buffer[] = [];
// More are in use only while as many sinks take their time, as over a disk.
const mostSpare = 4;
// What Node copies into memory that it has for many.
const fewBytes = 4_095;
// As long as most clients of this machine and a busy server's need to begin behind the 150, and a few microseconds each.
const patience = 8;
// From here on the kernel moves files in larger pieces.
const little = 262_144;
