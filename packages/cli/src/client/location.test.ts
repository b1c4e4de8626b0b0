import { describe, expect, it } from "vitest";
import { CommandError } from "../command-error.ts";
import { lastName, locationOf, parseLocation, pathIn, serverLabel } from "./location.ts";

describe("a URL", () => {
  it("names a server, a user and a path", () => {
    expect(parseLocation("ftp://demo:s%40c@files.example:2121/pub/a%20b.txt")).toEqual({
      server: { host: "files.example", port: 2121, user: "demo", password: "s@c" },
      path: "pub/a b.txt",
      directory: false,
      type: undefined,
    });
    expect(parseLocation("ftpes://host/a").server).toEqual({ host: "host", tls: "explicit" });
    expect(parseLocation("ftps://host:991/a").server).toEqual({ host: "host", port: 991, tls: "implicit" });
    expect(parseLocation("ftp://[::1]/a;type=a")).toMatchObject({ server: { host: "::1" }, path: "a", type: "ascii" });
  });

  it.each([
    ["ftp://host", "", true],
    ["ftp://host/", "", true],
    ["ftp://host/pub/", "pub", true],
    ["ftp://host/%2F", "/", true],
    ["ftp://host/%2Fetc/motd", "/etc/motd", false],
    ["ftp://host//etc/", "/etc", true],
  ])("%s names %j", (url, path, directory) => {
    expect(parseLocation(url)).toMatchObject({ path, directory });
  });

  it.each([
    ["ftp://host/what?.txt", "what?.txt"],
    ["ftp://host/a#1;b.txt", "a#1;b.txt"],
    ["ftp://host/a\\b", "a\\b"],
    ["ftp://host/a\tb", "a\tb"],
  ])("%j keeps every character of its path", (url, path) => {
    expect(parseLocation(url).path).toBe(path);
  });

  it.each([
    ["ftp://host/a/*.txt", "a/*.txt"],
    ["ftpes://u:p*@host/%2Fa%2Fb?", "/a/b?"],
    ["ftp://host/%5B1%5D*;type=a", "\\[1\\]*"],
    ["ftp://host/a\\*", "a\\\\*"],
    ["ftp://host/%2A", undefined],
    ["ftp://us*er:p?w@host/a", undefined],
    ["ftp://host", undefined],
  ])("%j has the pattern %j", (url, pattern) => {
    expect(parseLocation(url).pattern).toBe(pattern);
  });

  it.each(["", "files.example/x", "http://host/x", "ftpx://host/x", "ftp://host/a%0D%0ADELE%20b", "ftp://host/%zz"])(
    "%j is refused as usage",
    (url) => {
      expect(() => parseLocation(url)).toThrow(expect.objectContaining({ exitCode: 2 }));
    },
  );

  it("is never shown when it may hold a password", () => {
    for (const url of [
      "demo:hunter2@host/x",
      "http://demo:hunter2@host/",
      "ftpx://demo:hunter2@host/",
      "ftp://demo:hunter2@/",
    ]) {
      const error = thrown(() => parseLocation(url));
      expect(error).toBeInstanceOf(CommandError);
      expect(String(error)).not.toContain("hunter2");
    }
    expect(String(thrown(() => parseLocation("files.example/x")))).toContain("files.example/x");
  });
});

it("is shown without its password", () => {
  expect(serverLabel({ host: "h", port: 2121, user: "demo", password: "p" })).toBe("demo@h:2121");
  expect(serverLabel({ host: "::1", port: 21 })).toBe("::1");
  expect(serverLabel({ host: "h", port: 990, tls: "implicit" })).toBe("h");
  expect(serverLabel({ host: "h", port: 21, tls: "implicit" })).toBe("h:21");
  expect(serverLabel({ host: "h", user: "a\u001B[2J" })).toBe("a\\x1b[2J@h");
});

it("is a URL again without its password", () => {
  for (const url of ["ftp://host/", "ftpes://a%40b@host:2121/", "ftps://demo@[::1]/", "ftp://[::1]:21/"]) {
    expect(locationOf(parseLocation(url).server)).toBe(url);
  }
  expect(locationOf({ host: "h", user: "demo", password: "p" })).toBe("ftp://demo@h/");
});

it("joins paths of the server and takes their last names", () => {
  expect([pathIn("", "a"), pathIn("/", "a"), pathIn("pub", "a")]).toEqual(["a", "/a", "pub/a"]);
  expect([lastName("pub/a"), lastName("a"), lastName("/"), lastName("")]).toEqual(["a", "a", "", ""]);
});

function thrown(work: () => unknown): unknown {
  try {
    return void work();
  } catch (error) {
    return error;
  }
}
