import { describe, expect, it } from "vitest";
import { parseAccountName, parseNamedPassword } from "./account.ts";
import { parseRunAs } from "./run-as.ts";
import { parseHost, parseListen, parsePublicAddress } from "./address.ts";
import { wholeNumber } from "./number.ts";
import { parseUmask } from "./octal.ts";
import { parseDialPort, parseListenPort, parsePortRange, parsePublicPort } from "./port.ts";

describe("options", () => {
  it.each([
    [parseListenPort, "0", 0],
    [parseDialPort, "65535", 65_535],
    [parsePortRange, "50000-50100", { first: 50_000, last: 50_100 }],
    [parsePortRange, "50000", { first: 50_000, last: 50_000 }],
    [parseHost, "::", "::"],
    [parseHost, "[::1]", "::1"],
    [parseHost, "0:0::1", "::1"],
    [parseHost, "::ffff:127.0.0.1", "127.0.0.1"],
    [parseHost, "fe80::1%eth0", "fe80::1%eth0"],
    [parseHost, "localhost", "localhost"],
    [parseListen, "2121", { port: 2121 }],
    [parseListen, "::1", { address: "::1" }],
    [parseListen, "[::]:21", { address: "::", port: 21 }],
    [parseListen, "127.0.0.1:0", { address: "127.0.0.1", port: 0 }],
    [parseListen, "ftp.example.org:21", { address: "ftp.example.org", port: 21 }],
    [parsePublicAddress, "203.0.113.7", "203.0.113.7"],
    [parsePublicAddress, "ftp.example.org", "ftp.example.org"],
    [parsePublicPort, "60000", 60_000],
    [parseRunAs, "ftp", { user: "ftp" }],
    [parseRunAs, "DOM\\anna.b:1000", { user: "DOM\\anna.b", group: "1000" }],
    [parseNamedPassword, "anna:a:b c", { name: "anna", password: "a:b c" }],
    [parseAccountName, "anna", "anna"],
    [parseUmask, "022", 0o022],
    [parseUmask, "0", 0],
    [wholeNumber(1, 10), "10", 10],
  ] as const)("reads %o of %j", (parse: (text: string) => unknown, text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it.each([
    [parseListenPort, ["", "-1", "65536", "1e3", "0x10", " 1", "21a"]],
    [parsePortRange, ["", "-", "9-1", "0-5", "1-65536", "1-2-3", "a-b", "5-"]],
    [parseHost, ["", "999.1.1.1", "1.2.3", "[localhost]", "a b", "-x", "127.0.0.1:21", "::1::"]],
    [parseListen, ["", ":21", "::1:99999x", "host:99999", "a b:1"]],
    [parsePublicAddress, ["::1", "a b", "1.2.3.256", "", "*"]],
    [parsePublicPort, ["0", "65536", ""]],
    [parseRunAs, ["", ":", "ftp:", ":files", "-u", "ftp:-g", "a b", "a:b:c", "../x"]],
    [parseNamedPassword, ["anna", ":x", "anna:", "a\nb:x"]],
    [parseUmask, ["8", "", "00222", "1777", "0o22"]],
    [wholeNumber(1, 10), ["0", "11", "1.5", ""]],
  ] as const)("refuses, with a hint: %o", (parse: (text: string) => unknown, texts: readonly string[]) => {
    for (const text of texts) expect(() => parse(text)).toThrow(/^(It must be|The password|A name needs) ?.*\.$/);
  });
});
