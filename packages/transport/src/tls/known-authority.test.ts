import { rootCertificates } from "node:tls";
import { makeCertificate } from "./make-certificate.ts";
import { describe, expect, it } from "vitest";
import { leadsToKnownAuthority } from "./known-authority.ts";

const made = (name: string, given: Partial<Parameters<typeof makeCertificate>[0]> = {}) =>
  makeCertificate({ names: [name], date: Date.now(), days: 9, ...given });

describe("the chain of a certificate", () => {
  const root = made("Root", { authority: true });
  const between = made("Between", { authority: true, issuer: root });
  const leaf = made("ftp.example.org", { issuer: between });

  it("leads to a known authority directly, by others in between, or with the authority in it", () => {
    expect(leadsToKnownAuthority(made("a", { issuer: root }).chain, [root.chain])).toBe(true);
    expect(leadsToKnownAuthority(leaf.chain, [root.chain])).toBe(true);
    expect(leadsToKnownAuthority(leaf.chain + root.chain, [root.chain])).toBe(true);
    expect(rootCertificates.filter((one) => !leadsToKnownAuthority(one))).toEqual([]);
  });

  it("is found out without reading authorities that cannot have signed it, when it has signed itself", () => {
    const unreadable = "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n";
    expect(leadsToKnownAuthority(made("a").chain, [unreadable])).toBe(false);
    expect(leadsToKnownAuthority(leaf.chain, [unreadable, root.chain])).toBe(true);
  });

  it("leads to none when it is signed by itself, by an authority of somebody's own, or by one of the same name", () => {
    expect(leadsToKnownAuthority(made("a").chain)).toBe(false);
    expect(leadsToKnownAuthority(leaf.chain)).toBe(false);
    expect(leadsToKnownAuthority(leaf.chain, [made("Root", { authority: true }).chain])).toBe(false);
    expect(leadsToKnownAuthority("")).toBe(false);
  });
});
