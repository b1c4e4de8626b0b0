import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";

/** Whether a chain of certificates in PEM, that of the server first, leads to an authority that clients know without being told. */
export function leadsToKnownAuthority(chain: string, known: readonly string[] = rootCertificates): boolean {
  const given = (chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(read);
  let [top] = given;
  // Each at most once: a chain may lead in a circle.
  for (const _ of given) top = given.find((issuer) => issuer !== top && issued(top, issuer)) ?? top;
  return known.map(read).some((root) => root.fingerprint256 === top?.fingerprint256 || issued(top, root));
}

function issued(certificate: X509Certificate | undefined, issuer: X509Certificate): boolean {
  return certificate?.checkIssued(issuer) === true && certificate.verify(issuer.publicKey);
}

function read(pem: string): X509Certificate {
  return new X509Certificate(pem);
}
