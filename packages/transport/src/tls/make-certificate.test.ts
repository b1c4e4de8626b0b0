import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { loadCertificate } from "./certificate.ts";
import { makeCertificate } from "./make-certificate.ts";

const date = Date.UTC(2026, 10, 22);

describe("a certificate that was made", () => {
  it.each(["ecdsa", "rsa"] as const)(
    "with a key of %s stands for its names and addresses, and proves its key",
    (key) => {
      const made = makeCertificate({ names: ["ftp.example.org", "192.0.2.1", "2001:db8::1"], date, days: 30, key });
      const { x509, covers } = { x509: new X509Certificate(made.chain), covers: loadCertificate(made).covers };
      expect(x509.subject).toBe("CN=ftp.example.org");
      expect(x509.subjectAltName).toBe("DNS:ftp.example.org, IP Address:192.0.2.1, IP Address:2001:DB8:0:0:0:0:0:1");
      expect(x509.verify(x509.publicKey)).toBe(true);
      expect(x509.ca).toBe(false);
      expect(x509.checkIP("192.0.2.1")).toBe("192.0.2.1");
      expect(new Date(x509.validFrom)).toEqual(new Date(date - 86_400_000));
      expect(new Date(x509.validTo)).toEqual(new Date(date + 30 * 86_400_000));
      expect(covers("ftp.example.org")).toBe(true);
      expect(covers("example.org")).toBe(false);
    },
  );

  it("by an authority was issued by it and brings it along", () => {
    const authority = makeCertificate({ names: ["Test authority"], date, days: 30, authority: true });
    const made = makeCertificate({ names: ["anna"], date, days: 30, issuer: authority });
    const [issuer, x509] = [authority, made].map(({ chain }) => new X509Certificate(chain)) as [
      X509Certificate,
      X509Certificate,
    ];
    expect(issuer.ca).toBe(true);
    expect(x509.checkIssued(issuer)).toBe(true);
    expect(x509.verify(issuer.publicKey)).toBe(true);
    expect(made.chain.endsWith(authority.chain)).toBe(true);
  });

  it("may end after 2049", () => {
    const x509 = new X509Certificate(makeCertificate({ names: ["a"], date, days: 36_500 }).chain);
    expect(new Date(x509.validTo).getUTCFullYear()).toBe(2126);
  });
});

describe("a certificate that cannot be used is refused in words", () => {
  const made = makeCertificate({ names: ["a.example.org"], date, days: 1 });
  const other = makeCertificate({ names: ["b.example.org"], date, days: 1 });
  it.each([
    ["no certificate", { ...made, chain: "nothing" }, /no certificate in PEM/],
    ["no key", { ...made, key: "nothing" }, /private key cannot be read/],
    ["another's key", { ...made, key: other.key }, /does not belong to the certificate of CN=a\.example\.org/],
  ])("%s", (_, certificate, message) => {
    expect(() => loadCertificate(certificate)).toThrow(message);
  });
});
