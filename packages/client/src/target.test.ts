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

it("takes TLS from the scheme, and every port as it stands", () => {
  expect(parseTarget("ftpes://demo@example.com/pub")).toEqual({
    options: { host: "example.com", user: "demo", tls: "explicit" },
    path: "pub",
    type: undefined,
  });
  expect(parseTarget(new URL("FTPS://bücher.example/")).options).toEqual({
    host: "xn--bcher-kva.example",
    tls: "implicit",
  });
  for (const port of [21, 80, 990]) {
    expect(parseTarget(`ftps://[::1]:${port}`).options).toEqual({ host: "::1", port, tls: "implicit" });
    expect(parseTarget(`ftp://example.com:${port}`).options).toEqual({ host: "example.com", port });
  }
});

it("refuses what is no such URL without showing a password", () => {
  for (const target of [
    "http://me:secret@example.com/",
    "me:secret@example.com",
    "sftp://me:secret@example.com/",
    "ftp://me:secret@:x/",
  ]) {
    expect(() => parseTarget(target)).toThrow(TypeError);
    expect(() => parseTarget(target)).not.toThrow(/secret/);
  }
  expect(() => parseTarget("ftp://example.com/100%")).toThrow("percent");
});
