import { describe, expect, it } from "vitest";
import { CommandError } from "../command-error.ts";
import { parseServer } from "./parse-server.ts";

describe("parseServer", () => {
  it.each([
    [["files.example"], { host: "files.example" }],
    [["files.example", "2121"], { host: "files.example", port: 2121 }],
    [["files.example:2121"], { host: "files.example", port: 2121 }],
    [["anna@files.example:2121"], { host: "files.example", port: 2121, user: "anna" }],
    [["127.0.0.1"], { host: "127.0.0.1" }],
    [["::1"], { host: "::1" }],
    [["anna@[::1]:2121"], { host: "::1", port: 2121, user: "anna" }],
    [["fe80::1%eth0", "2121"], { host: "fe80::1%eth0", port: 2121 }],
    [["ftp://anna:secret@files.example/a%20b"], { host: "files.example", user: "anna", password: "secret" }],
  ] as const)("reads %j", ([server, port], expected) => {
    expect(parseServer(server, port).server).toEqual(expected);
  });

  it("takes the path of a URL", () => {
    expect(parseServer("ftp://files.example/a%20b/").path).toBe("a b");
  });

  it.each([["a b"], ["a", "b"], ["a:0"], ["a:70000"], ["a", "0"], ["http://a"], [""], ["[::1"], ["\u001B[2J"]])(
    "refuses %j in one sentence",
    (server, port?: string) => {
      expect(() => parseServer(server, port)).toThrow(CommandError);
      expect(() => parseServer(server, port)).not.toThrow(/\u001B/);
    },
  );

  it("never shows a password that stands where none belongs", () => {
    expect(() => parseServer("anna:secret@files.example")).toThrow(/^"anna:…@files\.example" is no server/);
  });
});
