import { ProtocolError } from "../protocol-error.ts";
import type { Reply } from "./reply.ts";

/** How much of a peer's reply is kept. */
export interface ReplyLimits {
  /** Lines of one reply. 10,000: FileZilla's cap, above every banner and STAT listing seen. */
  readonly lines: number;
  /** Characters of one reply. 1 MiB: 10,000 lines of a listing in a STAT reply. */
  readonly characters: number;
}

export const defaultReplyLimits: ReplyLimits = { lines: 10_000, characters: 1024 * 1024 };

/**
 * Lines to replies (RFC 959 §4.2). A multi-line reply ends at a line with its own code and a space (or nothing) behind it,
 * whatever digits the lines between start with.
 */
export class ReplyDecoder {
  #code = 0;
  #lines: string[] = [];
  #characters = 0;
  readonly #limits: ReplyLimits;

  constructor(limits: ReplyLimits = defaultReplyLimits) {
    this.#limits = limits;
  }

  /** True while a multi-line reply has begun and not ended. */
  get unfinished(): boolean {
    return this.#lines.length > 0;
  }

  /**
   * Takes one line without its end; gives the reply that it completes. Throws {@link ProtocolError} for a line that cannot
   * begin a reply, and `too-long` beyond the limits.
   */
  push(line: string): Reply | undefined {
    if (!this.unfinished) return this.#begin(line);
    this.#keep(this.#isLast(line) ? line.slice(4) : this.#inner(line));
    return this.#isLast(line) ? this.#take() : undefined;
  }

  /**
   * Ends an unfinished reply at a line that some servers close it with: one of another code (`553-…` then `150 …`). The
   * caller decides when, because time is not known here. Gives the reply as far as it came.
   */
  finish(): Reply | undefined {
    return this.unfinished ? this.#take() : undefined;
  }

  #begin(line: string): Reply | undefined {
    const match = /^([1-6]\d\d)(?:([ -])(.*))?$/s.exec(line);
    if (match === null) {
      throw new ProtocolError("syntax", `The server sent a line that is no reply: "${line.slice(0, 80)}".`);
    }
    this.#code = Number(match[1]);
    this.#keep(match[3] ?? "");
    return match[2] === "-" ? undefined : this.#take();
  }

  #isLast(line: string): boolean {
    return line.startsWith(String(this.#code)) && (line.length === 3 || line[3] === " ");
  }

  /** Many servers repeat `211-` on every line, others indent by one space: neither belongs to the text. */
  #inner(line: string): string {
    if (line.startsWith(`${this.#code}-`)) return line.slice(4);
    return line.startsWith(" ") ? line.slice(1) : line;
  }

  #keep(text: string): void {
    this.#characters += text.length;
    if (this.#lines.length >= this.#limits.lines || this.#characters > this.#limits.characters) {
      throw new ProtocolError("too-long", `The server's reply ${this.#code} does not end within the limits.`);
    }
    this.#lines.push(text);
  }

  #take(): Reply {
    const [first = "", ...rest] = this.#lines;
    const reply: Reply = { code: this.#code, lines: [first, ...rest] };
    this.#code = 0;
    this.#lines = [];
    this.#characters = 0;
    return reply;
  }
}
