import { describe, expect, it } from "vitest";
import { aliases, verbs } from "../command/verbs.ts";
import { encodeText } from "../text.ts";
import { foreignProtocol } from "./foreign-protocol.ts";

const of = (line: string): string | undefined => foreignProtocol(encodeText(line));

describe("a line is recognised as", () => {
  it.each([
    "GET / HTTP/1.1",
    "POST /upload HTTP/1.0",
    "HEAD http://example.org/ HTTP/1.1",
    "PUT /a",
    "OPTIONS * HTTP/1.1",
    "CONNECT example.org:21",
    "DELETE /a HTTP/1.1",
    "TRACE / HTTP/1.1",
    "PATCH /a HTTP/1.1",
    "PROPFIND / HTTP/1.1",
    "PRI * HTTP/2.0",
    "Host: example.org",
    "Content-Length: 7",
    "Accept:",
    `GET /${"x".repeat(4_000)}`,
    `INVENTED /${"x".repeat(4_000)} HTTP/1.1`,
    "INVENTED /a HTTP/1.1",
  ])("HTTP: %s", (line) => expect(of(line)).toBe("HTTP"));

  it.each(["HELO there", "EHLO example.org", "ehlo x", "HELO", "MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA", "LHLO x"])(
    "SMTP: %s",
    (line) => expect(of(line)).toBe("SMTP"),
  );

  it.each(["PROXY TCP4 192.0.2.7 198.51.100.1 50000 21", "PROXY UNKNOWN", "\0"])("PROXY: %j", (line) =>
    expect(of(line)).toBe("PROXY"),
  );

  it("SSH by its banner", () => expect(of("SSH-2.0-OpenSSH_9.6")).toBe("SSH"));

  it.each([
    ["TLS 1.0 to 1.3", [0x16, 0x03, 0x01, 0x02]],
    ["SSL 2", [0x80, 0x2e, 0x01, 0x03]],
    ["SSL 2 in its oldest form", [0x80, 0x2e, 0x01, 0x00]],
  ])("TLS: %s", (_, bytes) => expect(foreignProtocol(Uint8Array.from(bytes))).toBe("TLS"));
});

it.each([
  "",
  "BOGUS",
  "get notes.txt",
  "GET notes.txt",
  "DATA x",
  "mail",
  "S",
  "ls -l",
  "HELLO",
  "delete a",
  "\u0016",
  "DSIZ /a",
  "XSHA /a b",
  "FOO *",
  "PROXY",
  "PROXY me",
  "\0\0",
])("%j is a slip of the finger and no other protocol", (line) => expect(of(line)).toBeUndefined());

it("no verb of FTP is taken for another protocol, whatever follows it", () => {
  for (const verb of [...Object.keys(verbs), ...Object.keys(aliases)]) {
    for (const argument of ["", " a", " a b", " /a", " *"]) {
      expect([verb, argument, of(verb + argument)]).toEqual([verb, argument, undefined]);
    }
  }
});
