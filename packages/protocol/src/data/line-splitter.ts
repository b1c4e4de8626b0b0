/** What a {@link LineSplitter} finds, in its order. */
export interface LineReader {
  /** The next bytes of a line, without its end. */
  data(bytes: Uint8Array): void;
  endOfLine(): void;
}

/** Cuts text into lines at LF; with `dropCR` a CR right before it belongs to the line end. Any chunking gives the same lines. */
export class LineSplitter {
  readonly #dropCR: boolean;
  /** The last chunk ended in a CR that may belong to a line end. */
  #heldCR = false;
  /** A line has begun and not ended. */
  #open = false;

  constructor({ dropCR }: { readonly dropCR: boolean }) {
    this.#dropCR = dropCR;
  }

  push(bytes: Uint8Array, reader: LineReader): void {
    let at = 0;
    for (let next = bytes.indexOf(LF); next >= 0; next = bytes.indexOf(LF, at)) {
      this.#line(bytes.subarray(at, next), reader);
      at = next + 1;
    }
    if (at < bytes.length) this.#begin(bytes.subarray(at), reader);
  }

  /** Ends a last line that has no end of its own. */
  end(reader: LineReader): void {
    if (!this.#open) return;
    this.#releaseCR(reader);
    reader.endOfLine();
    this.#open = false;
  }

  #line(part: Uint8Array, reader: LineReader): void {
    if (part.length > 0) this.#releaseCR(reader);
    this.#heldCR = false;
    const line = this.#dropCR && part[part.length - 1] === CR ? part.subarray(0, -1) : part;
    if (line.length > 0) reader.data(line);
    reader.endOfLine();
    this.#open = false;
  }

  #begin(part: Uint8Array, reader: LineReader): void {
    this.#releaseCR(reader);
    this.#open = true;
    this.#heldCR = this.#dropCR && part[part.length - 1] === CR;
    const line = this.#heldCR ? part.subarray(0, -1) : part;
    if (line.length > 0) reader.data(line);
  }

  #releaseCR(reader: LineReader): void {
    if (this.#heldCR) reader.data(Uint8Array.of(CR));
    this.#heldCR = false;
  }
}

const LF = 0x0a;
const CR = 0x0d;
