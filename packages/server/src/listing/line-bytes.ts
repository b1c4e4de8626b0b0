import { encodeText } from "@tandem/protocol";

/** Some lines of a listing as the bytes that are sent. */
export interface LineBytes {
  readonly lines: number;
  readonly bytes: Uint8Array;
  /** There are no more behind these. */
  readonly last?: boolean;
}

/** Lines as bytes, each ended by CR LF, whatever the representation type; `write` writes one as the client reads names. */
export function lineBytes(lines: readonly string[], write?: (line: string) => string): LineBytes {
  const written = write === undefined ? lines : lines.map(write);
  return { lines: lines.length, bytes: encodeText(written.length === 0 ? "" : `${written.join("\r\n")}\r\n`) };
}
