import type { SourceFile } from "../data-source.ts";
import type { Outgoing } from "../outgoing.ts";
import type { Kernel } from "./kernel.ts";
import { jobSize, moveOnThread } from "./moving/move-on-thread.ts";
import type { MovingThread } from "./moving/moving-thread.ts";
import { sendingThreads, type MovingFile } from "./moving/moving-threads.ts";
import { sendingTurns } from "./native-turns.ts";

/**
 * Sends the file inside the kernel, piece by piece, each counted and paced; gives the byte where it came to: the end, or where
 * this file or this connection must go on in another way. Whatever happens, no native call is left running on the file behind it.
 */
export async function sendByKernel(kernel: Kernel, file: SourceFile, to: Outgoing): Promise<number> {
  const { start, end } = file;
  const signal = Buffer.allocUnsafeSlow(signalSize);
  const first = Math.min(end, start + sendingThreads.largeFrom);
  const at = await send(start, first, () => undefined);
  if (at < first || at === end) return at;
  // A large one: with others like it, it moves by itself.
  using moving = sendingThreads.begin();
  return await send(at, end, () => (to.paced ? undefined : moving.thread()));

  async function send(from: number, upTo: number, thread: MovingFile["thread"]): Promise<number> {
    let at = from;
    while (at < upTo) {
      const size = thread() === undefined ? callSize : jobSize;
      const granted = at + (await to.grant(Math.min(size, upTo - at)));
      while (at < granted) {
        to.check();
        const moved = await sendSome(at, granted - at, thread());
        to.check();
        if (moved === undefined) return at;
        to.count(moved);
        at += moved;
        // The peer takes no more at the moment, or the file became shorter. A few bytes the ordinary way: that they are on their way
        // is the sign that there is room again, and reading them tells what became of the file.
        if (at < granted) at += await flushNext(at, Math.min(signalSize, granted - at));
      }
    }
    return at;
  }

  /** How many bytes the socket took; `undefined` when it must go on in another way. */
  async function sendSome(at: number, most: number, thread: MovingThread | undefined): Promise<number | undefined> {
    if (thread === undefined) {
      return await sendingTurns.run(async () => {
        to.check();
        const socket = to.descriptor();
        return socket === undefined ? undefined : await kernel.sendFile(socket, file.fd, at, Math.min(callSize, most));
      }, to.unlessBroken);
    }
    const moved = await moveOnThread(thread, { direction: "send", file: file.fd, at, most }, to);
    return moved === undefined || (moved.unable && moved.moved === 0) ? undefined : moved.moved;
  }

  async function flushNext(at: number, most: number): Promise<number> {
    const into = signal.subarray(0, most);
    const read =
      kernel.readCached(file.fd, into, at, file.medium === "memory") || (await to.unlessBroken(file.read(into, at)));
    await to.flush(into.subarray(0, read));
    return read;
  }
}

// Stall times, rates and counts are exact to it, and others have their turn after it. Pieces of 4 MiB take a fifth less CPU, but a thread
// that copies for so long takes its core with it: small downloads beside 8 large ones then wait four times as long (p99).
const callSize = 1_048_576;
// It costs a copy, and so it is small.
const signalSize = 16 * 1_024;
