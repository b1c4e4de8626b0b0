import { ProtocolError } from "../protocol-error.ts";
import type { ByteBuilder } from "./byte-builder.ts";
import type { FrameDecoder, FrameEncoder, FrameReader } from "./framing.ts";

/** Record structure in stream mode: `FF 01` ends a record, `FF 02` the file, `FF FF` is a byte FF (RFC 959 §3.4.1). */
export class RecordStreamEncoder implements FrameEncoder {
  data(bytes: Uint8Array, out: ByteBuilder): void {
    let at = 0;
    for (let next = bytes.indexOf(escape); next >= 0; next = bytes.indexOf(escape, at)) {
      out.append(bytes.subarray(at, next + 1));
      out.push(escape);
      at = next + 1;
    }
    out.append(bytes.subarray(at));
  }

  endOfRecord(out: ByteBuilder): void {
    out.push(escape, recordBit);
  }

  /** Stream mode has no markers. */
  marker(): void {}

  endOfFile(out: ByteBuilder): void {
    out.push(escape, fileBit);
  }
}

/** The inverse of {@link RecordStreamEncoder}; also takes `FF 03`, the end of the last record and the file in one. */
export class RecordStreamDecoder implements FrameDecoder {
  #escaped = false;
  #complete = false;

  get complete(): boolean {
    return this.#complete;
  }

  push(bytes: Uint8Array, reader: FrameReader): void {
    let at = 0;
    while (at < bytes.length && !this.#complete) {
      if (this.#escaped) {
        this.#escaped = false;
        this.#control(bytes[at++]!, reader);
        continue;
      }
      const next = bytes.indexOf(escape, at);
      const end = next < 0 ? bytes.length : next;
      if (end > at) reader.data(bytes.subarray(at, end));
      this.#escaped = next >= 0;
      at = end + 1;
    }
  }

  #control(code: number, reader: FrameReader): void {
    if (code === escape) return reader.data(escapeByte);
    if (code < recordBit || code > (recordBit | fileBit)) {
      throw new ProtocolError(
        "damaged",
        `FF ${code.toString(16).padStart(2, "0")} means nothing in record structure; a byte FF is sent as FF FF.`,
      );
    }
    if ((code & recordBit) !== 0) reader.endOfRecord();
    this.#complete = (code & fileBit) !== 0;
  }
}

const escape = 0xff;
const recordBit = 1;
const fileBit = 2;
const escapeByte = Uint8Array.of(escape);
