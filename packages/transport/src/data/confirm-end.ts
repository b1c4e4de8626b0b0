import type { Duplex } from "node:stream";

/**
 * Calls back when the peer's end is one, and with the error when it is none: libuv reports a reset that came together with the
 * last bytes as an end, and a file that was broken off there would be taken for whole. A write of nothing meets the error
 * that it hid.
 */
export function confirmEnd(stream: Duplex, confirmed: (error?: Error | null) => void): void {
  if (stream.writable) stream.write(nothing, confirmed);
  else confirmed();
}

const nothing = new Uint8Array(0);
