import type { Duplex } from "node:stream";

/**
 * Calls back when the peer's end is one, and with the error when it is none: libuv reports a reset that came together with the
 * last bytes as an end, and a file that was broken off there would be taken for whole. A write of nothing meets the error
 * that it hid.
 */
export function confirmEnd(stream: Duplex, confirmed: (error?: Error | null) => void): void {
  if (!stream.writable) return confirmed();
  stream.write(nothing, (error) => confirmed(followsEnd(error) ? undefined : error));
}

/**
 * Whether an error tells of a reset behind the peer's end, which takes nothing of the file back: a peer whose program has closed
 * the connection may answer so to what acknowledges its last bytes. Only Linux tells it from one that came before (tcp_reset).
 */
export function followsEnd(error: Error | null | undefined, platform = process.platform): boolean {
  return platform === "linux" && (error as NodeJS.ErrnoException | undefined)?.code === "EPIPE";
}

const nothing = new Uint8Array(0);
