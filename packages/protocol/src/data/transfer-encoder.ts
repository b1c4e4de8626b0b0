import { AsciiEncoder } from "../ascii.ts";
import { EbcdicEncoder } from "../ebcdic.ts";
import { BlockEncoder } from "./block-mode.ts";
import { ByteBuilder } from "./byte-builder.ts";
import { CompressedEncoder } from "./compressed-mode.ts";
import { fillerOf, type DataFormat } from "./data-format.ts";
import type { FrameEncoder } from "./framing.ts";
import { LineSplitter } from "./line-splitter.ts";
import { RecordStreamEncoder } from "./record-stream.ts";

export interface TransferEncoderOptions {
  /** Bytes of the stored file before the first one that is pushed. */
  readonly start?: number;
  /** Bytes of the stored file between two restart markers; none are sent when missing. */
  readonly markerInterval?: number;
}

/**
 * A file as it is stored becomes what travels in a type, structure and mode (RFC 959 §3.1, §3.4). With structure R each line
 * is a record, and the last one has its end told too, whether or not the file has a line end there. Mode Z is applied to what
 * this gives. A restart marker is the count of stored bytes before it, in decimal: what REST takes in stream mode too.
 */
export class TransferEncoder {
  readonly #format: DataFormat;
  readonly #framing: FrameEncoder | undefined;
  readonly #text: { push(bytes: Uint8Array): Uint8Array; end(): Uint8Array } | undefined;
  readonly #lines: LineSplitter | undefined;
  readonly #out = new ByteBuilder();
  readonly #interval: number;
  #position: number;
  #nextMarker: number;

  constructor(format: DataFormat, { start = 0, markerInterval = Infinity }: TransferEncoderOptions = {}) {
    this.#format = format;
    this.#framing = frameEncoder(format);
    const records = format.structure === "R";
    this.#lines = records ? new LineSplitter({ dropCR: format.type.kind === "ascii" }) : undefined;
    this.#text = textEncoder(format);
    this.#interval = markerInterval;
    this.#position = start;
    this.#nextMarker = this.#following(start);
  }

  push(bytes: Uint8Array): Uint8Array {
    if (this.#framing === undefined) return this.#convert(bytes);
    let rest = bytes;
    for (let cut = this.#cut(rest); cut > 0; cut = this.#cut(rest)) {
      this.#pass(rest.subarray(0, cut), this.#framing);
      this.#framing.marker(String(this.#position), this.#out);
      this.#nextMarker = this.#following(this.#position);
      rest = rest.subarray(cut);
    }
    this.#pass(rest, this.#framing);
    return this.#out.take();
  }

  /** What is left, and the end of the file where the format tells it. */
  end(): Uint8Array {
    const framing = this.#framing;
    if (framing === undefined) return this.#text?.end() ?? nothing;
    this.#lines?.end({
      data: (bytes) => framing.data(this.#convert(bytes), this.#out),
      endOfLine: () => framing.endOfRecord(this.#out),
    });
    framing.endOfFile(this.#out);
    return this.#out.take();
  }

  #convert(bytes: Uint8Array): Uint8Array {
    return this.#text?.push(bytes) ?? bytes;
  }

  #pass(bytes: Uint8Array, framing: FrameEncoder): void {
    this.#position += bytes.length;
    if (this.#lines === undefined) return framing.data(this.#convert(bytes), this.#out);
    this.#lines.push(bytes, {
      data: (part) => framing.data(this.#convert(part), this.#out),
      endOfLine: () => framing.endOfRecord(this.#out),
    });
  }

  /** How many of the bytes go before the next marker; 0 when it comes later. */
  #cut(bytes: Uint8Array): number {
    for (let cut = Math.max(1, this.#nextMarker - this.#position); cut <= bytes.length; cut++) {
      if (this.#mayCutBehind(bytes[cut - 1]!)) return cut;
    }
    return 0;
  }

  /** Where a transfer that begins again converts as this one would have: at the start of a record, and in no CR LF. */
  #mayCutBehind(byte: number): boolean {
    return this.#lines !== undefined ? byte === LF : this.#format.type.kind !== "ascii" || byte !== CR;
  }

  #following(position: number): number {
    return this.#interval === Infinity ? Infinity : (Math.floor(position / this.#interval) + 1) * this.#interval;
  }
}

function frameEncoder({ type, structure, mode }: DataFormat): FrameEncoder | undefined {
  switch (mode) {
    case "B":
      return new BlockEncoder();
    case "C":
      return new CompressedEncoder(fillerOf(type));
    default:
      return structure === "R" ? new RecordStreamEncoder() : undefined;
  }
}

/** In type A the lines of a record have lost their ends already. */
function textEncoder({ type, structure }: DataFormat): AsciiEncoder | EbcdicEncoder | undefined {
  if (type.kind === "ebcdic") return new EbcdicEncoder();
  return type.kind === "ascii" && structure === "F" ? new AsciiEncoder() : undefined;
}

const LF = 0x0a;
const CR = 0x0d;
const nothing = new Uint8Array(0);
