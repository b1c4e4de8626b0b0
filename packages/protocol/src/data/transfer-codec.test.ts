import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ProtocolError } from "../protocol-error.ts";
import type { DataFormat } from "./data-format.ts";
import { TransferDecoder, type Received } from "./transfer-decoder.ts";
import { TransferEncoder, type TransferEncoderOptions } from "./transfer-encoder.ts";

const types = {
  A: { kind: "ascii", form: "N" },
  E: { kind: "ebcdic", form: "N" },
  I: { kind: "image" },
} as const;
const formatOf = (name: string): DataFormat => {
  const [type, structure, mode] = name.split("") as [keyof typeof types, DataFormat["structure"], DataFormat["mode"]];
  return { type: types[type], structure, mode };
};
const all = ["A", "E", "I"].flatMap((type) =>
  ["F", "R"].flatMap((structure) => ["S", "B", "C"].map((m) => type + structure + m)),
);

const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const text = (chunks: readonly Uint8Array[]): string => Buffer.concat(chunks).toString("latin1");
const hex = (given: string): Uint8Array => Buffer.from(given.replaceAll(" ", ""), "hex");

function encode(name: string, chunks: readonly Uint8Array[], options?: TransferEncoderOptions): Uint8Array {
  const encoder = new TransferEncoder(formatOf(name), options);
  return Buffer.concat([...chunks.map((chunk) => encoder.push(chunk)), encoder.end()]);
}
function decode(name: string, chunks: readonly Uint8Array[]): { content: string; markers: string[] } {
  const decoder = new TransferDecoder(formatOf(name));
  const content: Uint8Array[] = [];
  const markers: string[] = [];
  const take = (received: readonly Received[]): void => {
    for (const part of received) {
      if (part.kind === "bytes") content.push(part.bytes);
      else markers.push(`${part.marker}=${text(content).length}`);
    }
  };
  for (const chunk of chunks) take(decoder.push(chunk));
  take(decoder.end());
  return { content: text(content), markers };
}
const cut = (whole: Uint8Array, at: readonly number[]): Uint8Array[] => {
  const ends = [...at.map((end) => end % (whole.length + 1)), 0, whole.length].toSorted((a, b) => a - b);
  return ends.slice(1).map((end, i) => whole.subarray(ends[i], end));
};

const content = fc
  .array(
    fc.oneof(
      fc.constantFrom("a", " ", "\n", "\n", "\r", "\r\n", "\0", "\xff", "@", "xyz"),
      fc.tuple(fc.constantFrom("a", " ", "\0", "\xff"), fc.nat(200)).map(([byte, count]) => byte.repeat(count)),
    ),
  )
  .map((parts) => bytes(parts.join("")));
const cuts = fc.array(fc.nat(10_000), { maxLength: 8 });
const options = fc.record({
  start: fc.nat(40),
  markerInterval: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 50 })),
});

describe.each(all)("a file in %s", (name) => {
  it("is encoded to the same bytes however it is cut, markers included", () => {
    fc.assert(
      fc.property(content, cuts, options, (whole, at, given) => {
        expect(encode(name, cut(whole, at), given)).toEqual(encode(name, [whole], given));
      }),
    );
  });

  it("comes back, however its encoding is cut, and each marker stands where it says", () => {
    fc.assert(
      fc.property(content, cuts, options, (whole, at, given) => {
        const { content: back, markers } = decode(name, cut(encode(name, [whole], given), at));
        expect(back).toBe(storedAgain(name, text([whole])));
        if (!name.startsWith("A")) for (const marker of markers) expect(marker).toBe(fromStart(marker, given.start));
      }),
    );
  });

  it("goes on behind a marker exactly where it was", () => {
    if (name.endsWith("S")) return;
    fc.assert(
      fc.property(content, fc.integer({ min: 1, max: 50 }), fc.nat(5), (whole, markerInterval, skipped) => {
        const { markers } = decode(name, [encode(name, [whole], { markerInterval })]);
        for (const marker of markers.slice(skipped, skipped + 3)) {
          const [said = "", arrived = ""] = marker.split("=");
          const rest = encode(name, [whole.subarray(Number(said))], { start: Number(said), markerInterval });
          const first = storedAgain(name, text([whole])).slice(0, Number(arrived));
          expect(first + decode(name, [rest]).content).toBe(storedAgain(name, text([whole])));
        }
      }),
    );
  });

  it("is decoded from any bytes, or refused with a ProtocolError", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        try {
          decode(name, chunks);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });
});

