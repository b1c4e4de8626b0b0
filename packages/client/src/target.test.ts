import { expect, it } from "vitest";
import { parseTarget } from "./target.ts";

it("takes a URL apart, everything decoded", () => {
  expect(parseTarget("ftp://de%20mo:p%40ss%3A@example.com:2121/pub/a%20b;type=a")).toEqual({
    options: { host: "example.com", port: 2121, user: "de mo", password: "p@ss:" },
    path: "pub/a b",
    type: "ascii",
  });
  expect(parseTarget("ftp://example.com")).toEqual({ options: { host: "example.com" }, path: "", type: undefined });
  expect(parseTarget(new URL("ftp://[::1]:2121/%2Fetc/motd")).options.host).toBe("::1");
  expect(parseTarget("ftp://example.com/%2Fetc/motd").path).toBe("/etc/motd");
});

it("refuses what is no such URL without showing a password", () => {
  for (const target of [
    "http://me:secret@example.com/",
    "me:secret@example.com",
    "ftps://me:secret@example.com/",
    "ftp://me:secret@:x/",
  ]) {
    expect(() => parseTarget(target)).toThrow(TypeError);
    expect(() => parseTarget(target)).not.toThrow(/secret/);
  }
  expect(() => parseTarget("ftp://example.com/100%")).toThrow("percent");
});
