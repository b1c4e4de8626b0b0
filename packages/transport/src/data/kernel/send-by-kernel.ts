import type { SourceFile } from "../data-source.ts";
import type { Outgoing } from "../outgoing.ts";
import type { Kernel } from "./kernel.ts";
import { sendingTurns } from "./native-turns.ts";

/**
 * Sends the file inside the kernel, piece by piece, each counted and paced; gives the byte where it came to: the end, or where
 * this file or this connection must go on in another way. Whatever happens, no native call is left running on the file behind it.
 */
export async function sendByKernel(kernel: Kernel, file: SourceFile, to: Outgoing): Promise<number> {
  const { fd, end } = file;
  const signal = Buffer.allocUnsafeSlow(signalSize);
  let at = file.start;
  while (at < end) {
    const granted = await to.grant(Math.min(callSize, end - at));
    for (const upTo = at + granted; at < upTo;) {
      to.check();
      const moved = await sendingTurns.run(async () => {
        to.check();
        const socket = to.descriptor();
        return socket === undefined ? undefined : await kernel.sendFile(socket, fd, at, upTo - at);
      }, to.unlessBroken);
      to.check();
      if (moved === undefined) return at;
      to.count(moved);
      at += moved;
      // The peer takes no more at the moment, or the file became shorter. A few bytes the ordinary way: that they are on their way
      // is the sign that there is room again, and reading them tells what became of the file.
      if (at < upTo) at += await flushNext(Math.min(signalSize, upTo - at));
    }
  }
  return at;

  async function flushNext(most: number): Promise<number> {
    const into = signal.subarray(0, most);
    const read =
      kernel.readCached(fd, into, at, file.medium === "memory") || (await to.unlessBroken(file.read(into, at)));
    await to.flush(into.subarray(0, read));
    return read;
  }
}

// Stall times, rates and counts are exact to it, and others have their turn after it. Pieces of 4 MiB take a fifth less CPU, but a thread
// that copies for so long takes its core with it: small downloads beside 8 large ones then wait four times as long (p99).
const callSize = 1_048_576;
// It costs a copy, and so it is small.
const signalSize = 16 * 1_024;
