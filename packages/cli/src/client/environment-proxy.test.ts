import { describe, expect, it } from "vitest";
import { environmentProxy } from "./environment-proxy.ts";
import { run } from "./run.fixtures.ts";

describe("the proxy of the environment", () => {
  it("is that of ftp_proxy, then of all_proxy, for every host but this machine", () => {
    const ftp = { ftp_proxy: "socks5://a:1080", ALL_PROXY: "http://b" };
    expect(environmentProxy("files.example", ftp)).toMatchObject({ kind: "socks5", host: "a" });
    expect(environmentProxy("files.example", { ...ftp, ftp_proxy: "" })).toMatchObject({ kind: "http", host: "b" });
    expect(environmentProxy("127.0.0.1", ftp)).toBeUndefined();
    expect(environmentProxy("localhost", ftp)).toBeUndefined();
    expect(environmentProxy("files.example", {})).toBeUndefined();
  });

  it.each([
    ["files.example", "files.example", true],
    ["files.example", "example", true],
    ["files.example", ".example, other", true],
    ["files.example", "*", true],
    ["myexample", "example", false],
    ["FILES.example.", "files.EXAMPLE", true],
    ["10.1.2.3", "10.0.0.0/8", true],
    ["11.1.2.3", "10.0.0.0/8", false],
    ["2001:db8::1", "2001:db8::/32", true],
    ["1.2.3.4", "3.4", false],
    ["10.1.2.3", "10.0.0.0/99", false],
    ["files.example", "", false],
  ])("is not for %s with no_proxy=%j: %s", (host, no_proxy, exempt) => {
    expect(environmentProxy(host, { ftp_proxy: "http://p", no_proxy }) === undefined).toBe(exempt);
  });

  it("must be one, and is told without its password", async () => {
    const env = { ftp_proxy: "gopher://anna:hunter2@x" };
    const ran = await run(["ls", "ftp://files.example/"], { env });
    expect(ran).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringMatching(/^tandem: ftp_proxy in the environment is no proxy/),
    });
    expect(ran.err).not.toContain("hunter2");
  });
});

it.each([
  [["-4", "-6"], "leave no address"],
  [["--proxy", "gopher://x"], "The proxy is no address"],
  [["--source-address", "here"], "IPv4 or IPv6 address"],
  [["--limit-rate", "fast"], "bytes a second"],
  [["--connections", "0"], "from 1 to 64"],
  [["--timeout", "0"], "from 1s to 1d"],
])("%j is a matter of usage", async (flags, sentence) => {
  const ran = await run(["ls", "ftp://127.0.0.1:1/", ...flags]);
  expect(ran).toMatchObject({ code: 2, out: "", err: expect.stringContaining(sentence) });
});
