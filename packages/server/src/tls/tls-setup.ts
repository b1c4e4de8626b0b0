import type { Certificate } from "@tandem/transport";
import type { TlsPolicy } from "./tls-policy.ts";

/** TLS as a server is told to speak it. */
export interface TlsSetup extends Partial<TlsPolicy> {
  readonly certificates: CertificateSource;
}

/**
 * Certificates: for several names, and with keys of several kinds for one. The first is for clients that ask for no name, or
 * one that none is for. A function is asked at every handshake: as long as it gives the same array nothing is read anew, and
 * with another one, new sessions begin with that while the old ones go on.
 */
export type CertificateSource = readonly Certificate[] | (() => readonly Certificate[]);
