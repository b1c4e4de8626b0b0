import type { Duplex } from "node:stream";

/** Has what `send` writes leave in one piece; gives what it gives. */
export function corked<Value>(stream: Duplex, send: () => Value): Value {
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
