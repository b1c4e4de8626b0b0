import { createHash, X509Certificate } from "node:crypto";
import type { Certificate } from "@tandem/transport";

/** What people want to know of a certificate. */
export interface CertificateFacts {
  /** The domains and addresses that it is for. */
  readonly names: readonly string[];
  /** SHA-256 of the whole certificate: `AB:CD:…`, by which clients know it again. */
  readonly fingerprint: string;
  /** SHA-256 of its public key in base64, as curl wants it (RFC 7469 §2.4). */
  readonly keyPin: string;
  /** The first and the last day of its validity, `2026-11-23`. */
  readonly from: string;
  readonly until: string;
  /** Milliseconds since 1970 UTC. */
  readonly expires: number;
}

/** Reads the facts of a certificate that can be used. */
export function certificateFacts({ chain }: Certificate): CertificateFacts {
  const leaf = new X509Certificate(chain);
  const from = Date.parse(leaf.validFrom);
  const expires = Date.parse(leaf.validTo);
  const spki = leaf.publicKey.export({ type: "spki", format: "der" });
  return {
    names: namesOf(leaf),
    fingerprint: leaf.fingerprint256,
    keyPin: createHash("sha256").update(spki).digest("base64"),
    from: dayOf(from),
    until: dayOf(expires),
    expires,
  };
}

/** What its owner should do something about, as a sentence. */
export function certificateWarning(facts: CertificateFacts, now: number): string | undefined {
  const { names, from, until, expires } = facts;
  const which = `the certificate for ${names.join(", ")}`;
  if (expires < now) return `${which} has been out of date since ${until}: clients refuse it.`;
  if (from > dayOf(now)) return `${which} is valid from ${from} on only: clients refuse it until then.`;
  if (expires < now + shortNotice) return `${which} is valid until ${until} only: renew it.`;
  return undefined;
}

function namesOf(leaf: X509Certificate): readonly string[] {
  // A name with a comma in it stands in quotes; none that can be connected to has one.
  const names = leaf.subjectAltName?.split(", ").map((name) => name.replace(/^(?:DNS|IP Address|email|URI):/, ""));
  return names ?? [leaf.subject.replaceAll("\n", ", ")];
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

// What renews by itself does so earlier; a person needs some days.
const shortNotice = 14 * 86_400_000;
