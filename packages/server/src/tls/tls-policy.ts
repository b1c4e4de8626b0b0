import { defaultTls, type TlsServerOptions } from "@tandem/transport";

/** What a server demands of TLS, and what it allows. */
export interface TlsPolicy extends Pick<
  TlsServerOptions,
  "minimumVersion" | "maximumVersion" | "ciphers" | "closeNotify"
> {
  /** Whether USER and PASS may come in clear. An account can ask for more, for itself. */
  readonly login: TlsDemand;
  /** Whether files and listings may travel in clear. An account can ask for more, for itself. */
  readonly data: TlsDemand;
  /**
   * Whether a data connection proves that it belongs to its control connection by going on with that one's TLS session: it
   * cannot (`off`), it may (`prefer`), or it must (`require`), and one that does not is refused (RFC 4217 §10.2).
   */
  readonly sessionReuse: "off" | "prefer" | "require";
  /** Whether CCC may put the control connection back into clear, for firewalls that read along. */
  readonly clearing: "refused" | "allowed";
  readonly clientCertificates: ClientCertificates;
}

/** TLS is there for who wants it, or nothing goes without. */
export type TlsDemand = "offered" | "required";

/** What is asked of clients, and whom to trust with it. */
export interface ClientCertificates {
  /**
   * `wanted` takes those that show none too, for accounts that log in by password; `required` refuses them at the handshake, and
   * logins in clear.
   */
  readonly demand: TlsServerOptions["clientCertificates"];
  /** The authorities that sign certificates of clients, in PEM. Without any, only certificates that accounts name are worth something. */
  readonly authorities: readonly string[];
}

export const defaultTlsPolicy: TlsPolicy = {
  ...defaultTls,
  // For every client in the world; who knows his clients requires it.
  login: "offered",
  data: "offered",
  // Clients that can, do; whether all can is known to nobody but the operator. vsftpd and ProFTPD require it.
  sessionReuse: "prefer",
  // RFC 4217 §15.4: what is said in clear can be changed by anybody on the way.
  clearing: "refused",
  clientCertificates: { demand: "ignored", authorities: [] },
};
