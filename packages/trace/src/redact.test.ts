import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactCommandLine, redactEcho, redactUrls } from "./redact.ts";

describe("redactCommandLine", () => {
  it.each([
    ["PASS secret", "PASS ****"],
    ["pass  secret with blanks", "pass ****"],
    ["  PaSs\tsecret", "  PaSs ****"],
    ["PASS ", "PASS ****"],
    ["PASSsecret", "PASS****"],
    ["\uFEFFPASS secret", "\uFEFFPASS ****"],
    ["ACCT 4711", "ACCT ****"],
    ["ADAT dG9rZW4=", "ADAT ****"],
    ["SITE PSWD old new", "SITE PSWD ****"],
    ["site passwd new", "site passwd ****"],
    ["PASS one\nPASS two", "PASS ****"],
  ])("shows %j as %j", (line, shown) => {
    expect(redactCommandLine(line)).toBe(shown);
  });

  it.each(["PASS", "PASV", "USER passer", "RETR PASS secret", "SITE HELP PASS", "ACC T", ""])(
    "leaves %j alone",
    (line) => {
      expect(redactCommandLine(line)).toBe(line);
    },
  );

  it("never shows a password, nor how long it is", () => {
    const password = fc.string({ minLength: 1 });
    const verb = fc.mixedCase(fc.constantFrom("pass", "acct", "adat"));
    fc.assert(
      fc.property(fc.constantFrom("", " ", "\t "), verb, password, (lead, name, secret) => {
        expect(redactCommandLine(`${lead}${name} ${secret}`)).toBe(`${lead}${name} ****`);
      }),
    );
  });
});

describe("redactEcho", () => {
  it.each([
    ["500 PASS hunter2 not understood; hunter2?", "hunter2", "500 PASS **** not understood; ****?"],
    ["530 Wrong.", "530 Wrong", "530 Wrong."],
    ["530 530.", "530 ", "530 530."],
    ["530-1234 or", "1234", "530-**** or"],
    ["5301234", "1234", "530****"],
    ["1234", "1234", "****"],
    ["530 a word", "a", "530 a word"],
  ])("shows %j with the secret %j as %j", (line, secret, shown) => {
    expect(redactEcho(line, secret)).toBe(shown);
  });
});

describe("redactUrls", () => {
  it.each([
    ["ftp://demo:secret@host/a:b@c", "ftp://demo:****@host/a:b@c"],
    ["from ftps://u:p@ss:w0rd@host to ftp://a:b@c/", "from ftps://u:****@host to ftp://a:****@c/"],
    ["ftp://me@example.org:secret@host/a", "ftp://me@example.org:****@host/a"],
    ["ftpes:me:secret@host FTPS:/me:secret@host", "ftpes:me:****@host FTPS:/me:****@host"],
    ["ftp:\\\\me:secret@host/ ftp:///me:secret@host/", "ftp:\\\\me:****@host/ ftp:///me:****@host/"],
    ["ftp://me@host:2121/a@b", "ftp://me@host:2121/a@b"],
    ["ftp://host:2121/a@b", "ftp://host:2121/a@b"],
    ["ftp://demo@host/", "ftp://demo@host/"],
    ["RETR notes: me@home", "RETR notes: me@home"],
  ])("shows %j as %j", (text, shown) => {
    expect(redactUrls(text)).toBe(shown);
  });
});
