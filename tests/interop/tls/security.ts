/** TLS as a test wants it between a client and a server. */
export interface Security {
  readonly start: TlsStart;
  /** The one version that may come about. */
  readonly version: TlsVersion;
  /** Whether a data connection must go on with the control connection's session, or may. */
  readonly reuse: TlsReuse;
}

/** `explicit`: AUTH TLS on a connection that begins in clear. `implicit`: from the first byte on. */
export type TlsStart = "explicit" | "implicit";

export type TlsVersion = "TLSv1.2" | "TLSv1.3";

/** `none`: the client cannot, or the server has no use for it. */
export type TlsReuse = "required" | "offered" | "none";

export const TLS_STARTS: readonly TlsStart[] = ["explicit", "implicit"];

export const TLS_VERSIONS: readonly TlsVersion[] = ["TLSv1.2", "TLSv1.3"];
