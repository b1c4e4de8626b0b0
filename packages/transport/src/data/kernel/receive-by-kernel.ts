import type { DataSink, SinkFile } from "../data-sink.ts";
import type { Incoming } from "../incoming.ts";
import type { Kernel, Received } from "./kernel.ts";
import { jobSize, moveOnThread } from "./moving/move-on-thread.ts";
import type { MovingThread } from "./moving/moving-thread.ts";
import { receivingThreads, type MovingFile } from "./moving/moving-threads.ts";
import { receivingTurns } from "./native-turns.ts";

/**
 * Takes what the peer sends inside the kernel, piece by piece, each counted, paced and within the room of the file, until the
 * peer has ended, or this file or this connection must go on in another way. The beginning comes through the stream: it is all
 * there is of a little file, for which two native calls cost more than its bytes. Whatever happens, no native call is left
 * running on the file behind it.
 */
export async function receiveByKernel(kernel: Kernel, file: SinkFile, sink: DataSink, from: Incoming): Promise<void> {
  const begun = file.position;
  let moving: MovingFile | undefined;
  try {
    while (!from.ended()) {
      from.check();
      const isLittle = file.position - begun < little;
      const chunk = from.stream().read() as Uint8Array | null;
      // What comes from now on stays with the kernel.
      if (!isLittle) from.reading(false);
      if (chunk !== null) {
        await from.taken(chunk.length);
        await sink.write(chunk);
        continue;
      }
      if (isLittle) {
        await from.turn();
        continue;
      }
      if (moving === undefined && file.position - begun >= receivingThreads.largeFrom)
        moving = receivingThreads.begin();
      const thread = from.paced ? undefined : moving?.thread();
      const most = Math.min(thread === undefined ? from.most : jobSize, file.room);
      if (most <= 0) return;
      const received = await receiveSome(most, thread);
      if (received === undefined) return;
      const { moved, refused = nothing, broken } = received;
      file.wrote(moved);
      await from.taken(moved + refused.length);
      if (broken !== undefined) from.broken(broken);
      from.check();
      // It says why it cannot take them, or takes them.
      if (refused.length > 0) await sink.write(refused);
      else if (moved === 0 && !from.ended()) await nextChunk();
    }
  } finally {
    moving?.[Symbol.dispose]();
    from.reading(true);
  }

  /** What came and went into the file; `undefined` when it must go on in another way. */
  async function receiveSome(most: number, thread: MovingThread | undefined): Promise<Received | undefined> {
    from.check();
    if (thread === undefined) {
      return await receivingTurns.run(async () => {
        from.check();
        const socket = from.descriptor();
        return socket === undefined ? undefined : await kernel.receiveFile(socket, file.fd, file.position, most);
      }, from.unlessBroken);
    }
    const job = { direction: "receive", file: file.fd, at: file.position, most } as const;
    return await moveOnThread(thread, job, from);
  }

  /** That the stream has something again is the sign that more has arrived, or the end has. */
  function nextChunk(): Promise<void> {
    from.reading(true);
    return from.turn();
  }
}

const nothing = new Uint8Array(0);
// Where to copy the bytes begins to cost as much as the native calls do that save it.
const little = 262_144;
