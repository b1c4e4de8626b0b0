import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { certifiedName } from "./certified-name.ts";
import { makeCertificate } from "./make-certificate.ts";
import { defaultTrust, judgeFor } from "./trust.ts";

it.each([
  ["ftp.example.org", { kind: "domain", domain: "ftp.example.org" }],
  ["ftp.example.org.", { kind: "domain", domain: "ftp.example.org" }],
  ["bücher.example.", { kind: "domain", domain: "xn--bcher-kva.example" }],
  ["0x7f.1", { kind: "domain", domain: "0x7f.1" }],
  ["\uFFFD ", { kind: "domain", domain: "\uFFFD " }],
  ["192.0.2.7", { kind: "address", address: "192.0.2.7" }],
  ["fe80::1%eth0", { kind: "address", address: "fe80::1" }],
])("of %j is %j", (host, name) => {
  expect(certifiedName(host)).toEqual(name);
});

it("is what the certificate of a host is held against", () => {
  const names = ["ftp.example.org", "xn--bcher-kva.example", "192.0.2.7", "fe80::1"];
  const x509 = new X509Certificate(makeCertificate({ names, date: Date.now(), days: 2 }).chain);
  const shown = { name: undefined, fingerprint: x509.fingerprint256, distrust: undefined, x509 };
  for (const host of ["ftp.example.org.", "bücher.example", "192.0.2.7", "fe80::1%eth0"]) {
    expect(() => judgeFor(host, defaultTrust)(shown)).not.toThrow();
  }
  for (const host of ["other.example.org", "example.org", "192.0.2.8", ""]) {
    expect(() => judgeFor(host, defaultTrust)(shown)).toThrow("not for this host");
  }
});
