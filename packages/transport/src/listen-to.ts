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
  const listeners = events as Readonly<Record<string, (cause: Error) => void>>;
  for (const event in listeners) stream.on(event, listeners[event]!);
  return () => {
    for (const event in listeners) stream.off(event, listeners[event]!);
  };
}
