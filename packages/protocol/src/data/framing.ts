import { ProtocolError } from "../protocol-error.ts";
import type { ByteBuilder } from "./byte-builder.ts";

/** How a file is cut for the data connection, where more than its bytes travel: ends of records and of the file, markers. */
export interface FrameEncoder {
  /** The next bytes of the file, or of the record. */
  data(bytes: Uint8Array, out: ByteBuilder): void;
  endOfRecord(out: ByteBuilder): void;
  /** A restart marker (RFC 959 §3.5); where the framing has none, nothing. */
  marker(text: string, out: ByteBuilder): void;
  endOfFile(out: ByteBuilder): void;
}

/** What a {@link FrameDecoder} finds, in its order. */
export interface FrameReader {
  data(bytes: Uint8Array): void;
  endOfRecord(): void;
  /** The sender suspects errors in the data that comes next (RFC 959 §3.4.2). */
  suspect(): void;
  /** Printable characters without a space, 1 to {@link longestMarker}. */
  marker(text: string): void;
}

/** The inverse of a {@link FrameEncoder}: any chunking gives the same frames. */
export interface FrameDecoder {
  /** The end of the file was among what came; whatever follows it is not looked at. */
  readonly complete: boolean;
  /** Throws `ProtocolError` `damaged`. */
  push(bytes: Uint8Array, reader: FrameReader): void;
}

/** Longest restart marker that is taken: a count of bytes has 16 digits, markers of mainframes some tens of characters. */
export const longestMarker = 128;

/** What a person should look at when bytes make no sense as frames. */
export const otherMode = "Was the file sent in another mode? Both sides need the same MODE.";

/** Throws `ProtocolError` `damaged` for a descriptor with bits that mean nothing (RFC 959 §3.4.2). */
export function assertDescriptor(code: number): void {
  if ((code & unassigned) !== 0) throw new ProtocolError("damaged", `There is no descriptor ${code}. ${otherMode}`);
}

/** The bits of a descriptor, in the header of a block and behind the escape of compressed mode (RFC 959 §3.4.2). */
export const descriptor = { endOfRecord: 128, endOfFile: 64, suspect: 32, marker: 16 } as const;

const unassigned = 0x0f;
