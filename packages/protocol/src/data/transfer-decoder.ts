import { AsciiDecoder } from "../ascii.ts";
import { EbcdicDecoder } from "../ebcdic.ts";
import { ProtocolError } from "../protocol-error.ts";
import { BlockDecoder } from "./block-mode.ts";
import { ByteBuilder } from "./byte-builder.ts";
import { CompressedDecoder } from "./compressed-mode.ts";
import { fillerOf, isText, type DataFormat } from "./data-format.ts";
import type { FrameDecoder, FrameReader } from "./framing.ts";
import { RecordStreamDecoder } from "./record-stream.ts";

/** What comes out of a {@link TransferDecoder}: bytes to store, or a restart marker of the sender that stands behind them. */
export type Received =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "marker"; readonly marker: string };

/**
 * What travelled in a type, structure and mode becomes the file as it is stored: the inverse of `TransferEncoder`. An end of
 * record becomes a line end. In structure F it means so in the types of text (mainframes send it in block mode, whatever the
 * structure) and nothing in the others, where the file has no structure at all.
 */
export class TransferDecoder {
  readonly #format: DataFormat;
  readonly #frames: FrameDecoder | undefined;
  readonly #text: AsciiDecoder | EbcdicDecoder | undefined;
  readonly #out = new ByteBuilder();
  #received: Received[] = [];
  #suspect = false;
  readonly #reader: FrameReader = {
    data: (bytes) => this.#data(bytes),
    endOfRecord: () => this.#endOfRecord(),
    suspect: () => (this.#suspect = true),
    marker: (marker) => this.#marker(marker),
  };

  constructor(format: DataFormat) {
    this.#format = format;
    this.#frames = frameDecoder(format);
    this.#text = textDecoder(format);
  }

  /** The end of the file has come: nothing else of it will, and the data connection need not close first. */
  get complete(): boolean {
    return this.#frames?.complete ?? false;
  }

  /** The sender suspects errors in what it sent (RFC 959 §3.4.2). */
  get suspect(): boolean {
    return this.#suspect;
  }

  /** Throws `ProtocolError`: `damaged`, or `unsupported-parameter` when a record holds a line end. */
  push(bytes: Uint8Array): readonly Received[] {
    if (this.#frames === undefined) return given(this.#text?.push(bytes) ?? bytes);
    this.#frames.push(bytes, this.#reader);
    return this.#take();
  }

  /** What was held back. Throws `ProtocolError` `truncated` when the end of the file has not come. */
  end(): readonly Received[] {
    if (this.#frames !== undefined && !this.#frames.complete) {
      throw new ProtocolError(
        "truncated",
        `The data connection ended before the end of the file came; in ${spoken(this.#format)} it is sent as a mark.`,
      );
    }
    return given(this.#text?.end() ?? nothing);
  }

  #data(bytes: Uint8Array): void {
    const local = this.#text?.push(bytes) ?? bytes;
    if (this.#format.structure === "R" && local.includes(LF)) {
      throw new ProtocolError(
        "unsupported-parameter",
        "A record holds a line end, which a file of lines cannot keep apart from the end of the record; send STRU F.",
      );
    }
    this.#out.append(local);
  }

  #endOfRecord(): void {
    const { structure, type } = this.#format;
    if (structure === "F" && !isText(type)) return;
    this.#out.append(this.#text?.end() ?? nothing);
    this.#out.push(LF);
  }

  #marker(marker: string): void {
    // Between CR and LF there is no place in the file as it is stored.
    if (this.#text instanceof AsciiDecoder && this.#text.holdsCR) return;
    this.#flush();
    this.#received.push({ kind: "marker", marker });
  }

  #flush(): void {
    if (this.#out.length > 0) this.#received.push({ kind: "bytes", bytes: this.#out.take() });
  }

  #take(): readonly Received[] {
    this.#flush();
    const received = this.#received;
    this.#received = [];
    return received;
  }
}

function frameDecoder({ type, structure, mode }: DataFormat): FrameDecoder | undefined {
  switch (mode) {
    case "B":
      return new BlockDecoder();
    case "C":
      return new CompressedDecoder(fillerOf(type));
    default:
      return structure === "R" ? new RecordStreamDecoder() : undefined;
  }
}

function textDecoder({ type, structure }: DataFormat): AsciiDecoder | EbcdicDecoder | undefined {
  if (type.kind === "ebcdic") return new EbcdicDecoder();
  return type.kind === "ascii" && structure === "F" ? new AsciiDecoder() : undefined;
}

function given(bytes: Uint8Array): readonly Received[] {
  return bytes.length === 0 ? [] : [{ kind: "bytes", bytes }];
}

function spoken({ structure, mode }: DataFormat): string {
  return mode === "B" ? "block mode" : mode === "C" ? "compressed mode" : `structure ${structure}`;
}

const LF = 0x0a;
const nothing = new Uint8Array(0);
