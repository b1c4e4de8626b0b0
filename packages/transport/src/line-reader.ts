import { LineDecoder, TelnetDecoder, type Line, type LineDecoderOptions } from "@tandem/protocol";

/** The lines of a control connection, Telnet removed, each cut only when it is taken: what waits here is what one read brought. */
export class LineReader {
  readonly #telnet = new TelnetDecoder();
  readonly #lines: LineDecoder;
  /** What arrived behind what is being cut. */
  readonly #waiting: Uint8Array[] = [];

  constructor(options: LineDecoderOptions) {
    this.#lines = new LineDecoder(options);
  }

  /** Takes what arrived; gives the answer to its Telnet options. */
  push(bytes: Uint8Array): Uint8Array {
    const stripped = this.#telnet.push(bytes);
    if (this.read) this.#lines.feed(stripped.bytes);
    else this.#waiting.push(stripped.bytes);
    return stripped.answer;
  }

  /** The next line; `undefined` when none is whole. */
  next(): Line | undefined {
    for (;;) {
      const line = this.#lines.next();
      const more = line === undefined ? this.#waiting.shift() : undefined;
      if (more === undefined) return line;
      this.#lines.feed(more);
    }
  }

  /** Nothing waits to be cut; a line may have begun all the same. */
  get read(): boolean {
    return this.#lines.read && this.#waiting.length === 0;
  }

  /** Whether anything arrived that no whole line has told. */
  get untold(): boolean {
    return this.next() !== undefined || this.#lines.begun;
  }
}
