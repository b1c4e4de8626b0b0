import type { Socket } from "./network.ts";

/** Resolves when all that is to be written, its end too, has been given to the network, or nothing can be written any more. */
export function sentWhole(stream: Socket["stream"]): Promise<void> {
  if (stream.writableFinished || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => void stream.once("finish", resolve).once("close", resolve));
}
