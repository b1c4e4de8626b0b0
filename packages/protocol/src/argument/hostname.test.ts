import { describe, expect, it, test } from "vitest";
import { rootPath } from "../path.ts";
import { hostname } from "./hostname.ts";

const parse = (text: string | undefined) => hostname.parse(text, { directory: rootPath });

describe("a hostname is", () => {
  it.each([
    ["ftp.example.com", "ftp.example.com"],
    ["Ftp.eXample.COM", "ftp.example.com"],
    ["ftp.example.com.", "ftp.example.com"],
    ["xn--e1afmkfd.com", "xn--e1afmkfd.com"],
    ["Bücher.example", "bücher.example"],
    ["localhost", "localhost"],
    ["3com.com", "3com.com"],
    ["192.0.2.256", "192.0.2.256"],
    [`${"a".repeat(63)}.example`, `${"a".repeat(63)}.example`],
  ])("the domain %s", (text, name) => {
    expect(parse(text)).toEqual({ kind: "domain", name });
  });

  it.each([
    ["192.0.2.1", "192.0.2.1", "192.0.2.1"],
    ["[2001:DB8::c000:201]", "2001:db8::c000:201", "[2001:db8::c000:201]"],
    ["[::192.0.2.1]", "::c000:201", "[::c000:201]"],
    ["[::ffff:192.0.2.1]", "192.0.2.1", "192.0.2.1"],
  ])("the address %s", (text, address, formatted) => {
    expect(parse(text)).toEqual({ kind: "address", address });
    expect(hostname.format(parse(text))).toBe(formatted);
  });
});

test.each([
  ...["192.0.2.1:2112", "[2001:db8::c000:201]:2112", "ftp.example.com:21", "2001:db8::1", "[192.0.2.1]", "[fe80::1%1]"],
  ...["[]", "", ".", "a..b", "-a.example", "a-.example", "a_b", "a b", "a/b", "a\0b", "a\uDC80b", "a@b"],
  ...["a".repeat(64), `${"a.".repeat(127)}a`],
])("%j is no hostname", (text) => {
  expect(() => parse(text)).toThrow(/named by its domain or its address/);
});

test("A host must be named", () => {
  expect(() => parse(undefined)).toThrow(/named by its domain/);
});
