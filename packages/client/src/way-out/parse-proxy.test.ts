import { describe, expect, it } from "vitest";
import { parseProxy } from "./parse-proxy.ts";

describe("the address of a proxy", () => {
  it.each([
    ["http://proxy:3128", { kind: "http", host: "proxy", port: 3128 }],
    ["http://proxy:80/", { kind: "http", host: "proxy", port: 80 }],
    ["http://proxy", { kind: "http", host: "proxy" }],
    ["https://proxy:443", { kind: "https", host: "proxy", port: 443 }],
    ["proxy.example.com:8080", { kind: "http", host: "proxy.example.com", port: 8080 }],
    [
      "SOCKS5://ann:p%40ss@[2001:db8::1]:1080",
      { kind: "socks5", host: "2001:db8::1", port: 1080, user: "ann", password: "p@ss" },
    ],
    ["socks5h://proxy", { kind: "socks5", host: "proxy" }],
    ["socks4a://ann@proxy:9050", { kind: "socks4a", host: "proxy", port: 9050, user: "ann" }],
    ["socks4://proxy?names=here", { kind: "socks4", host: "proxy", names: "here" }],
    [
      "ftp://ann:secret@proxy:2121?logon=proxy-then-open",
      { kind: "ftp", host: "proxy", port: 2121, user: "ann", password: "secret", logon: "proxy-then-open" },
    ],
    ["ftp://proxy", { kind: "ftp", host: "proxy" }],
  ])("%s says what it is", (url, options) => {
    expect(parseProxy(url)).toEqual(options);
    if (/^[a-z0-9]+:\/\//i.test(url) && !url.endsWith(":80/") && !url.endsWith(":443"))
      expect(parseProxy(new URL(url))).toEqual(options);
  });

  it.each([
    "gopher://ann:wonderland@proxy",
    "socks5://ann:wonderland@",
    "socks5://ann:wonderland@proxy:99999",
    "http://ann:wonder%ZZland@proxy",
    "http://ann:wonderland@proxy/path",
    "ftp://ann:wonderland@proxy?logon=magic",
    "http://ann:wonderland@proxy?names=nowhere",
    "http://ann:wonderland@proxy?logon=proxy-then-open",
  ])("%s is none, and no error shows its password", (url) => {
    let error: unknown;
    try {
      parseProxy(url);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TypeError);
    expect(`${String(error)}${String((error as Error).cause)}${(error as Error).stack}`).not.toContain("wonderland");
  });
});
