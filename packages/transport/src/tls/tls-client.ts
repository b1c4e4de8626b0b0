import { X509Certificate } from "node:crypto";
import * as tls from "node:tls";
import type { Socket } from "../network.ts";
import { loadCertificate, type Certificate } from "./certificate.ts";
import { certifiedName } from "./certified-name.ts";
import { secureSocket, type SecureSocket } from "./secure-socket.ts";
import { sessionPool } from "./session-pool.ts";
import { TlsError } from "./tls-error.ts";
import type { TlsServerOptions } from "./tls-server.ts";
import { judgeFor, type TrustOptions } from "./trust.ts";

/** How a client speaks TLS with one server. */
export interface TlsClientOptions extends Pick<
  TlsServerOptions,
  "minimumVersion" | "maximumVersion" | "ciphers" | "closeNotify"
> {
  /** The server, as its user named it: what its certificate has to be for. */
  readonly host: string;
  readonly trust: TrustOptions;
  /** What the client shows to a server that asks for it. */
  readonly certificate: Certificate | undefined;
}

/** The client's side of TLS in one session: whoever dialled, the FTP client is the TLS client (RFC 4217 §7). */
export interface TlsClient {
  control(socket: Socket): SecureSocket;
  /** Goes on with a TLS session of the control connection, or of an earlier data connection, where the server lets it. */
  data(socket: Socket): SecureSocket;
}

/**
 * TLS for one control connection and its data connections. Throws a `RangeError` for a certificate, authorities, pins or
 * ciphers that cannot be used.
 */
export function tlsClient(options: TlsClientOptions): TlsClient {
  const { host, trust, closeNotify } = options;
  const context = contextOf(options);
  const judge = judgeFor(host, trust);
  const sessions = sessionPool(sessionsKept);
  // What was trusted on the control connection.
  let trusted: string | undefined;

  const secure = (socket: Socket, isData: boolean): SecureSocket => {
    let accepted = false;
    const early: Buffer[] = [];
    return secureSocket(socket, {
      clearable: !isData,
      heldBack: false,
      closeNotify,
      begin(wire) {
        const session = isData ? sessions.take() : undefined;
        const stream = tls.connect({
          ...identityOf(host),
          socket: wire,
          ...streamOptions,
          secureContext: context,
          // Judged below, with words of our own.
          rejectUnauthorized: false,
          ...(session === undefined ? {} : { session }),
          ...(isData ? {} : { ALPNProtocols: ["ftp"] }),
        });
        // Of TLS 1.2 they come before anybody has looked at the certificate.
        stream.on("session", (session: Buffer) => void (accepted ? sessions.add(session) : early.push(session)));
        return stream;
      },
      accept({ reused, certificate: peer }) {
        // What is gone on with was trusted when it began.
        if (!reused) {
          if (peer === undefined) throw new TlsError("certificate", `${host} showed no certificate.`);
          if (trusted === undefined) judge(peer);
          else if (peer.fingerprint !== trusted) {
            if (!trust.verify && trust.pins.length === 0) throw another(host);
            judge(peer);
          }
          trusted ??= peer.fingerprint;
        }
        accepted = true;
        for (const session of early) sessions.add(session);
      },
    });
  };

  return { control: (socket) => secure(socket, false), data: (socket) => secure(socket, true) };
}

/**
 * The same for every connection, or Node does not go on with a session (CVE-2026-48934). An address is no name to ask for
 * (RFC 6066 §3).
 */
function identityOf(host: string): { readonly host: string; readonly servername?: string } {
  const name = certifiedName(host);
  return name.kind === "domain" ? { host: name.domain, servername: name.domain } : { host };
}

function contextOf(options: TlsClientOptions): tls.SecureContext {
  const { trust, certificate, minimumVersion, maximumVersion, ciphers } = options;
  const { chain, key, passphrase } = certificate === undefined ? {} : loadCertificate(certificate);
  const ca = authoritiesOf(trust);
  try {
    return tls.createSecureContext({
      ...ca,
      cert: chain,
      key,
      passphrase,
      minVersion: minimumVersion,
      maxVersion: maximumVersion,
      ciphers,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`TLS cannot be set up with this certificate and these ciphers: ${why}.`, { cause });
  }
}

function authoritiesOf({ authorities, onlyAuthorities }: TrustOptions): Pick<tls.SecureContextOptions, "ca"> {
  for (const authority of authorities) assertAuthority(authority);
  if (onlyAuthorities) return { ca: [...authorities] };
  // Without any of one's own, Node's whole list needs not be read for each session.
  return authorities.length === 0 ? {} : { ca: [...known(), ...authorities] };
}

/** Node passes over what it cannot read. */
function assertAuthority(authority: string): void {
  try {
    new X509Certificate(authority);
  } catch (cause) {
    throw new RangeError("An authority to be trusted is no certificate in PEM.", { cause });
  }
}

/** Node 22 and later tell also what the system and the environment add. */
function known(): readonly string[] {
  const { getCACertificates } = tls as { readonly getCACertificates?: () => readonly string[] };
  return getCACertificates?.() ?? tls.rootCertificates;
}

function another(host: string): TlsError {
  const message = `A data connection of ${host} showed another certificate than its control connection, and nothing vouches for it.`;
  return new TlsError("certificate", message);
}

// As sockets have it: TLS would stop reading every 16 KiB.
const streamOptions = { highWaterMark: 65_536 };
// Two of each full handshake; more than that only a server sends that likes to.
const sessionsKept = 8;
