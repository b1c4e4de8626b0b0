import fc from "fast-check";
import { expect, test } from "vitest";
import { formatExtendedPassiveReply } from "./extended-host-port.ts";
import { formatHostPort } from "./host-port.ts";
import { parseExtendedPassiveReply, parsePassiveReply } from "./passive-reply.ts";
import { ProtocolError } from "./protocol-error.ts";

test.each([
  ["Entering Passive Mode (127,0,0,1,4,51)."],
  ["Entering passive mode. 127,0,0,1,4,51"],
  ["Data connection will be open, listen to 127,0,0,1,4,51"],
  ["Passive Mode (127, 0, 0, 1, 4, 51)"],
  ["=127,0,0,1,4,51"],
  ["227 Entering Passive Mode (127,000,000,001,004,051)"],
  ["ok (127,256,-256,257,260,51)"],
])("%j listens at 127.0.0.1:1075", (text) => {
  expect(parsePassiveReply(text)).toEqual({ address: "127.0.0.1", port: 1075 });
  expect(parseExtendedPassiveReply(text)).toEqual({ address: "127.0.0.1", port: 1075 });
});

test("A negative number is a byte that was printed signed", () => {
  expect(parsePassiveReply("(-64,-88,0,1,-61,-107)")).toEqual({ address: "192.168.0.1", port: 50_069 });
});

test.each([
  ["Entering Extended Passive Mode (|||6446|)"],
  ["Entering Extended Passive Mode (!!!6446!)"],
  ["Entering Extended Passive Mode |||6446|"],
  ["229 Ok (###6446#) go"],
  ["(|||6446)"],
  ["(|1||6446|)"],
  ["(|1|999.1|6446|)"],
])("%j listens at port 6446 of the control host", (text) => {
  expect(parseExtendedPassiveReply(text)).toEqual({ port: 6446 });
  expect(parsePassiveReply(text)).toEqual({ port: 6446 });
});

test("An address that the reply names is told", () => {
  expect(parseExtendedPassiveReply("(|2|2001:DB8::1|6446|)")).toEqual({ address: "2001:db8::1", port: 6446 });
  expect(parseExtendedPassiveReply("(|1|1.2.3.4|6446|)")).toEqual({ address: "1.2.3.4", port: 6446 });
});

test.each(["", "Entering Passive Mode", "(|||0|)", "(|||65536|)", "(1,2,3,4,0,0)", "(1,2,3,4,5)", "1...2"])(
  "%j names no port",
  (text) => {
    expect(() => parsePassiveReply(text)).toThrow(ProtocolError);
    expect(() => parseExtendedPassiveReply(text)).toThrow(ProtocolError);
  },
);

test("What servers write reads back, whatever stands around it", () => {
  const words = fc.string({ unit: fc.constantFrom(..."abc .!".split("")) });
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), words, words, (address, port, before, after) => {
      expect(parsePassiveReply(`${before} (${formatHostPort({ address, port })})${after}`)).toEqual({ address, port });
      expect(parseExtendedPassiveReply(`${before} ${formatExtendedPassiveReply(port)}${after}`)).toEqual({ port });
    }),
  );
});

test("Any text is read or refused with a ProtocolError", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0129,,-| (|)!\n".split("")) }), (text) => {
      for (const parse of [parsePassiveReply, parseExtendedPassiveReply]) {
        try {
          expect(parse(text).port).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof ProtocolError)) throw error;
        }
      }
    }),
  );
});
