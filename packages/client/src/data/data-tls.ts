import type { DataSecurity, TlsClient, TlsFacts } from "@tandem/transport";

/** TLS on the data connections of one session. */
export interface DataTls {
  /** The server has taken a data connection that did not go on with a TLS session: it does not insist. */
  lenient: boolean;
  /** TLS of one more data connection. */
  begin(): DataHandshake;
}

/** TLS of one data connection. */
export interface DataHandshake {
  readonly security: DataSecurity;
  /** What the handshake came to; `undefined` until it is done. */
  readonly facts: TlsFacts | undefined;
}

export function dataTls(tls: TlsClient): DataTls {
  return {
    lenient: false,
    begin() {
      let facts: TlsFacts | undefined;
      const refusal = (agreed: TlsFacts): undefined => void (facts = agreed);
      return {
        security: { begin: tls.data, refusal },
        get facts() {
          return facts;
        },
      };
    },
  };
}
