import type { Duplex } from "node:stream";
import { beginsRecord } from "./record-bounds.ts";

/**
 * Takes from a connection that is in clear what its peer still said under TLS, up to its end of TLS (RFC 8446 §5.1). Resolves when
 * what comes next is in clear, or the connection has ended; the stream is paused then.
 */
export function skipTls(stream: Duplex, version: string | null): Promise<void> {
  return new Promise((resolve) => {
    let rest: Uint8Array = new Uint8Array(0);
    const leave = (): void => {
      stream.off("readable", read).off("end", leave).off("close", leave).pause();
      resolve();
    };
    const leaveRest = (): void => {
      if (rest.length > 0) stream.unshift(rest);
      leave();
    };
    const read = (): void => {
      for (let more; (more = stream.read() as Uint8Array | null) !== null;) rest = Buffer.concat([rest, more]);
      for (;;) {
        const [type, , , high, low] = rest;
        // Some clients send no close_notify behind CCC: their next command is no record.
        if (type !== undefined && !beginsRecord(type)) return leaveRest();
        if (high === undefined || low === undefined) return;
        const length = high * 256 + low;
        if (rest.length < header + length) return;
        rest = rest.subarray(header + length);
        if (mayEnd(type!, length, version)) return leaveRest();
      }
    };
    stream.on("readable", read).on("end", leave).on("close", leave);
    read();
  });
}

/** In TLS 1.3 all records look like data: an alert is two bytes, one that tells its kind, and sixteen that prove both. */
function mayEnd(type: number, length: number, version: string | null): boolean {
  return version === "TLSv1.3" ? length === 19 : type === alert;
}

const header = 5;
const alert = 21;
