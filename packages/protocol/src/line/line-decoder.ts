/** One line of a control connection without its end, or the news that one was longer than allowed, with how it began. */
export type Line =
  | { readonly kind: "line"; readonly bytes: Uint8Array }
  | { readonly kind: "overlong"; readonly beginning: Uint8Array };

export interface LineDecoderOptions {
  /** How many bytes a line may have, its end not counted: at least 4, and 4096 unless told. */
  readonly maximum?: number;
  /**
   * Tells the first bytes of a TLS or SSL hello as a line of their own: what follows has no line ends, and its client would
   * wait for an answer for ever.
   */
  readonly hellos?: boolean;
}

/**
 * Cuts a control connection into lines (RFC 959 §5.3). A line ends at LF, whatever came before it; one CR right before the
 * LF belongs to the end, and CR NUL is a CR (RFC 854, RFC 2640 §3.1). A line that is too long is told once, as soon as that
 * is certain, and skipped up to its LF; never more than `maximum` and two bytes are kept. The bytes of a line may be a view
 * of the chunk that it came in.
 */
export class LineDecoder {
  readonly #maximum: number;
  readonly #hellos: boolean;
  /** The line so far is the first `#length` bytes of `#held`; there is no LF in it. */
  #held = nothing;
  #length = 0;
  #overlong = false;
  /** What was given and not looked at yet begins at `#at`. */
  #bytes: Uint8Array = nothing;
  #at = 0;
  /** ABOR was told at its CR, and its LF may still come. */
  #aborted = false;

  constructor({ maximum = maximumCommand, hellos = false }: LineDecoderOptions = {}) {
    this.#maximum = maximum;
    this.#hellos = hellos;
  }

  /** Whether a line has begun and not ended. */
  get begun(): boolean {
    return this.#length > 0 || this.#overlong;
  }

  /** Whether all that was given has been looked at. */
  get read(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The lines that end in these bytes. */
  push(bytes: Uint8Array): readonly Line[] {
    this.feed(bytes);
    const lines: Line[] = [];
    for (let line = this.next(); line !== undefined; line = this.next()) lines.push(line);
    return lines;
  }

  /** Takes bytes, those before them having been {@link read}; {@link next} cuts them. */
  feed(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#at = 0;
  }

  /** The next line that ends in what was fed; `undefined` when none does. */
  next(): Line | undefined {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const start = this.#at;
      if (this.#aborted) {
        this.#aborted = false;
        if (bytes[start] === LF) this.#at++;
      } else if (this.#isAbort(bytes, start)) {
        const end = start + abort.length - this.#length;
        this.#at = end + 1;
        this.#aborted = true;
        return { kind: "line", bytes: this.#take(bytes, start, end) };
      } else if (this.#isHello(bytes, start)) {
        const end = start + helloLength - this.#length;
        this.#at = end;
        return { kind: "line", bytes: this.#take(bytes, start, end) };
      } else {
        const found = bytes.indexOf(LF, start);
        const end = found < 0 ? bytes.length : found;
        this.#at = end + 1;
        if (this.#overlong) this.#overlong = found < 0;
        else if (this.#exceeds(bytes, start, end)) {
          this.#overlong = found < 0;
          // A CR that might have been the end's may be held beyond the maximum.
          const most = Math.max(start, start + this.#maximum - this.#length);
          return { kind: "overlong", beginning: this.#take(bytes, start, most).subarray(0, this.#maximum) };
        } else if (found < 0) this.#hold(bytes, start, end);
        else return { kind: "line", bytes: withoutEnd(this.#take(bytes, start, end)) };
      }
    }
    // Not to keep what a whole read brought for as long as nothing more comes.
    this.feed(nothing);
    return undefined;
  }

  /**
   * True when the line up to here is ABOR and a CR. Python's ftplib sends ABOR with its LF as the urgent byte, which the
   * kernel takes away: waiting for the LF would join ABOR to the next command, or wait for ever.
   */
  #isAbort(bytes: Uint8Array, start: number): boolean {
    if (this.#overlong || this.#length > abort.length) return false;
    for (let i = 0; i <= abort.length; i++) {
      const byte = this.#byte(i, bytes, start);
      if (byte === undefined) return false;
      if (i === abort.length) return byte === CR;
      if ((byte & upperCase) !== abort[i]) return false;
    }
    return false;
  }

  /** True when the line up to here is how a client begins TLS (RFC 8446 §5.1), or a hello of SSL 2 (RFC 5246 §E.2). */
  #isHello(bytes: Uint8Array, start: number): boolean {
    if (!this.#hellos || this.#overlong || this.#length >= helloLength) return false;
    const first = this.#byte(0, bytes, start)!;
    if (first !== handshake && (first < 0x80 || first >= 0xc0)) return false;
    const [second, third, fourth] = [1, 2, 3].map((at) => this.#byte(at, bytes, start));
    // An LF among them ends a line, as it does when they come one by one.
    if (fourth === undefined || second === LF || third === LF || fourth === LF) return false;
    return first === handshake ? second === 3 : third === clientHello && fourth < 4;
  }

  /** Byte `at` of the line, of which these bytes are the next. */
  #byte(at: number, bytes: Uint8Array, start: number): number | undefined {
    return at < this.#length ? this.#held[at] : bytes[start + at - this.#length];
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
// What tells TLS and SSL 2 from text: a record of a handshake and its version, or a client's hello and its version.
const helloLength = 4;
const handshake = 0x16;
const clientHello = 0x01;
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
