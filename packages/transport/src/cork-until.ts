import type { Duplex } from "node:stream";

/** Has what is written from now until then leave in one piece. */
export function corkUntil(stream: Duplex, then: Promise<void>): void {
  stream.cork();
  void then.then(() => stream.uncork());
}
