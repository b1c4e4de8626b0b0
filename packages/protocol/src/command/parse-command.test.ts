import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rootPath } from "../path.ts";
import { ProtocolError } from "../protocol-error.ts";
import { encodeText } from "../text.ts";
import { encodeCommand, formatUsage, parseArgument, parseCommand, verbOf } from "./parse-command.ts";
import { verbRow, verbs, type Verb } from "./verbs.ts";

const context = { directory: rootPath };
const parse = (line: string): ReturnType<typeof parseCommand> => parseCommand(encodeText(line));

describe("parseCommand", () => {
  it("takes the verb in any case and keeps the argument to its last character", () => {
    expect(parse("retr  a b ")).toEqual({ verb: "RETR", word: "RETR", argument: " a b " });
  });

  it("tells no argument from an empty one", () => {
    expect(parse("LIST").argument).toBeUndefined();
    expect(parse("LIST ").argument).toBe("");
  });

  it("knows no verb by the name of an object's property", () => {
    for (const word of ["constructor", "__proto__", "toString", "hasOwnProperty"]) expect(verbOf(word)).toBeUndefined();
  });

  it("gives a command for any bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof parseCommand(bytes).word === "string"));
  });
});

describe("encodeCommand", () => {
  it("is read back by parseCommand", () => {
    const argument = fc.string({ unit: "binary" }).filter((text) => !/[\r\n\0]/.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(argument, (text) => {
        const line = encodeCommand("STOR", text);
        expect(parseCommand(line.subarray(0, -2))).toEqual({ verb: "STOR", word: "STOR", argument: text });
      }),
    );
  });

  it.each(["a\r\nDELE b", "a\nb", "a\rb", "a\0b"])("refuses an argument that would end the line: %j", (argument) => {
    expect(() => encodeCommand("STOR", argument)).toThrow(ProtocolError);
  });
});

describe("parseArgument", () => {
  it("accepts or throws a ProtocolError, for every verb and any text", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(verbs) as Verb[])),
        fc.option(fc.string(), { nil: undefined }),
        (verb, text) => {
          try {
            parseArgument(verb, text, context);
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError);
          }
        },
      ),
    );
  });

  it.each<[Verb, string | undefined]>([
    ["TYPE", "A"],
    ["TYPE", "A T"],
    ["TYPE", "E C"],
    ["TYPE", "I"],
    ["TYPE", "L 8"],
    ["STRU", "F"],
    ["MODE", "S"],
    ["PORT", "192,168,150,90,195,149"],
    ["EPRT", "|1|132.235.1.2|6275|"],
    ["EPRT", "|2|1080::8:800:200c:417a|5282|"],
    ["EPSV", undefined],
    ["EPSV", "2"],
    ["EPSV", "ALL"],
    ["REST", "9007199254740991"],
    ["ALLO", "100"],
    ["ALLO", "100 R 80"],
    ["RETR", "/a b/c"],
    ["LIST", "-la /a"],
    ["LIST", undefined],
    ["OPTS", "UTF8 ON"],
  ])("formats what it parsed: %s %s", (verb, text) => {
    expect(verbRow(verb).argument.format(parseArgument(verb, text, context))).toBe(text);
  });

  it.each<[Verb, string | undefined]>([
    ["TYPE", "X"],
    ["TYPE", "A N N"],
    ["TYPE", "L"],
    ["TYPE", undefined],
    ["REST", "abc"],
    ["REST", "-1"],
    ["REST", "9007199254740992"],
    ["REST", "1e3"],
    ["RETR", undefined],
    ["RETR", ""],
    ["STOR", "a\0b"],
    ["PORT", "1,2,3,4,5"],
    ["PORT", "1,2,3,4,5,256"],
    ["EPSV", "x"],
    ["PASV", "now"],
    ["ALLO", "many"],
  ])("refuses %s %s and shows the usage", (verb, text) => {
    expect(() => parseArgument(verb, text, context)).toThrow(`Usage: ${formatUsage(verb)}`);
  });

  it("takes ls options off the front of a LIST, and only there", () => {
    expect(parseArgument("LIST", "-la -R sub -x", context)).toEqual({
      options: "laR",
      path: "/sub -x",
      absolute: false,
    });
    expect(parseArgument("LIST", "-- -name", context)).toMatchObject({ options: "", path: "/-name" });
    expect(parseArgument("LIST", "-al1 /sub", context)).toEqual({ options: "al1", path: "/sub", absolute: true });
  });

  it("names a network protocol that is not spoken", () => {
    expect(() => parseArgument("EPSV", "3", context)).toThrow(expect.objectContaining({ code: "network-protocol" }));
  });
});
