import fc from "fast-check";
import { expect, test } from "vitest";
import { formatHostPort, parseHostPort } from "./host-port.ts";
import { ProtocolError } from "./protocol-error.ts";

test("Six numbers are an address and a port", () => {
  expect(parseHostPort("132,235,1,2,195,149")).toEqual({ address: "132.235.1.2", port: 50_069 });
});

test("Leading zeros are decimal", () => {
  expect(parseHostPort("010,0,0,001,004,051")).toEqual({ address: "10.0.0.1", port: 1075 });
});

test.each([
  "",
  "1,2,3,4,5",
  "1,2,3,4,5,6,7",
  "1,2,3,4,5,256",
  "1,2,3,4,5,-6",
  "1,2,3,4,5,6 ",
  "1, 2,3,4,5,6",
  "a,b,c,d,e,f",
  "1,2,3,4,5,",
  "1.2.3.4,5,6",
  "1,2,3,4,5,1e1",
  "1,2,3,4,0,0",
])("%j is refused with a sentence", (text) => {
  expect(() => parseHostPort(text)).toThrow("p1*256+p2");
});

test("An IPv6 address has no six numbers", () => {
  expect(() => formatHostPort({ address: "::1", port: 21 })).toThrow(
    expect.objectContaining({ code: "network-protocol" }),
  );
});

test("An IPv4 address inside IPv6 is written as itself", () => {
  expect(formatHostPort({ address: "::ffff:10.0.0.1", port: 258 })).toBe("10,0,0,1,1,2");
});

test("What is written reads back", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
      expect(parseHostPort(formatHostPort({ address, port }))).toEqual({ address, port });
    }),
  );
});

test("Any text is read or refused with a ProtocolError", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0129,,- ".split("")) }), (text) => {
      try {
        parseHostPort(text);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
      }
    }),
  );
});
