import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";

/** Whether a chain of certificates in PEM, that of the server first, leads to an authority that clients know without being told. */
export function leadsToKnownAuthority(chain: string, known: readonly string[] = rootCertificates): boolean {
  const given = (chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(read);
  let [top] = given;
  // Each at most once: a chain may lead in a circle.
  for (const _ of given) top = given.find((issuer) => issuer !== top && issued(top, issuer)) ?? top;
  return (top === undefined ? [] : mayHaveIssued(top, known))
    .map(read)
    .some((root) => root.fingerprint256 === top?.fingerprint256 || issued(top, root));
}

/** Of one that has signed itself only its own key can be the key of its issuer: the others, which take long to read, are not read. */
function mayHaveIssued(top: X509Certificate, known: readonly string[]): readonly string[] {
  if (!top.verify(top.publicKey)) return known;
  const key = top.publicKey.export({ type: "spki", format: "der" });
  return known.filter((pem) => Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64").includes(key));
}

function issued(certificate: X509Certificate | undefined, issuer: X509Certificate): boolean {
  return certificate?.checkIssued(issuer) === true && certificate.verify(issuer.publicKey);
}

function read(pem: string): X509Certificate {
  return new X509Certificate(pem);
}
