import type { ProtectionLevel } from "@tandem/protocol";
import type { PeerCertificate } from "@tandem/transport";
import type { TlsPolicy } from "./tls-policy.ts";

/** TLS in one session, as its commands see it. */
export interface SessionTls {
  readonly policy: TlsPolicy;
  /** What the client has shown on the control connection. */
  readonly certificate: PeerCertificate | undefined;
  /** The host that the client has named by SNI. */
  readonly servername: string | undefined;
  /** Makes ready for the handshake behind the reply to AUTH; data connections begin with this protection then. */
  prepare(protection: Protection): void;
}

/** The two levels that TLS has (RFC 4217 §9). */
export type Protection = Extract<ProtectionLevel, "C" | "P">;
