import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeTelnet } from "./encode-telnet.ts";
import { TelnetDecoder } from "./telnet-decoder.ts";

const IAC = 0xff;

test("A chunk without Telnet commands comes back as the same array", () => {
  const bytes = ascii("NOOP\r\n");
  const chunk = new TelnetDecoder().push(bytes);
  expect(chunk.bytes).toBe(bytes);
  expect(chunk.answer).toHaveLength(0);
});

test("A doubled IAC is the byte 0xFF", () => {
  expect(decode([[0x61, IAC, IAC, 0x62]]).bytes).toEqual([0x61, IAC, 0x62]);
});

test("DO is answered with WONT and WILL with DONT", () => {
  expect(decode([[IAC, 0xfd, 6, IAC, 0xfb, 3]])).toEqual({ bytes: [], answer: [IAC, 0xfc, 6, IAC, 0xfe, 3] });
});

test("WONT and DONT are not answered", () => {
  expect(decode([[IAC, 0xfc, 6, IAC, 0xfe, 3, 0x61]])).toEqual({ bytes: [0x61], answer: [] });
});

test("An option's number may be any byte", () => {
  expect(decode([[IAC, 0xfd, IAC, 0x61]])).toEqual({ bytes: [0x61], answer: [IAC, 0xfc, IAC] });
});

test("A subnegotiation is skipped up to IAC SE, IAC IAC inside it included", () => {
  expect(decode([[0x61, IAC, 0xfa, 24, 1, IAC, IAC, 0xf0, 2, IAC, 0xf0, 0x62]]).bytes).toEqual([0x61, 0x62]);
});

test.each([0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9])("The command IAC %i is dropped", (command) => {
  expect(decode([[0x61, IAC, command, 0x62]])).toEqual({ bytes: [0x61, 0x62], answer: [] });
});

test.each([
  ["complete", [IAC, 0xf4, IAC, 0xf2]],
  ["without the urgent IAC", [IAC, 0xf4, 0xf2]],
  ["without the urgent DM", [IAC, 0xf4, IAC]],
  ["only IP", [IAC, 0xf4]],
])("ABOR stays whole behind an interrupt that is %s", (_, interrupt) => {
  const bytes = Uint8Array.from([...interrupt, ...ascii("ABOR\r\n")]);
  expect(decode([bytes]).bytes).toEqual([...ascii("ABOR\r\n")]);
  expect(decode([...bytes].map((byte) => [byte])).bytes).toEqual([...ascii("ABOR\r\n")]);
});

test("A storm of options gets a bounded answer", () => {
  const storm = Uint8Array.from({ length: 30_000 }, (_, at) => [IAC, 0xfd, 1][at % 3]!);
  const { bytes, answer } = new TelnetDecoder().push(storm);
  expect(bytes).toHaveLength(0);
  expect(answer.length).toBeLessThanOrEqual(48);
});

test("Any chunking gives the same bytes and the same answer", () => {
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), fc.array(fc.nat(40), { maxLength: 6 }), (bytes, cuts) => {
      expect(decode(cut(bytes, cuts))).toEqual(decode([bytes]));
    }),
  );
});

test("What is encoded decodes to itself, however it is cut", () => {
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), fc.array(fc.nat(60), { maxLength: 6 }), (bytes, cuts) => {
      expect(decode(cut([...encodeTelnet(Uint8Array.from(bytes))], cuts))).toEqual({ bytes, answer: [] });
    }),
  );
});

test("Bytes without 0xFF are encoded as the same array", () => {
  const bytes = ascii("RETR a");
  expect(encodeTelnet(bytes)).toBe(bytes);
});

const byte = fc.oneof(
  fc.constantFrom(0x41, 0xf0, 0xf2, 0xf4, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, IAC, IAC, IAC),
  fc.nat(255),
);

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function cut(bytes: readonly number[], cuts: readonly number[]): readonly (readonly number[])[] {
  const at = [0, ...cuts.map((place) => Math.min(place, bytes.length)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.slice(at[i], end));
}

function decode(chunks: readonly Iterable<number>[]): { bytes: number[]; answer: number[] } {
  const decoder = new TelnetDecoder();
  const parts = chunks.map((chunk) => decoder.push(Uint8Array.from(chunk)));
  return { bytes: parts.flatMap((part) => [...part.bytes]), answer: parts.flatMap((part) => [...part.answer]) };
}
