import { makeCertificate } from "@tandem/transport";
import { describe, expect, it } from "vitest";
import { plain } from "../text/style.ts";
import { banner, type BannerAccount, type BannerFacts } from "./banner.ts";
import { reachableAddresses } from "./reachable-addresses.ts";
import { bannerTls } from "./tls/banner-tls.ts";
import { certificateFacts } from "./tls/certificate-facts.ts";

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
  tls: undefined,
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
        TLS       off: everything travels in clear

        tandem    npx tandem open ftp://demo:k7ma-x2cw-9fhq@192.0.2.7:2121/
        curl      curl ftp://demo:k7ma-x2cw-9fhq@192.0.2.7:2121/
      "
    `);
  });

  it("says how a certificate that nobody vouches for is known, and pins it in what is pasted", () => {
    const certificate = makeCertificate({ names: ["h"], date: Date.UTC(2026, 0, 1), days: 10 });
    const facts = { ...certificateFacts(certificate), fingerprint: "AB:".repeat(32).slice(0, -1), keyPin: "cGlu" };
    const implicit = { address: "192.0.2.7", port: 990, tls: "implicit" } as const;
    const tls = bannerTls(
      { facts, own: { path: "/var/lib/tandem/self-signed.pem" }, required: false, vouched: () => false },
      [implicit],
    );
    expect(shown({ tls }).split("\n").slice(8)).toEqual([
      "  TLS       offered, implicit on port 990",
      "            its own certificate, kept in /var/lib/tandem/self-signed.pem",
      `            SHA-256 ${"AB:".repeat(16)}`,
      `                    ${"AB:".repeat(16).slice(0, -1)}`,
      "",
      "  tandem    npx tandem open ftpes://demo:k7ma-x2cw-9fhq@192.0.2.7:2121/ \\",
      `    --pin ${"ab".repeat(32)}`,
      "  curl      curl --ssl-reqd ftp://demo:k7ma-x2cw-9fhq@192.0.2.7:2121/ \\",
      "    -k --pinnedpubkey sha256//cGlu",
      "",
    ]);
    const only = shown({ tls, reachable: [implicit] });
    expect(only).toContain("ftps://192.0.2.7:990/\n");
    expect(only).toContain("npx tandem open ftps://demo:k7ma-x2cw-9fhq@192.0.2.7:990/ \\\n");
    expect(only).toContain("curl ftps://demo:k7ma-x2cw-9fhq@192.0.2.7:990/ \\\n");
  });

  it("names the host that a certificate is for, which clients compare", () => {
    const names = ["*.example.org", "192.0.2.7", "ftp.example.org"];
    const authority = makeCertificate({
      names: ["An authority"],
      date: Date.UTC(2026, 0, 1),
      days: 10,
      authority: true,
    });
    const certificate = makeCertificate({ names, date: Date.UTC(2026, 0, 1), days: 10, issuer: authority });
    const open = { facts: certificateFacts(certificate), own: undefined, required: true, vouched: () => true };
    const tls = bannerTls(open, facts.reachable);
    const text = shown({ tls, accounts: [anna] });
    expect(text).toContain(
      "  TLS       required\n            certificate for *.example.org, 192.0.2.7, ftp.example.org, until 2026-01-11\n",
    );
    expect(text).toContain("npx tandem open ftpes://anna@ftp.example.org:2121/\n");
    expect(text).toContain("curl --ssl-reqd --user anna ftp://ftp.example.org:2121/\n");
    expect(text).not.toContain("pin");
    expect(text).toContain("reach it  ftpes://192.0.2.7:2121/\n            ftpes://[2001:db8::7]:2121/\n");

    // Nobody knows that authority, or the name is another machine's.
    const [local] = [{ address: "127.0.0.1", port: 2121 }];
    for (const [changes, reachable, url] of [
      [{ vouched: () => false }, facts.reachable, "ftpes://anna@192.0.2.7:2121/"],
      [{}, [local], "ftpes://anna@127.0.0.1:2121/"],
    ] as const) {
      const pinned = shown({ tls: bannerTls({ ...open, ...changes }, reachable), reachable, accounts: [anna] });
      expect(pinned).toContain(
        `npx tandem open ${url} \\\n    --pin ${open.facts.fingerprint.replaceAll(":", "").toLowerCase()}`,
      );
      expect(pinned).toContain(`-k --pinnedpubkey sha256//${open.facts.keyPin}\n`);
      expect(pinned).toContain(`SHA-256 ${open.facts.fingerprint.slice(0, 48)}`);
    }
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
