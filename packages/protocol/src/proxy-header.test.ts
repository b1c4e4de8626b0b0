import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress } from "./ip.ts";
import { ProtocolError } from "./protocol-error.ts";
import { encodeProxyHeader, ProxyHeaderDecoder, type ProxiedBytes, type ProxyHeader } from "./proxy-header.ts";
import { decodeText, encodeText } from "./text.ts";

/** Feeds the bytes in pieces of these lengths, then the rest; gives what the decoder said last. */
function decode(bytes: Uint8Array, pieces: readonly number[] = []): ProxiedBytes | undefined {
  const decoder = new ProxyHeaderDecoder();
  let at = 0;
  for (const piece of [...pieces, bytes.length]) {
    const found = decoder.push(bytes.subarray(at, at + piece));
    at += piece;
    if (found !== undefined) return { ...found, rest: Uint8Array.of(...found.rest, ...bytes.subarray(at)) };
  }
  return undefined;
}

function decodeLine(text: string): ProxyHeader | undefined {
  return decode(encodeText(text))?.header;
}

const port = fc.nat(65_535);
const header: fc.Arbitrary<ProxyHeader> = fc.oneof(
  fc.constant({ kind: "local" } as const),
  ...[4, 16].map((size) => {
    const address = fc.uint8Array({ minLength: size, maxLength: size }).map(formatAddress);
    const endpoint = fc.record({ address, port });
    return fc.record({ kind: fc.constant("proxied" as const), source: endpoint, destination: endpoint });
  }),
);

const signature = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10];
const address = [192, 0, 2, 7, 198, 51, 100, 1, 0xc3, 0x50, 0, 21];
const proxied = {
  kind: "proxied",
  source: { address: "192.0.2.7", port: 50_000 },
  destination: { address: "198.51.100.1", port: 21 },
};

describe("a PROXY header", () => {
  it("comes back from its bytes, in any pieces, with what follows it untouched", () => {
    fc.assert(
      fc.property(
        header,
        fc.constantFrom(1 as const, 2 as const),
        fc.uint8Array(),
        fc.array(fc.nat(9)),
        (value, version, behind, pieces) => {
          const bytes = Uint8Array.of(...encodeProxyHeader(value, version), ...behind);
          expect(decode(bytes, pieces)).toEqual({ header: value, rest: behind });
        },
      ),
    );
  });

  it("is not there before its last byte", () => {
    fc.assert(
      fc.property(header, fc.constantFrom(1 as const, 2 as const), fc.nat(), (value, version, cut) => {
        const bytes = encodeProxyHeader(value, version);
        expect(decode(bytes.subarray(0, cut % bytes.length))).toBeUndefined();
      }),
    );
  });

  it("of any bytes is a header, not whole yet, or a ProtocolError", () => {
    const start = fc.constantFrom([], signature, [...encodeText("PROXY ")], [...encodeText("PROXY TCP4 ")]);
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (begun, bytes) => {
        try {
          decode(Uint8Array.of(...begun, ...bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
    );
  });

  it("is refused at its first wrong byte", () => {
    expect(() => decode(encodeText("U"))).toThrow('begins with "U"');
    expect(() => decode(encodeText("PROXYUSER"))).toThrow(ProtocolError);
    expect(() => decode(Uint8Array.of(13, 10, 13, 11))).toThrow(ProtocolError);
  });
});

describe("a PROXY header of version 1", () => {
  it.each([
    ["PROXY TCP4 192.0.2.7 198.51.100.1 50000 21\r\n", proxied],
    ["PROXY UNKNOWN\r\n", { kind: "local" }],
    ["PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n", { kind: "local" }],
  ])("takes %j", (text, expected) => {
    expect(decodeLine(text)).toEqual(expected);
  });

  it("names IPv4 inside IPv6 by itself", () => {
    expect(decodeLine("PROXY TCP6 ::ffff:192.0.2.7 2001:DB8::0:1 1 2\r\n")).toMatchObject({
      source: { address: "192.0.2.7" },
      destination: { address: "2001:db8::1" },
    });
  });

  it.each([
    "PROXY TCP4 192.0.2.7 198.51.100.1 50000 21\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 50000 65536\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 050 21\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 50000\r\n",
    "PROXY TCP4  192.0.2.7 198.51.100.1 50000 21\r\n",
    "PROXY TCP4 192.0.2.07 198.51.100.1 50000 21\r\n",
    "PROXY TCP4 ::1 ::1 50000 21\r\n",
    "PROXY TCP6 192.0.2.7 198.51.100.1 50000 21\r\n",
    "PROXY TCP6 fe80::1%eth0 ::1 50000 21\r\n",
    "PROXY TCP4 192.0.2.7 198.51.100.1 50000 21 \r\n",
    "PROXY UDP4 192.0.2.7 198.51.100.1 50000 21\r\n",
    "PROXY UNKNOWNS\r\n",
    "PROXY \r\n",
  ])("refuses %j", (text) => {
    expect(() => decodeLine(text)).toThrow(expect.objectContaining({ code: "syntax" }));
  });

  it("has 107 bytes at most, and no more are waited for", () => {
    const start = "PROXY UNKNOWN ";
    expect(decodeLine(`${start}${"x".repeat(105 - start.length)}\r\n`)).toEqual({ kind: "local" });
    for (const more of ["x".repeat(200), `${"x".repeat(106 - start.length)}\r\n`]) {
      expect(() => decodeLine(start + more)).toThrow(expect.objectContaining({ code: "too-long" }));
    }
  });
});

describe("a PROXY header of version 2", () => {
  it.each([
    ["TCP over IPv4", [0x21, 0x11, 0, 12, ...address], proxied],
    ["what it has behind the addresses", [0x21, 0x11, 0, 15, ...address, 4, 0, 0], proxied],
    ["a health check", [0x20, 0x00, 0, 0], { kind: "local" }],
    ["a health check that names addresses", [0x20, 0x11, 0, 12, ...address], { kind: "local" }],
    ["a peer without an address", [0x21, 0x00, 0, 3, 1, 2, 3], { kind: "local" }],
    ["a UNIX socket", [0x21, 0x31, 0, 216, ...new Uint8Array(216)], { kind: "local" }],
  ])("takes %s", (_what, bytes, expected) => {
    const found = decode(Uint8Array.of(...signature, ...bytes, ...encodeText("USER x\r\n")));
    expect(found?.header).toEqual(expected);
    expect(decodeText(found!.rest)).toBe("USER x\r\n");
  });

  it.each([
    ["another version", [0x11, 0x11, 0, 12, ...address], "syntax"],
    ["another command", [0x22, 0x11, 0, 12, ...address], "syntax"],
    ["UDP", [0x21, 0x12, 0, 12, ...address], "unsupported-parameter"],
    ["another family", [0x21, 0x41, 0, 12, ...address], "unsupported-parameter"],
    ["too few bytes for IPv4", [0x21, 0x11, 0, 11, ...address], "syntax"],
    ["too few bytes for IPv6", [0x21, 0x21, 0, 12, ...address], "syntax"],
    ["more bytes than anybody needs", [0x21, 0x11, 0xff, 0xff], "too-long"],
  ])("refuses %s", (_what, bytes, code) => {
    expect(() => decode(Uint8Array.of(...signature, ...bytes))).toThrow(expect.objectContaining({ code }));
  });
});
