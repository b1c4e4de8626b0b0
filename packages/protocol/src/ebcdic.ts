/**
 * Local text becomes representation type E, EBCDIC (RFC 959 §3.1.1.2). Each byte is taken for a character of ISO 8859-1 and
 * becomes the one of code page 1047 ("Latin 1, open systems"), which FTP on z/OS converts with too; the line end LF becomes
 * NL (X'15'), as §3.4 asks. The table is a permutation: every byte comes back, UTF-8 too.
 */
export class EbcdicEncoder {
  push(bytes: Uint8Array): Uint8Array {
    return translate(bytes, toEbcdic);
  }

  /** What is left at the end of the text: nothing. */
  end(): Uint8Array {
    return nothing;
  }
}

/** Representation type E becomes local text: the inverse of {@link EbcdicEncoder}, NL is LF. */
export class EbcdicDecoder {
  push(bytes: Uint8Array): Uint8Array {
    return translate(bytes, fromEbcdic);
  }

  /** What is left at the end of the text: nothing. */
  end(): Uint8Array {
    return nothing;
  }
}

function translate(bytes: Uint8Array, table: Uint8Array): Uint8Array {
  const translated = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) translated[at] = table[bytes[at]!]!;
  return translated;
}

const nothing = new Uint8Array(0);

// Code page 1047 in ISO 8859-1, its NL (X'15') and LF (X'25') exchanged as the open systems of a mainframe do: X'15' ends a line.
const fromEbcdic = Uint8Array.from(
  `
  00 01 02 03 9c 09 86 7f 97 8d 8e 0b 0c 0d 0e 0f
  10 11 12 13 9d 0a 08 87 18 19 92 8f 1c 1d 1e 1f
  80 81 82 83 84 85 17 1b 88 89 8a 8b 8c 05 06 07
  90 91 16 93 94 95 96 04 98 99 9a 9b 14 15 9e 1a
  20 a0 e2 e4 e0 e1 e3 e5 e7 f1 a2 2e 3c 28 2b 7c
  26 e9 ea eb e8 ed ee ef ec df 21 24 2a 29 3b 5e
  2d 2f c2 c4 c0 c1 c3 c5 c7 d1 a6 2c 25 5f 3e 3f
  f8 c9 ca cb c8 cd ce cf cc 60 3a 23 40 27 3d 22
  d8 61 62 63 64 65 66 67 68 69 ab bb f0 fd fe b1
  b0 6a 6b 6c 6d 6e 6f 70 71 72 aa ba e6 b8 c6 a4
  b5 7e 73 74 75 76 77 78 79 7a a1 bf d0 5b de ae
  ac a3 a5 b7 a9 a7 b6 bc bd be dd a8 af 5d b4 d7
  7b 41 42 43 44 45 46 47 48 49 ad f4 f6 f2 f3 f5
  7d 4a 4b 4c 4d 4e 4f 50 51 52 b9 fb fc f9 fa ff
  5c f7 53 54 55 56 57 58 59 5a b2 d4 d6 d2 d3 d5
  30 31 32 33 34 35 36 37 38 39 b3 db dc d9 da 9f`
    .trim()
    .split(/\s+/)
    .map((digits) => Number.parseInt(digits, 16)),
);

const toEbcdic = new Uint8Array(256);
for (const [ebcdic, local] of fromEbcdic.entries()) toEbcdic[local] = ebcdic;
