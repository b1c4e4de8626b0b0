import type { Socket } from "./network.ts";

/** Resolves when the peer has read enough of what was written for more to be welcome, or the stream is gone. */
export function drained(stream: Socket["stream"]): Promise<void> {
  if (!stream.writableNeedDrain || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });
}
