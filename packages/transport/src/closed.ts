import type { Socket } from "./network.ts";

/** Resolves when the stream is gone, both its directions with it. */
export function closed(stream: Socket["stream"]): Promise<void> {
  if (stream.closed) return Promise.resolve();
  return new Promise((resolve) => void stream.once("close", resolve));
}
