import fc from "fast-check";
import { cidrContains, formatAddress, parseCidr, ProtocolError } from "@tandem/protocol";
import { describe, expect, it } from "vitest";
import { addressList } from "./address-list.ts";

describe("a list of addresses", () => {
  it("has what its blocks contain, and nothing else", () => {
    const address = fc
      .oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 }))
      // Few different ones, so that some are in some blocks.
      .map((bytes) => formatAddress(bytes.map((byte, at) => (at < bytes.length / 2 ? byte & 1 : byte & 129))));
    const block = fc.tuple(address, fc.nat(128)).map(([at, bits]) => `${at}/${bits % (at.includes(":") ? 129 : 33)}`);
    fc.assert(
      fc.property(fc.array(fc.oneof(block, address), { maxLength: 6 }), address, (entries, one) => {
        expect(addressList(entries)(one)).toBe(entries.map(parseCidr).some((each) => cidrContains(each, one)));
      }),
    );
  });

  it("takes IPv4 inside IPv6 for IPv4, in entries and addresses, and heeds no zone", () => {
    expect(addressList(["10.0.0.0/8"])("::ffff:10.1.2.3")).toBe(true);
    expect(addressList(["::ffff:10.0.0.0/104"])("10.1.2.3")).toBe(true);
    expect(addressList(["::/0"])("10.1.2.3")).toBe(false);
    expect(addressList(["fe80::/10"])("fe80::1%eth0")).toBe(true);
  });

  it("refuses what is no address, on the list and when asked", () => {
    expect(() => addressList(["10.0.0.0/33"])).toThrow(ProtocolError);
    expect(() => addressList(["10.0.0.0/8"])("10.0.0.0/8")).toThrow(ProtocolError);
  });

  it("is asked by crowds about tens of thousands of blocks", () => {
    const entries = Array.from({ length: 20_000 }, (_, at) => `10.${at >> 8}.${at & 255}.0/24`);
    const listed = addressList(entries);
    // One after the other, each block held against each address, they would take minutes.
    for (let at = 0; at < 5_000; at++) expect(listed(`192.0.${at >> 8}.${at & 255}`)).toBe(false);
    expect(listed("10.78.31.9")).toBe(true);
    expect(listed("10.78.32.9")).toBe(false);
  });
});
