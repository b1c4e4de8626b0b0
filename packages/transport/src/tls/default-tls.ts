import type { TlsServerOptions } from "./tls-server.ts";

/** What is spoken unless somebody says otherwise; the same at both ends. */
export const defaultTls: Pick<TlsServerOptions, "minimumVersion" | "maximumVersion" | "ciphers" | "closeNotify"> = {
  // RFC 8996: older ones are not to be used; clients of this decade have no need of them.
  minimumVersion: "TLSv1.2",
  maximumVersion: "TLSv1.3",
  // Those that keep past sessions secret when a key is lost, and are whole in one piece (AEAD): RFC 9325 §4.2. The strongest of
  // them is no better than the others, and so the client's own order counts, which has the fastest of its processor first.
  ciphers: [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
  ].join(":"),
  // vsftpd (strict_ssl_read_eof) and FileZilla Server demand it too.
  closeNotify: "required",
};
