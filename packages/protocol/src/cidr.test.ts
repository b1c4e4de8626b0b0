import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidrContains, formatCidr, parseCidr } from "./cidr.ts";
import { formatAddress } from "./ip.ts";
import { ProtocolError } from "./protocol-error.ts";

const address = fc.oneof(
  fc.uint8Array({ minLength: 4, maxLength: 4 }),
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc
    .uint8Array({ minLength: 4, maxLength: 4 })
    .map((bytes) => Uint8Array.of(...new Uint8Array(10), 255, 255, ...bytes)),
);
const block = address.chain((base) => fc.record({ base: fc.constant(base), prefix: fc.nat(base.length * 8) }));

/** A number for the bits of an address, to judge by arithmetic what the code judges by bytes. */
function bits(bytes: Uint8Array): bigint {
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

describe("a block of addresses", () => {
  it.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["10.1.2.255/25", "10.1.2.128/25"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["255.255.255.255/0", "0.0.0.0/0"],
    ["192.0.2.7", "192.0.2.7"],
    ["192.0.2.7/32", "192.0.2.7"],
    ["2001:DB8::/32", "2001:db8::/32"],
    ["2001:db8::1/128", "2001:db8::1"],
    ["::/0", "::/0"],
    ["::ffff:10.0.0.0/104", "10.0.0.0/8"],
    ["::ffff:10.1.2.3", "10.1.2.3"],
    ["::ffff:0:0/96", "0.0.0.0/0"],
    ["::ffff:0:0/95", "::fffe:0:0/95"],
  ])("takes %s as %s", (text, expected) => {
    expect(formatCidr(parseCidr(text))).toBe(expected);
  });

  it.each([
    "",
    "/8",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "10.0.0/8",
    "::/129",
    "fe80::1%eth0/64",
    "fe80::1%eth0",
    "localhost",
    "10.0.0.0/255.0.0.0",
    " 10.0.0.0/8",
    "*",
  ])("does not take %j", (text) => {
    expect(() => parseCidr(text)).toThrow(ProtocolError);
  });

  it("comes back from its text", () => {
    fc.assert(
      fc.property(block, ({ base, prefix }) => {
        const parsed = parseCidr(`${formatAddress(base)}/${prefix}`);
        expect(parseCidr(formatCidr(parsed))).toEqual(parsed);
      }),
    );
  });

  it("throws a ProtocolError and nothing else, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        for (const attempt of [() => parseCidr(text), () => cidrContains(parseCidr("::/0"), other)]) {
          try {
            attempt();
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError);
          }
        }
      }),
    );
  });
});

describe("an address", () => {
  it("is in a block when it begins with the same bits", () => {
    fc.assert(
      fc.property(block, fc.bigInt(0n, (1n << 128n) - 1n), fc.boolean(), ({ base, prefix }, noise, near) => {
        const cidr = parseCidr(`${formatAddress(base)}/${prefix}`);
        const size = BigInt(cidr.base.length * 8);
        const behind = size - BigInt(cidr.prefix);
        const low = noise & ((1n << (near ? behind : size)) - 1n);
        const other = bits(cidr.base) ^ low;
        const bytes = Uint8Array.from({ length: cidr.base.length }, (_, at) =>
          Number((other >> (size - 8n - 8n * BigInt(at))) & 255n),
        );
        const isMappedNow = bytes.length === 16 && other >> 32n === 0xffffn;
        fc.pre(!isMappedNow);
        expect(cidrContains(cidr, formatAddress(bytes))).toBe(low >> behind === 0n);
      }),
    );
  });

  it.each([
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.0.0.0/8", "::ffff:10.1.2.3", true],
    ["10.0.0.0/8", "::10.1.2.3", false],
    ["::/0", "10.1.2.3", false],
    ["::/0", "::ffff:10.1.2.3", false],
    ["0.0.0.0/0", "::1", false],
    ["0.0.0.0/0", "203.0.113.9", true],
    ["::ffff:0:0/96", "203.0.113.9", true],
    ["fe80::/10", "fe80::1%eth0", true],
    ["fe80::/10", "fec0::1", false],
    ["2001:db8::/33", "2001:db8:8000::1", false],
    ["127.0.0.1", "127.0.0.1", true],
    ["127.0.0.1", "127.0.0.2", false],
  ])("of %s is %s: %s", (cidr, other, expected) => {
    expect(cidrContains(parseCidr(cidr), other)).toBe(expected);
  });

  it("is not a block itself", () => {
    expect(() => cidrContains(parseCidr("10.0.0.0/8"), "10.0.0.0/8")).toThrow(ProtocolError);
    expect(() => cidrContains(parseCidr("10.0.0.0/8"), "files.example")).toThrow(ProtocolError);
  });
});
