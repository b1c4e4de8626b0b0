import type { PeerCertificate } from "@tandem/transport";

/**
 * The client certificates that do for a password: every trusted one whose common name is that of the account, or single ones by
 * their SHA-256 fingerprints (`AB:CD:…`), trusted or not.
 */
export type AcceptedCertificates = "named" | readonly string[];

/** Whether a certificate is one that lets its owner in as that account. */
export function isAccepted({ name, fingerprint, distrust }: PeerCertificate, account: CertifiedAccount): boolean {
  const { certificates = [] } = account;
  if (certificates === "named") return distrust === undefined && name === account.name;
  return certificates.some((accepted) => plain(accepted) === plain(fingerprint));
}

interface CertifiedAccount {
  readonly name: string;
  readonly certificates?: AcceptedCertificates;
}

/** Programs show fingerprints with colons and without, in either case. */
function plain(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toLowerCase();
}
