import { describe, expect, it } from "vitest";
import { plain } from "../text/style.ts";
import { banner, type BannerAccount, type BannerFacts } from "./banner.ts";
import { reachableAddresses } from "./reachable-addresses.ts";

const demo: BannerAccount = { name: "demo", generated: "k7ma-x2cw-9fhq", readOnly: false, anonymous: false };
const anna: BannerAccount = { name: "anna", readOnly: false, anonymous: false };
const anyone: readonly BannerAccount[] = ["anonymous", "ftp"].map((name) => ({
  name,
  readOnly: true,
  anonymous: true,
}));

const facts: BannerFacts = {
  version: "1.2.3",
  reachable: [
    { address: "192.0.2.7", port: 2121 },
    { address: "2001:db8::7", port: 2121 },
  ],
  folder: "/srv/files",
  accounts: [demo],
  passivePorts: { first: 50_000, last: 50_100 },
  command: "npx tandem",
  attended: true,
};

const shown = (changes: Partial<BannerFacts> = {}): string => {
  const { above, below } = banner({ ...facts, ...changes }, plain);
  return [...above, "listening on [::]:2121", ...below].join("\n");
};

describe("the banner", () => {
  it("says where, what, who, and three lines to paste", () => {
    expect(shown()).toMatchInlineSnapshot(`
      "Tandem 1.2.3, an FTP server; Ctrl-C stops it
      listening on [::]:2121

        reach it  ftp://192.0.2.7:2121/
                  ftp://[2001:db8::7]:2121/
        folder    /srv/files
        account   demo, password k7ma-x2cw-9fhq, reads and writes
        passive   ports 50000 to 50100

        tandem    npx tandem open ftp://demo:k7ma-x2cw-9fhq@192.0.2.7:2121/
        curl      curl ftp://demo:k7ma-x2cw-9fhq@192.0.2.7:2121/
      "
    `);
  });

  it("never shows a password that somebody chose: curl and people ask for it", () => {
    const text = shown({ accounts: [anna, ...anyone] });
    expect(text).toContain("curl --user anna ftp://192.0.2.7:2121/");
    expect(text).toContain("npx tandem open ftp://anna@192.0.2.7:2121/");
    expect(text).toContain("anonymous, any password, reads only");
    expect(text).not.toMatch(/^ +ftp, /m);
  });

  it("needs no name where anyone may come in", () => {
    expect(shown({ accounts: anyone })).toContain("curl ftp://192.0.2.7:2121/");
  });

  it("writes odd names so that a shell and a URL can carry them", () => {
    const text = shown({ accounts: [{ ...anna, name: "o'neil @x" }] });
    expect(text).toContain("ftp://o'neil%20%40x@192.0.2.7:2121/");
    expect(text).toContain(`curl --user 'o'\\''neil @x' ftp`);
  });

  it("stays short with many accounts", () => {
    const text = shown({ accounts: Array.from({ length: 40 }, (_, at) => ({ ...anna, name: `user${at}` })) });
    expect(text).toContain("user3");
    expect(text).not.toContain("user4,");
    expect(text).toContain("and 36 others");
  });
});

describe("the addresses that people can use", () => {
  const of = (address: string, family: string, internal = false) => ({ address, family, internal });
  const interfaces = {
    lo: [of("127.0.0.1", "IPv4", true), of("::1", "IPv6", true)],
    eth0: [of("fe80::1", "IPv6"), of("2001:db8::7", "IPv6"), of("192.0.2.7", "IPv4")],
    gone: undefined,
  };

  it("are those of the machine for a listener at all of them, IPv4 first, without link-local ones", () => {
    expect(reachableAddresses("::", interfaces)).toEqual(["192.0.2.7", "2001:db8::7"]);
    expect(reachableAddresses("0.0.0.0", interfaces)).toEqual(["192.0.2.7"]);
  });

  it("are its own for any other, and this machine where there is no network", () => {
    expect(reachableAddresses("127.0.0.1", interfaces)).toEqual(["127.0.0.1"]);
    expect(reachableAddresses("::", { lo: interfaces.lo })).toEqual(["127.0.0.1"]);
  });
});
