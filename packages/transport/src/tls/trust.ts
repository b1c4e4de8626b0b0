import type { X509Certificate } from "node:crypto";
import { printable } from "@tandem/protocol";
import { certifiedName } from "./certified-name.ts";
import type { PeerCertificate } from "./secure-socket.ts";
import { TlsError } from "./tls-error.ts";

/** Which certificates of a server a client believes. */
export interface TrustOptions {
  /** Certificates of authorities, in PEM, which are trusted beside those that Node and the system know. */
  readonly authorities: readonly string[];
  /** Trusts `authorities` and nobody else. */
  readonly onlyAuthorities: boolean;
  /**
   * SHA-256 fingerprints of the server's own certificate, 64 hexadecimal digits with or without colons. The certificate with
   * one of them is the server's, whoever signed it, whatever it is for, and when it has expired too: it is known by itself.
   * Any other is refused, also one that an authority signed.
   */
  readonly pins: readonly string[];
  /** False believes any certificate, and so anybody on the way who shows one. Pins count all the same. */
  readonly verify: boolean;
}

/** Trusts whom Node and the system trust. */
export const defaultTrust: TrustOptions = { authorities: [], onlyAuthorities: false, pins: [], verify: true };

/**
 * Makes the judge of the certificates that `host` shows; it throws a {@link TlsError} `certificate` that says all that is
 * wrong. Throws a `RangeError` for pins that are no fingerprints.
 */
export function judgeFor(host: string, { pins, verify }: TrustOptions): (shown: PeerCertificate) => void {
  const pinned = new Set(pins.map(readPin));
  return (shown) => {
    if (pinned.has(shown.fingerprint)) return;
    if (pinned.size > 0) {
      throw distrusted(shown, `The certificate of ${host} is not the one that was pinned: its SHA-256 fingerprint is`, [
        "Somebody may be in between; or the server has a new certificate, and its operator can tell you the fingerprint of that.",
      ]);
    }
    const faults = verify ? faultsOf(host, shown) : [];
    if (faults.length === 0) return;
    throw distrusted(
      shown,
      `The certificate of ${host} is not trusted: ${faults.join(", and ")}. Its SHA-256 fingerprint is`,
      ["Pin that if you know from its operator that it is the server's."],
    );
  };
}

function distrusted(shown: PeerCertificate, what: string, advice: readonly string[]): TlsError {
  return new TlsError("certificate", [`${what} ${shown.fingerprint}.`, ...advice].join(" "), { certificate: shown });
}

function readPin(pin: string): string {
  const digits = pin.replaceAll(":", "").toUpperCase();
  if (!/^[\dA-F]{64}$/.test(digits)) {
    throw new RangeError(`"${pin}" is no SHA-256 fingerprint; it has 64 hexadecimal digits, with or without colons.`);
  }
  return digits.replace(/..(?!$)/g, "$&:");
}

function faultsOf(host: string, { distrust, x509 }: PeerCertificate): readonly string[] {
  const faults: string[] = [];
  if (!stands(x509, host)) faults.push(`it is for ${namesOf(x509)} and not for this host`);
  if (distrust !== undefined) faults.push(distrustOf(distrust, x509));
  return faults;
}

function stands(x509: X509Certificate, host: string): boolean {
  const name = certifiedName(host);
  return (name.kind === "domain" ? x509.checkHost(name.domain) : x509.checkIP(name.address)) !== undefined;
}

function namesOf({ subject, subjectAltName }: X509Certificate): string {
  const names = subjectAltName?.replaceAll(/(?:DNS|IP Address):/g, "") ?? /^CN=(.*)$/m.exec(subject)?.[1];
  const [first = "nobody in particular", ...others] = names?.split(", ").map(told) ?? [];
  if (others.length < mostNames) return [first, ...others].join(", ");
  return `${[first, ...others.slice(0, mostNames - 1)].join(", ")} and ${others.length + 1 - mostNames} more`;
}

/**
 * What a certificate says of itself anybody may have written: it is told too short for a sentence, or a fingerprint, that would be
 * taken for ours.
 */
function told(text: string): string {
  const shown = printable(text);
  return shown.length <= longestTold ? shown : `${shown.slice(0, longestTold)}…`;
}

function distrustOf(code: string, x509: X509Certificate): string {
  const { subject, issuer, validFrom, validTo } = x509;
  const signer = told(/^(?:CN|O)=(.*)$/m.exec(issuer)?.[1] ?? "somebody without a name");
  if (code === "CERT_HAS_EXPIRED") return `it, or the authority's above it, has expired (it was good until ${validTo})`;
  if (code === "CERT_NOT_YET_VALID") {
    return `it is not valid yet (it will be from ${validFrom} on; or the clock of this computer is wrong)`;
  }
  if (!unknownSigner.has(code)) return `OpenSSL says ${code} of it`;
  return subject === issuer
    ? "it is signed by itself and by no authority"
    : `it is signed by ${signer}, no authority that is known here`;
}

const unknownSigner: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const mostNames = 5;
// A fingerprint has 64 digits, and so have the longest names of X.509.
const longestTold = 60;
