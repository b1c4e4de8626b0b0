/** One line of a control connection without its end, or the news that one was longer than allowed. */
export type Line = { readonly kind: "line"; readonly bytes: Uint8Array } | { readonly kind: "overlong" };

/** `maximum` is how many bytes a line may have, its end not counted: at least 4, and 4096 unless told. */
export interface LineDecoderOptions {
  readonly maximum?: number;
}

/**
 * Cuts a control connection into lines (RFC 959 §5.3). A line ends at LF, whatever came before it; one CR right before the
 * LF belongs to the end, and CR NUL is a CR (RFC 854, RFC 2640 §3.1). A line that is too long is told once, as soon as that
 * is certain, and skipped up to its LF; never more than `maximum` and two bytes are kept. The bytes of a line may be a view
 * of the chunk that was pushed.
 */
export class LineDecoder {
  readonly #maximum: number;
  /** The line so far is the first `#length` bytes of `#held`; there is no LF in it. */
  #held = nothing;
  #length = 0;
  #overlong = false;
  /** ABOR was told at its CR, and its LF may still come. */
  #aborted = false;

  constructor({ maximum = maximumCommand }: LineDecoderOptions = {}) {
    this.#maximum = maximum;
  }

  push(bytes: Uint8Array): readonly Line[] {
    const lines: Line[] = [];
    let start = 0;
    while (start < bytes.length) {
      if (this.#aborted) {
        this.#aborted = false;
        if (bytes[start] === LF) start++;
      } else if (this.#isAbort(bytes, start)) {
        const end = start + abort.length - this.#length;
        lines.push({ kind: "line", bytes: this.#take(bytes, start, end) });
        start = end + 1;
        this.#aborted = true;
      } else {
        const found = bytes.indexOf(LF, start);
        const end = found < 0 ? bytes.length : found;
        if (!this.#overlong && this.#exceeds(bytes, start, end)) {
          this.#overlong = true;
          this.#length = 0;
          this.#held = nothing;
          lines.push({ kind: "overlong" });
        }
        if (this.#overlong) this.#overlong = found < 0;
        else if (found < 0) this.#hold(bytes, start, end);
        else lines.push({ kind: "line", bytes: withoutEnd(this.#take(bytes, start, end)) });
        start = end + 1;
      }
    }
    return lines;
  }

  /**
   * True when the line up to here is ABOR and a CR. Python's ftplib sends ABOR with its LF as the urgent byte, which the
   * kernel takes away: waiting for the LF would join ABOR to the next command, or wait for ever.
   */
  #isAbort(bytes: Uint8Array, start: number): boolean {
    if (this.#overlong || this.#length > abort.length) return false;
    for (let i = 0; i <= abort.length; i++) {
      const byte = i < this.#length ? this.#held[i] : bytes[start + i - this.#length];
      if (byte === undefined) return false;
      if (i === abort.length) return byte === CR;
      if ((byte & upperCase) !== abort[i]) return false;
    }
    return false;
  }

  /** True when the line is too long with these bytes; a CR at its end may be the end's and is not counted. */
  #exceeds(bytes: Uint8Array, start: number, end: number): boolean {
    const excess = this.#length + end - start - this.#maximum;
    if (excess !== 1) return excess > 0;
    return (end > start ? bytes[end - 1] : this.#held[this.#length - 1]) !== CR;
  }

  /** The held line with these bytes, which is then no longer held. */
  #take(bytes: Uint8Array, start: number, end: number): Uint8Array {
    if (this.#length === 0) return bytes.subarray(start, end);
    this.#hold(bytes, start, end);
    const line = this.#held.subarray(0, this.#length);
    this.#held = nothing;
    this.#length = 0;
    return line;
  }

  #hold(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#length + end - start;
    if (length > this.#held.length) {
      const grown = new Uint8Array(Math.max(length, Math.min(2 * length, this.#maximum + 2)));
      grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(bytes.subarray(start, end), this.#length);
    this.#length = length;
  }
}

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
const abort: readonly number[] = [0x41, 0x42, 0x4f, 0x52];
const upperCase = 0xdf;
const nothing = new Uint8Array(0);
// PATH_MAX of Linux: no verb needs a longer argument. Other servers stop there too.
const maximumCommand = 4096;

function withoutEnd(line: Uint8Array): Uint8Array {
  const content = line[line.length - 1] === CR ? line.subarray(0, -1) : line;
  return content.includes(NUL) ? withoutPadding(content) : content;
}

/** CR NUL stands for a CR. */
function withoutPadding(line: Uint8Array): Uint8Array {
  return line.filter((byte, at) => byte !== NUL || line[at - 1] !== CR);
}
