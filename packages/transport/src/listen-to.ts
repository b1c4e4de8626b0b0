import type { Duplex } from "node:stream";

/** What may happen on a stream. */
export interface StreamEvents {
  data?(bytes: Uint8Array): void;
  drain?(): void;
  finish?(): void;
  readable?(): void;
  end?(): void;
  error?(cause: Error): void;
  close?(): void;
}

/** Tells what happens on a stream; gives the way to hear no more of it. */
export function listenTo(stream: Duplex, events: StreamEvents): () => void {
  const listeners = Object.entries(events) as [string, (cause: Error) => void][];
  for (const [event, listener] of listeners) stream.on(event, listener);
  return () => {
    for (const [event, listener] of listeners) stream.off(event, listener);
  };
}
