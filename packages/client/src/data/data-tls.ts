import type { DataSecurity, TlsClient, TlsFacts } from "@tandem/transport";

/** TLS on the data connections of one session, of which one is under way at a time. */
export interface DataTls {
  readonly security: DataSecurity;
  /** What the handshake of the newest one came to; `undefined` until it is done. */
  readonly handshake: TlsFacts | undefined;
  /** The server has taken a data connection that did not go on with a TLS session: it does not insist. */
  lenient: boolean;
  /** Another one is to come. */
  begin(): void;
}

export function dataTls(tls: TlsClient): DataTls {
  let handshake: TlsFacts | undefined;
  const refusal = (facts: TlsFacts): undefined => void (handshake = facts);
  return {
    security: { begin: tls.data, refusal },
    get handshake() {
      return handshake;
    },
    lenient: false,
    begin() {
      handshake = undefined;
    },
  };
}
