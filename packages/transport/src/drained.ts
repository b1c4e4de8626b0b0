import type { Socket } from "./network.ts";

/** Resolves when the peer has read enough of what was written for more to be welcome, or the stream is gone. */
export function drained(stream: Socket["stream"]): Promise<void> {
  if (!stream.writableNeedDrain || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("finish", done).off("close", done);
      resolve();
    };
    // One that is ended meanwhile tells no more of the first.
    stream.on("drain", done).on("finish", done).on("close", done);
  });
}
