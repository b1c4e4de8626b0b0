import { LineDecoder, TelnetDecoder, type Line, type LineDecoderOptions } from "@tandem/protocol";

/** The lines of a control connection, Telnet removed, each cut only when it is taken: what waits here is what one read brought. */
export class LineReader {
  readonly #telnet = new TelnetDecoder();
  readonly #lines: LineDecoder;
  readonly #unread: Iterator<Line, void, undefined>[] = [];

  constructor(options: LineDecoderOptions) {
    this.#lines = new LineDecoder(options);
  }

  /** Takes what arrived; gives the answer to its Telnet options. */
  push(bytes: Uint8Array): Uint8Array {
    const stripped = this.#telnet.push(bytes);
    this.#unread.push(this.#lines.lines(stripped.bytes));
    return stripped.answer;
  }

  /** The next line; `undefined` when none is whole. */
  next(): Line | undefined {
    for (;;) {
      const next = this.#unread[0]?.next();
      if (next === undefined) return undefined;
      if (next.done !== true) return next.value;
      this.#unread.shift();
    }
  }

  /** Nothing waits to be cut; a line may have begun all the same. */
  get read(): boolean {
    return this.#unread.length === 0;
  }

  /** Whether anything arrived that no whole line has told. */
  get untold(): boolean {
    return this.next() !== undefined || this.#lines.begun;
  }
}
