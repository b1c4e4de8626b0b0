/** A reply as it came. It is read here by RFC 959 §4.2 alone, not by the decoder whose server is examined. */
export interface Answer {
  readonly code: number;
  /** Its lines, whole, without their ends. */
  readonly lines: readonly string[];
  /** `250 text`, lines joined by `|`: for patterns. */
  readonly text: string;
}

/** Takes lines until a reply is whole, then gives it; a line that begins none is one of code 0. */
export class AnswerReader {
  #lines: string[] = [];

  push(line: string): Answer | undefined {
    this.#lines.push(line);
    const [first = ""] = this.#lines;
    const opening = /^(\d{3})([ -])/.exec(`${first} `);
    if (opening === null) {
      this.#lines = [];
      return { code: 0, lines: [line], text: line };
    }
    const [, code = "", sort] = opening;
    if (sort === "-" && (this.#lines.length === 1 || !`${line} `.startsWith(`${code} `))) return undefined;
    const lines = this.#lines;
    this.#lines = [];
    return { code: Number(code), lines, text: lines.join("|") };
  }
}
