import fc from "fast-check";
import { expect, test } from "vitest";
import { formatExtendedHostPort, formatExtendedPassiveReply, parseExtendedHostPort } from "./extended-host-port.ts";
import { ProtocolError } from "./protocol-error.ts";

test("The RFC's two examples", () => {
  expect(parseExtendedHostPort("|1|132.235.1.2|6275|")).toEqual({ address: "132.235.1.2", port: 6275 });
  expect(parseExtendedHostPort("|2|1080::8:800:200C:417A|5282|")).toEqual({
    address: "1080::8:800:200c:417a",
    port: 5282,
  });
});

test("An IPv4 address inside IPv6 is the IPv4 address", () => {
  expect(parseExtendedHostPort("|2|::ffff:10.1.2.3|5282|").address).toBe("10.1.2.3");
});

test("Any delimiter that the address does not need will do", () => {
  for (let code = 33; code <= 126; code++) {
    const delimiter = String.fromCharCode(code);
    if ("1234567890.".includes(delimiter)) continue;
    expect(parseExtendedHostPort(`|1|132.235.1.2|6275|`.replaceAll("|", delimiter)).port).toBe(6275);
  }
});

test.each(["|0|1.2.3.4|21|", "|3|1.2.3.4|21|", "|16|x|21|", "|01|1.2.3.4|21|"])(
  "%s names an unknown protocol",
  (text) => {
    expect(() => parseExtendedHostPort(text)).toThrow(expect.objectContaining({ code: "network-protocol" }));
  },
);

test.each([
  "",
  "|",
  "|||||",
  "|||6275|",
  "|1|1.2.3.4|21",
  "|1|1.2.3.4|21||",
  "1|1.2.3.4|21|",
  " 1 1.2.3.4 21 ",
  "|x|1.2.3.4|21|",
  "|1|::1|21|",
  "|2|1.2.3.4|21|",
  "|2|fe80::1%eth0|21|",
  "|1|localhost|21|",
  "|1|1.2.3.4|0|",
  "|1|1.2.3.4|65536|",
  "|1|1.2.3.4|+21|",
  "|1|1.2.3.4||",
])("%j breaks the syntax", (text) => {
  expect(() => parseExtendedHostPort(text)).toThrow(expect.objectContaining({ code: "syntax" }));
});

test("A zone is not told to the peer", () => {
  expect(formatExtendedHostPort({ address: "fe80::1%eth0", port: 6275 })).toBe("|2|fe80::1|6275|");
});

test("What is written reads back", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
      const text = formatExtendedHostPort({ address, port });
      expect(formatExtendedHostPort(parseExtendedHostPort(text))).toBe(text);
      expect(parseExtendedHostPort(text).port).toBe(port);
    }),
  );
});

test("Any text is read or refused with a ProtocolError", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."||||12.:a%\0".split("")) }), (text) => {
      try {
        parseExtendedHostPort(text);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
      }
    }),
  );
});

test("The 229 reply carries the port alone", () => {
  expect(formatExtendedPassiveReply(6446)).toBe("(|||6446|)");
});