/** What a file becomes that is fetched and stored again: a line end may be normalised, or added to the last record. */
function storedAgain(name: string, whole: string): string {
  const lines = name.startsWith("A") ? whole.replaceAll("\r\n", "\n") : whole;
  return name[1] === "R" && lines !== "" && !lines.endsWith("\n") ? `${lines}\n` : lines;
}
function fromStart(marker: string, start: number): string {
  const [said = ""] = marker.split("=");
  return `${said}=${Number(said) - start}`;
}

test("Records in stream mode are RFC 959 §3.4.1", () => {
  expect(encode("IRS", [bytes("a\xff\n\nb")])).toEqual(hex("61 ffff ff01 ff01 62 ff01 ff02"));
  expect(decode("IRS", [hex("61 ffff ff01 ff01 62 ff03")]).content).toBe("a\xff\n\nb\n");
});

test("Blocks are RFC 959 §3.4.2", () => {
  expect(encode("IFB", [bytes("abc")])).toEqual(hex("40 0003 616263"));
  expect(encode("IFB", [])).toEqual(hex("40 0000"));
  expect(encode("IRB", [bytes("ab\n\n")])).toEqual(hex("80 0002 6162 80 0000 40 0000"));
  expect(encode("IFB", [bytes("abc")], { start: 5, markerInterval: 7 })).toEqual(
    hex("00 0002 6162 10 0001 37 40 0001 63"),
  );
  expect(decode("IRB", [hex("00 0001 61 80 0001 62 c0 0001 63")]).content).toBe("ab\nc\n");
});

test("A block is never longer than its header can tell", () => {
  const encoded = encode("IFB", [new Uint8Array(100_000)]);
  expect(encoded.length).toBe(100_000 + 4 * 3);
  expect(decode("IFB", [encoded]).content.length).toBe(100_000);
});

test("Compressed strings are RFC 959 §3.4.3", () => {
  expect(encode("AFC", [bytes("ab    ccccc")])).toEqual(hex("02 6162 c4 0040 85 63"));
  expect(encode("EFC", [bytes("  a")])).toEqual(hex("c2 0040 01 81"));
  expect(encode("IFC", [new Uint8Array(70)])).toEqual(hex("ff 0040 c7"));
  expect(encode("IRC", [bytes("a\n\n")])).toEqual(hex("0080 01 61 0080 c0 0040 c0"));
  expect(decode("IFC", [hex("0010 02 3137 01 61 0040 82 62")])).toEqual({ content: "abb", markers: ["17=0"] });
});

test("An end of record in structure F is a line end in text, and nothing in an image", () => {
  const blocks = hex("80 0001 c1 c0 0001 c2");
  expect(decode("EFB", [blocks]).content).toBe("A\nB\n");
  expect(decode("IFB", [blocks]).content).toBe("\xc1\xc2");
});

test("A marker between CR and LF is not told: the stored file has no such place", () => {
  expect(decode("AFB", [hex("00 0002 610d 10 0001 31 40 0002 0a62")])).toEqual({ content: "a\nb", markers: [] });
});

it.each([
  ["IFB", "00 0003 6162", "truncated"],
  ["IFB", "00 0001 61", "truncated"],
  ["IRS", "61 ff", "truncated"],
  ["IRS", "61 ff05", "damaged"],
  ["IFB", "01 0001 61", "damaged"],
  ["IFC", "0001 61", "damaged"],
  ["IFB", "10 0000", "damaged"],
  ["IFB", "10 0003 61200a", "damaged"],
  ["IFB", `10 0081 ${"61".repeat(129)}`, "damaged"],
  ["IRB", "80 0003 610a62", "unsupported-parameter"],
  ["ERS", "c1 15 c2 ff01 ff02", "unsupported-parameter"],
])("%s of %s is refused as %s", (name, given, code) => {
  expect(() => decode(name, [hex(given)])).toThrow(expect.objectContaining({ code }));
});

it("tells when the sender suspected errors, and takes the data all the same", () => {
  const decoder = new TransferDecoder(formatOf("IFB"));
  expect(decoder.suspect).toBe(false);
  expect(decoder.push(hex("20 0001 61 40 0000"))).toEqual([{ kind: "bytes", bytes: Uint8Array.of(0x61) }]);
  expect(decoder.suspect).toBe(true);
  expect(decoder.complete).toBe(true);
});
