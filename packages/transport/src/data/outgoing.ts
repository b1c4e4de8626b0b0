import type { Pace } from "../rate/pace.ts";
import { grantedBy } from "./granted-by.ts";
import { isPaced } from "../rate/is-paced.ts";
import type { Wire } from "./wire.ts";

/** A data connection as it is to what sends over it. */
export interface Outgoing extends Pick<Wire, "check" | "count" | "descriptor" | "unlessBroken"> {
  /** Whether its pace has a limit now. */
  readonly paced: boolean;
  /** How many of so many bytes may go now, as its pace has it. */
  grant(most: number): number | Promise<number>;
  /** Sends the bytes at its pace; resolves when more may be given. They are the stream's from then on. */
  write(bytes: Uint8Array): Promise<void>;
  /** As `write`, but the bytes are the giver's again when it resolves. */
  lend(bytes: Uint8Array): Promise<void>;
  /** Hands over what was granted; resolves when the stream has done with it, and the buffer is free again. */
  flush(bytes: Uint8Array): Promise<void>;
}

/** Sends no faster than the pace. */
export function outgoingOver(wire: Wire, pace: Pace | undefined): Outgoing {
  const { stream, atOnce, check, count, descriptor, unlessBroken, until, wake } = wire;

  const grant = grantedBy(pace, wire);
  /** How many of the bytes went without a stream. */
  const sendAtOnce = (bytes: Uint8Array): number => {
    const sent = atOnce()?.send(bytes) ?? 0;
    if (sent > 0) count(sent);
    return sent;
  };
  const flush = async (bytes: Uint8Array): Promise<void> => {
    count(bytes.length);
    const to = stream();
    to.write(bytes, wake);
    if (to.writableLength > 0) await until(() => to.writableLength === 0);
    check();
  };
  return {
    check,
    count,
    descriptor,
    unlessBroken,
    get paced() {
      return isPaced(pace);
    },
    grant,
    // In pieces, each of which is progress: a source may give more at once than a slow peer takes in the whole stall time.
    async write(bytes) {
      for (let at = 0, end = 0; at < bytes.length; at = end) {
        const granted = grant(Math.min(pieceSize, bytes.length - at));
        end = at + (typeof granted === "number" ? granted : await granted);
        const piece = bytes.subarray(at, end);
        const sent = sendAtOnce(piece);
        if (sent === piece.length) continue;
        count(piece.length - sent);
        const to = stream();
        if (!to.write(piece.subarray(sent))) await until(() => !to.writableNeedDrain);
      }
    },
    async lend(bytes) {
      for (let at = 0; at < bytes.length;) {
        const granted = grant(Math.min(pieceSize, bytes.length - at));
        const end = at + (typeof granted === "number" ? granted : await granted);
        const sent = at + sendAtOnce(bytes.subarray(at, end));
        if (sent < end) await flush(bytes.subarray(sent, end));
        at = end;
      }
    },
    flush,
  };
}

// What a modem of 9,600 bits/s takes in the default stall time; a file's own chunks are not cut by it.
const pieceSize = 256 * 1024;
