/** The byte sequence of a code point, its first byte the most significant; `undefined` when the charset has none for it. */
export type Repertoire = (codePoint: number) => number | undefined;

/**
 * A charset's way from characters to bytes, made from the decoder, which is the only way a runtime knows: every sequence is
 * decoded once, and the first that gives a character is the one it is written with. Takes 20 to 100 ms once, and up to 5 MB.
 */
export function repertoire(name: string): Repertoire {
  const sequences = new Map<number, number>();
  const decoder = new TextDecoder(name);
  for (const batch of candidates(name)) {
    const characters = decoder.decode(separated(batch)).split(separator);
    for (const [at, sequence] of batch.entries()) {
      const codePoint = soleCharacter(characters[at] ?? "");
      if (codePoint !== undefined && !sequences.has(codePoint)) sequences.set(codePoint, sequence);
    }
  }
  const known: Repertoire = (codePoint) => sequences.get(codePoint);
  return name === "gb18030" ? (codePoint) => known(codePoint) ?? beyondBasicPlane(codePoint) : known;
}

const separator = "\n";
const LF = 0x0a;

/** Every sequence that could stand for a character beyond ASCII, in batches, those that are written first. */
function* candidates(name: string): Generator<readonly number[]> {
  const avoided = secondary[name] ?? (() => false);
  const late: number[] = [];
  const firsts = range(0x80, 0xff);
  for (const batch of [firsts, ...firsts.map((first) => followed([first], [0x40, 0xff]))]) {
    yield batch.filter((sequence) => !avoided(sequence));
    late.push(...batch.filter(avoided));
  }
  yield late;
  if (name === "euc-jp") yield followed([0x8f], [0xa1, 0xfe], [0xa1, 0xfe]);
  if (name === "gb18030") {
    for (const first of range(0x81, 0x84)) yield followed([first], [0x30, 0x39], [0x81, 0xfe], [0x30, 0x39]);
  }
}

/**
 * The second places of characters that have two, and are written at the other by everyone: NEC's copy of IBM's extension in
 * Shift_JIS, Hong Kong's additions and two numerals in Big5, the euro of Windows in GB 18030.
 */
const secondary: Readonly<Record<string, (sequence: number) => boolean>> = {
  shift_jis: (sequence) => sequence >= 0xed00 && sequence < 0xef00,
  big5: (sequence) => (sequence >= 0x8000 && sequence < 0xa100) || sequence === 0xa2cc || sequence === 0xa2ce,
  gb18030: (sequence) => sequence === 0x80,
};

/** GB 18030 counts the planes above the first from 90 30 81 30, in digits of base 10 and 126. */
function beyondBasicPlane(codePoint: number): number | undefined {
  if (codePoint < 0x10000) return undefined;
  const fourth = codePoint - 0x10000;
  const third = Math.floor(fourth / 10);
  const second = Math.floor(third / 126);
  const first = Math.floor(second / 10);
  return joined([0x90 + first, 0x30 + (second % 10), 0x81 + (third % 126), 0x30 + (fourth % 10)]);
}

/** Every sequence of the first bytes and one of each further range. */
function followed(
  firsts: readonly number[],
  ...ranges: readonly (readonly [first: number, last: number])[]
): readonly number[] {
  return ranges.reduce<readonly number[]>((sequences, [first, last]) => {
    const bytes = range(first, last);
    return sequences.flatMap((sequence) => bytes.map((byte) => sequence * 0x100 + byte));
  }, firsts);
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function joined(bytes: readonly number[]): number {
  return bytes.reduce((sequence, byte) => sequence * 0x100 + byte, 0);
}

/** The bytes of a sequence. */
export function bytesOf(sequence: number): readonly number[] {
  const before = Math.floor(sequence / 0x100);
  return before === 0 ? [sequence] : [...bytesOf(before), sequence % 0x100];
}

/** The sequences with a line feed behind each: no charset has that byte inside a character, so that an error ends there. */
function separated(sequences: readonly number[]): Uint8Array {
  return Uint8Array.from(sequences.flatMap((sequence) => [...bytesOf(sequence), LF]));
}

/** The code point of a text that is one character beyond ASCII. */
function soleCharacter(text: string): number | undefined {
  const codePoint = text.codePointAt(0);
  if (codePoint === undefined || codePoint < 0x80 || codePoint === replacement) return undefined;
  return text.length === (codePoint > 0xffff ? 2 : 1) ? codePoint : undefined;
}

const replacement = 0xfffd;
