import type { ConnectOptions } from "../options.ts";

/** Whom to connect to, and as whom. */
export interface AccessOptions {
  /** `localhost`. */
  readonly host?: string;
  /** 21; 990 with implicit TLS. */
  readonly port?: number;
  /** `anonymous`. */
  readonly user?: string;
  /** `guest`. */
  readonly password?: string;
  /** Explicit TLS, or `implicit`; off. */
  readonly secure?: boolean | "implicit";
  /** As for Node's `tls.connect`, as far as Tandem has it; anything else is a `TypeError` rather than forgotten. */
  readonly secureOptions?: SecureOptions;
}

/** The options of Node's `tls.connect` that have a counterpart; `ca`, `cert` and `key` are PEM, as text or bytes, one or several. */
export interface SecureOptions {
  readonly rejectUnauthorized?: boolean | undefined;
  readonly ca?: unknown;
  readonly cert?: unknown;
  readonly key?: unknown;
  readonly passphrase?: string | undefined;
  readonly ciphers?: string | undefined;
  readonly minVersion?: string | undefined;
  readonly maxVersion?: string | undefined;
  /** Set by the socket that was dialled, whatever stands here. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly servername?: string | undefined;
}

/** The same in Tandem's options. Throws `TypeError` for options of TLS that have no counterpart. */
export function connectOptionsOf({
  host = "localhost",
  port,
  user = "anonymous",
  password = "guest",
  secure = false,
  secureOptions = {},
}: AccessOptions): ConnectOptions {
  return {
    host,
    ...(port !== undefined && { port }),
    user,
    password,
    ...(secure === false
      ? { tls: "off" }
      : { tls: secure === "implicit" ? "implicit" : "explicit", ...tlsOptionsOf(secureOptions) }),
  };
}

type TlsOptions = Pick<ConnectOptions, "trust" | "certificate" | "ciphers" | "minimumVersion" | "maximumVersion">;

function tlsOptionsOf(given: SecureOptions): TlsOptions {
  const { ca, cert, key, passphrase, rejectUnauthorized, ciphers, minVersion, maxVersion, ...others } = given;
  const [unknown] = Object.entries(others).filter(([name, value]) => value !== undefined && !harmless.has(name));
  if (unknown !== undefined) {
    throw new TypeError(
      `secureOptions.${unknown[0]} has no counterpart; see \`trust\` and \`certificate\` of connect().`,
    );
  }
  return {
    trust: {
      ...(rejectUnauthorized === false && { verify: false }),
      ...(ca !== undefined && { authorities: textsOf("ca", ca), onlyAuthorities: true }),
    },
    ...(cert !== undefined &&
      key !== undefined && {
        certificate: {
          chain: textsOf("cert", cert).join("\n"),
          key: textsOf("key", key).join("\n"),
          ...(passphrase !== undefined && { passphrase }),
        },
      }),
    ...(ciphers !== undefined && { ciphers }),
    ...(minVersion !== undefined && { minimumVersion: versionOf("minVersion", minVersion) }),
    ...(maxVersion !== undefined && { maximumVersion: versionOf("maxVersion", maxVersion) }),
  };
}

// What a socket is given beside them; the host is the one that was dialled.
const harmless: ReadonlySet<string> = new Set(["host", "port", "servername", "session", "socket"]);

function textsOf(name: string, value: unknown): readonly string[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map((one) => {
    if (typeof one === "string") return one;
    if (one instanceof Uint8Array) return Buffer.from(one).toString();
    throw new TypeError(`secureOptions.${name} is neither text nor bytes (PEM).`);
  });
}

function versionOf(name: string, version: string): "TLSv1.2" | "TLSv1.3" {
  if (version === "TLSv1.2" || version === "TLSv1.3") return version;
  throw new TypeError(`secureOptions.${name} is ${version}; TLS 1.2 and 1.3 are to be had.`);
}
