import type { PeerCertificate } from "./secure-socket.ts";

/** What went wrong with TLS on a connection. */
export type TlsFault =
  /** No handshake came about: no version or cipher in common, a foreign protocol, or bytes that are no TLS. */
  | "handshake"
  /** The peer showed no certificate, or one that is not trusted. */
  | "certificate"
  /** The connection ended before the handshake did. */
  | "closed"
  /** Bytes in clear came where TLS was to begin: somebody between both ends may have put them there. */
  | "clear-text";

/** The one error of TLS; `message` says with which peer and what to do. */
export class TlsError extends Error {
  override readonly name = "TlsError";
  readonly code: TlsFault;
  /** The one that is not trusted, when the peer showed one. */
  readonly certificate: PeerCertificate | undefined;

  constructor(
    code: TlsFault,
    message: string,
    { certificate, ...options }: { cause?: unknown; certificate?: PeerCertificate } = {},
  ) {
    super(message, options);
    this.code = code;
    this.certificate = certificate;
  }
}
