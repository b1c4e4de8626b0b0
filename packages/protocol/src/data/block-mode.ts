import { ByteBuilder } from "./byte-builder.ts";
import { assertDescriptor, descriptor, type FrameDecoder, type FrameEncoder, type FrameReader } from "./framing.ts";
import { MarkerText } from "./marker-text.ts";

/** Block mode: each block has a header of three bytes, a descriptor and its length (RFC 959 §3.4.2). */
export class BlockEncoder implements FrameEncoder {
  readonly #held = new ByteBuilder();

  data(bytes: Uint8Array, out: ByteBuilder): void {
    let at = 0;
    while (at < bytes.length) {
      // A full block waits for more: only then is it known not to be the last of its record or of the file.
      if (this.#held.length === blockSize) this.#block(0, out);
      const taken = bytes.subarray(at, at + blockSize - this.#held.length);
      this.#held.append(taken);
      at += taken.length;
    }
  }

  endOfRecord(out: ByteBuilder): void {
    this.#block(descriptor.endOfRecord, out);
  }

  marker(text: string, out: ByteBuilder): void {
    if (this.#held.length > 0) this.#block(0, out);
    for (let at = 0; at < text.length; at++) this.#held.push(text.charCodeAt(at));
    this.#block(descriptor.marker, out);
  }

  endOfFile(out: ByteBuilder): void {
    this.#block(descriptor.endOfFile, out);
  }

  #block(code: number, out: ByteBuilder): void {
    const { length } = this.#held;
    out.push(code, length >> 8, length & 0xff);
    out.append(this.#held.take());
  }
}

/** The inverse of {@link BlockEncoder}. */
export class BlockDecoder implements FrameDecoder {
  /** How much of the header has come, and its three bytes. */
  #header = 0;
  #code = 0;
  /** Bytes of the block that have not come yet. */
  #left = 0;
  readonly #marker = new MarkerText();
  #complete = false;

  get complete(): boolean {
    return this.#complete;
  }

  push(bytes: Uint8Array, reader: FrameReader): void {
    let at = 0;
    while (at < bytes.length && !this.#complete) {
      if (this.#header < headerSize) {
        this.#readHeader(bytes[at++]!, reader);
        continue;
      }
      const data = bytes.subarray(at, at + this.#left);
      at += data.length;
      this.#left -= data.length;
      if ((this.#code & descriptor.marker) !== 0) this.#marker.push(data);
      else reader.data(data);
      if (this.#left === 0) this.#endBlock(reader);
    }
  }

  #readHeader(byte: number, reader: FrameReader): void {
    if (this.#header++ > 0) this.#left = (this.#left << 8) | byte;
    else this.#begin(byte, reader);
    if (this.#header === headerSize && this.#left === 0) this.#endBlock(reader);
  }

  #begin(code: number, reader: FrameReader): void {
    assertDescriptor(code);
    this.#code = code;
    if ((code & descriptor.suspect) !== 0) reader.suspect();
  }

  #endBlock(reader: FrameReader): void {
    if ((this.#code & descriptor.marker) !== 0) reader.marker(this.#marker.take());
    if ((this.#code & descriptor.endOfRecord) !== 0) reader.endOfRecord();
    this.#complete = (this.#code & descriptor.endOfFile) !== 0;
    this.#header = 0;
  }
}

const headerSize = 3;
// Half of what a header can count: large enough that headers cost nothing, and a block is soon full.
const blockSize = 32_768;
