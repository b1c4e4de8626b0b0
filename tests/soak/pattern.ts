import { createHash } from "node:crypto";

/** Content that need not be kept: it can be made again from these. */
export interface Piece {
  readonly seed: number;
  /** Bytes. */
  readonly size: number;
}

/** The bytes of a piece: like no other piece's, and with line ends of every kind in them. */
export function bytesOf({ seed, size }: Piece): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let state = (seed * 2_654_435_761) | 1;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    bytes[at] = state >>> 23;
  }
  return bytes;
}

/** The bytes of several pieces, one behind the other. */
export function joined(pieces: readonly Piece[]): Uint8Array {
  return Buffer.concat(pieces.map(bytesOf));
}

export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
