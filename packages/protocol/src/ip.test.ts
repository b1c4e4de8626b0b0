import { isIP } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addressFamily, formatAddress, normalizeAddress, parseAddress, sameAddress, withoutZone } from "./ip.ts";
import { ProtocolError } from "./protocol-error.ts";

test.each([
  ["132.235.1.2", "132.235.1.2"],
  ["::ffff:1.2.3.4", "1.2.3.4"],
  ["::FFFF:102:304", "1.2.3.4"],
  ["1080:0:0:0:8:800:200C:417A", "1080::8:800:200c:417a"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["0:0:0:0:0:0:0:0", "::"],
  ["::0001", "::1"],
  ["1::", "1::"],
  ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
  ["fe80::1%eth0", "fe80::1%eth0"],
])("%s is written %s", (text, normalised) => {
  expect(normalizeAddress(text)).toBe(normalised);
});

test.each([
  "",
  "1.2.3",
  "1.2.3.4.5",
  "256.1.1.1",
  "01.2.3.4",
  "1.2.3.4%eth0",
  "1.2.3.4 ",
  ":",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8:9",
  "12345::",
  "1.2.3.4::",
  "::1.2.3.4:5",
  "fe80::1%",
  "[::1]",
  "localhost",
])("%j is no address", (text) => {
  expect(() => normalizeAddress(text)).toThrow(ProtocolError);
});

test("A message shows a foreign text without its control characters", () => {
  expect(() => normalizeAddress("\u001B[2J")).toThrow(String.raw`"\x1b[2J" is not`);
});

test("The family is told by the spelling", () => {
  expect([addressFamily("1.2.3.4"), addressFamily("::1")]).toEqual([4, 6]);
});

test("A zone does not make another host", () => {
  expect(withoutZone("fe80::1%eth0")).toBe("fe80::1");
  expect(sameAddress("fe80::1%eth0", "fe80::1")).toBe(true);
  expect(sameAddress("fe80::1%eth0", "fe80::2%eth0")).toBe(false);
});

test("Bytes survive their text", () => {
  const address = fc.oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), sparse);
  fc.assert(
    fc.property(address, (bytes) => {
      expect(parseAddress(formatAddress(bytes))).toEqual(bytes);
    }),
  );
});

test("IPv6 text is the one that every URL uses", () => {
  fc.assert(
    fc.property(sparse, (bytes) => {
      const text = formatAddress(bytes);
      const url = new URL(`http://[${text}]/`).hostname.slice(1, -1);
      expect(text).toBe(text.startsWith("::ffff:") ? text : url);
    }),
  );
});

test("Exactly what the platform takes for an address is one", () => {
  const text = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc
      .array(fc.constantFrom("0", "1", "f", "10", "256", ":", "::", "."), { maxLength: 16 })
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (address) => {
      expect(parseAddress(address) !== undefined).toBe(isIP(address) !== 0);
    }),
    { numRuns: 2000 },
  );
});

const sparse = fc
  .array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
  .map((groups) => Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255])));
