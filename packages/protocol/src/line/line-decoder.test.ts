import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeTelnet } from "../telnet/encode-telnet.ts";
import { TelnetDecoder } from "../telnet/telnet-decoder.ts";
import { LineDecoder, type Line } from "./line-decoder.ts";

test("A line ends at CR LF or at LF alone", () => {
  expect(lines(["USER a\r\nPASS b\nQUIT\r\n"])).toEqual(["USER a", "PASS b", "QUIT"]);
});

test("Only one CR before the LF belongs to the end", () => {
  expect(lines(["a\r\r\n"])).toEqual(["a\r"]);
});

test("Half a line waits for its end", () => {
  expect(lines(["NO", "OP", "\r", "\nQU"])).toEqual(["NOOP"]);
});

test("An empty line is a line", () => {
  expect(lines(["\r\n\n"])).toEqual(["", ""]);
});

test("CR NUL is a CR, and other NULs stay", () => {
  expect(lines(["a\r\0b\0c\r\0\r\n"])).toEqual(["a\rb\0c\r"]);
});

test.each(["ABOR", "abor", "aBoR"])("%s is told at its CR, and the LF that follows is swallowed", (abort) => {
  expect(lines([`${abort}\r`])).toEqual([abort]);
  expect(lines([`${abort}\r`, "\nNOOP\r\n"])).toEqual([abort, "NOOP"]);
  expect(lines([`${abort}\r\nNOOP\r\n`])).toEqual([abort, "NOOP"]);
});

test("The line after an ABOR without LF stays whole", () => {
  expect(lines(["ABOR\rNOOP\r\n"])).toEqual(["ABOR", "NOOP"]);
  expect(lines(["AB", "OR\r", "NOOP\r\n"])).toEqual(["ABOR", "NOOP"]);
});

test("Only one LF is swallowed after ABOR", () => {
  expect(lines(["ABOR\r", "\n", "\n"])).toEqual(["ABOR", ""]);
});

test("ABOR with more behind it is an ordinary line", () => {
  expect(lines(["ABOR x\r", "\nABORT\r\n", "x ABOR\r"])).toEqual(["ABOR x", "ABORT"]);
});

test("A line of exactly the maximum passes, one byte more is told once and skipped", () => {
  expect(lines(["12345\r\n123456\r\n12345\n123456\nok\r\n"], 5)).toEqual(["12345", 0, "12345", 0, "ok"]);
});

test("An endless line is told as soon as it is certain, and once", () => {
  expect(lines(["12345", "\r", "6", "7".repeat(100), "\r\nok\r\n"], 5)).toEqual([0, "ok"]);
  expect(lines(["123456"], 5)).toEqual([0]);
});

test("An overlong line is told with its beginning, in one chunk or in many", () => {
  const beginnings = (chunks: readonly string[]): string[] => {
    const decoder = new LineDecoder({ maximum: 5 });
    return chunks
      .flatMap((chunk) => decoder.push(new TextEncoder().encode(chunk)))
      .map((line) => new TextDecoder().decode(line.kind === "overlong" ? line.beginning : line.bytes));
  };
  expect(beginnings(["GET /index\r\nok\n"])).toEqual(["GET /", "ok"]);
  expect(beginnings("GET /index\r\nok\n".split(""))).toEqual(["GET /", "ok"]);
});

test.each([
  ["TLS", [0x16, 0x03, 0x01, 0x02, 0x00]],
  ["SSL 2", [0x80, 0x2e, 0x01, 0x03, 0x01]],
])("A hello of %s is told at its fourth byte where hellos are awaited, and is text elsewhere", (_, bytes) => {
  const told = (options: { hellos?: boolean }, chunks: readonly number[][]): number[][] => {
    const decoder = new LineDecoder(options);
    return chunks
      .flatMap((chunk) => decoder.push(Uint8Array.from(chunk)))
      .map((line) => (line.kind === "line" ? [...line.bytes] : []));
  };
  expect(told({ hellos: true }, [bytes])).toEqual([bytes.slice(0, 4)]);
  expect(
    told(
      { hellos: true },
      bytes.map((byte) => [byte]),
    ),
  ).toEqual([bytes.slice(0, 4)]);
  expect(told({}, [[...bytes, 0x0a]])).toEqual([bytes]);
  expect(told({ hellos: true }, [[0x61, ...bytes, 0x0a]])).toEqual([[0x61, ...bytes]]);
});

test("A line is cut only when it is asked for", () => {
  const decoder = new LineDecoder();
  decoder.feed(new TextEncoder().encode("a\nb\nc"));
  const told = [decoder.next(), decoder.read, decoder.next(), decoder.next(), decoder.read];
  const line = (text: string): Line => ({ kind: "line", bytes: new TextEncoder().encode(text) });
  expect(told).toEqual([line("a"), false, line("b"), undefined, true]);
  expect(decoder.push(new TextEncoder().encode("d\n"))).toEqual([
    { kind: "line", bytes: new TextEncoder().encode("cd") },
  ]);
});

test("A line in one chunk is not copied", () => {
  const bytes = new TextEncoder().encode("NOOP\r\n");
  const [line] = new LineDecoder().push(bytes);
  expect(line?.kind === "line" && line.bytes.buffer === bytes.buffer).toBe(true);
});

test("A line that was held does not change with what comes later", () => {
  const decoder = new LineDecoder();
  decoder.push(Uint8Array.of(0x61));
  const [first] = decoder.push(Uint8Array.of(0x62, 0x0a));
  decoder.push(Uint8Array.of(0x78, 0x79, 0x7a));
  expect(first).toEqual({ kind: "line", bytes: Uint8Array.of(0x61, 0x62) });
});

test("Any chunking of the bytes gives the same lines", () => {
  fc.assert(
    fc.property(stream, cuts, fc.integer({ min: 4, max: 8 }), (text, places, maximum) => {
      expect(lines(cut(text, places), maximum)).toEqual(lines([text], maximum));
    }),
    { numRuns: 1000 },
  );
});

test("Any chunking gives the same lines behind a Telnet decoder", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), stream, cuts, (noise, text, places) => {
      const bytes = Uint8Array.from([...noise, ...encodeTelnet(new TextEncoder().encode(text)), ...noise]);
      expect(throughTelnet(cutBytes(bytes, places))).toEqual(throughTelnet([bytes]));
    }),
    { numRuns: 1000 },
  );
});

const piece = fc.constantFrom(
  "ABOR",
  "abor",
  "A",
  "B",
  "NOOP",
  "\r",
  "\n",
  "\r\n",
  "\r\r",
  "\0",
  "\r\0",
  "12345678",
  "é",
  "\u0016\u0003",
  "\u0001\u0003",
);
const stream = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));
const cuts = fc.array(fc.nat(60), { maxLength: 8 });

function cutBytes(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => Math.min(place, bytes.length)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.slice(at[i], end));
}

function cut(text: string, places: readonly number[]): Uint8Array[] {
  return cutBytes(new TextEncoder().encode(text), places);
}

/** Each line as text, an overlong one as 0. */
function lines(chunks: readonly (string | Uint8Array)[], maximum?: number): (string | 0)[] {
  const decoder = new LineDecoder(maximum === undefined ? {} : { maximum, hellos: true });
  return chunks.flatMap((chunk) =>
    decoder
      .push(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk)
      .map((line) => (line.kind === "line" ? new TextDecoder().decode(line.bytes) : 0)),
  );
}

function throughTelnet(chunks: readonly Uint8Array[]): (string | 0)[] {
  const telnet = new TelnetDecoder();
  return lines(
    chunks.map((chunk) => telnet.push(chunk).bytes),
    30,
  );
}
