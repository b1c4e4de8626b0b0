import type { DataSink, SinkFile } from "../data-sink.ts";
import type { Incoming } from "../incoming.ts";
import type { Kernel } from "./kernel.ts";
import { receivingTurns } from "./native-turns.ts";

/**
 * Takes what the peer sends inside the kernel, piece by piece, each counted, paced and within the room of the file, until the
 * peer has ended, or this file or this connection must go on in another way. The beginning comes through the stream: it is all
 * there is of a little file, for which two native calls cost more than its bytes. Whatever happens, no native call is left
 * running on the file behind it.
 */
export async function receiveByKernel(kernel: Kernel, file: SinkFile, sink: DataSink, from: Incoming): Promise<void> {
  const beginning = file.position + little;
  try {
    while (!from.ended()) {
      from.check();
      const isLittle = file.position < beginning;
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
      const most = Math.min(from.most, file.room);
      if (most <= 0) return;
      const received = await receivingTurns.run(async () => {
        from.check();
        const socket = from.descriptor();
        if (socket === undefined) return undefined;
        return await kernel.receiveFile(socket, file.fd, file.position, most);
      }, from.unlessBroken);
      if (received === undefined) return;
      const { moved, refused = nothing } = received;
      file.wrote(moved);
      await from.taken(moved + refused.length);
      from.check();
      // It says why it cannot take them, or takes them.
      if (refused.length > 0) await sink.write(refused);
      else if (moved === 0 && !from.ended()) await nextChunk();
    }
  } finally {
    from.reading(true);
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
