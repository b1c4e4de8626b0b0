import { constants, randomBytes } from "node:crypto";
import { createSecureContext, TLSSocket, type SecureContext } from "node:tls";
import { formatEndpoint } from "@tandem/protocol";
import type { Socket } from "../network.ts";
import { loadCertificate, type Certificate, type LoadedCertificate } from "./certificate.ts";
import type { ClientHello } from "./client-hello.ts";
import { secureSocket, type SecureSocket, type TlsFacts } from "./secure-socket.ts";
import { sessionEvents } from "./session-events.ts";
import { sessionStore } from "./session-store.ts";
import { TlsError } from "./tls-error.ts";

/** How a server speaks TLS. */
export interface TlsServerOptions {
  readonly minimumVersion: TlsVersion;
  readonly maximumVersion: TlsVersion;
  /** Ciphers of TLS 1.2 and suites of TLS 1.3, by OpenSSL's names, joined by `:`. */
  readonly ciphers: string;
  /** Whether a data connection may go on with the session of its control connection. */
  readonly sessions: boolean;
  /** Whether a file is whole that a client ends with TCP and not with TLS; anybody on the way can end TCP. */
  readonly closeNotify: "required" | "optional";
  /** Whether clients are asked for a certificate: not at all, or without or with consequences for those who show none. */
  readonly clientCertificates: "ignored" | "wanted" | "required";
  /** Whom to trust with the certificates of clients, in PEM; without any, those that are required are believed as they are. */
  readonly clientAuthorities: readonly string[];
}

/** The versions of TLS that are spoken at all (RFC 8996 has done away with those before). */
export type TlsVersion = "TLSv1.2" | "TLSv1.3";

/** The server's side of TLS, with its certificates read. */
export interface TlsServer {
  /**
   * TLS for one control connection and its data connections. `hostname` is the host that the client has named by other means
   * (HOST): its certificate is shown to a client that names none by SNI.
   */
  session(hostname?: string): TlsSession;
}

/** TLS of one control connection. A data connection whose handshake says `reused` goes on with a session that began here. */
export interface TlsSession {
  control(socket: Socket): SecureSocket;
  data(socket: Socket): SecureSocket;
  /** Whether a handshake that begins so asks to go on with a session of this control connection. */
  recognizes(hello: ClientHello): boolean;
}

/**
 * Reads certificates, of which a client gets the one for the name that it asks for and the kind of key that it takes, and the
 * first when it asks for no name, or one that none is for. Throws a `RangeError` for certificates, ciphers or authorities that
 * cannot be used.
 */
export function tlsServer(certificates: readonly Certificate[], options: TlsServerOptions): TlsServer {
  const loaded = certificates.map(loadCertificate);
  if (loaded.length === 0) throw new RangeError("TLS needs a certificate: give one, with its private key.");
  // What is wrong with them is told now, and not to the first client. To read one takes longer than a handshake: they are read
  // once, and shown by every session.
  const credentials = new Map(loaded.map((certificate) => [certificate, contextOf(options, [certificate])]));

  return {
    session(hostname) {
      const group = groupFor(loaded, hostname) ?? groupOf(loaded, loaded[0]!);
      // Its keys are made for this session and die with it: no other can have given out a ticket that they open.
      const keys = randomBytes(48);
      const context = contextOf(options, group.length > 1 ? group : [], keys);
      const store = options.sessions ? sessionStore(sessionsKept) : undefined;
      const others = loaded.length > group.length;
      const secure = (socket: Socket, protocols: Uint8Array, isData: boolean): SecureSocket =>
        secureSocket(socket, {
          clearable: !isData,
          heldBack: isData,
          closeNotify: options.closeNotify,
          accept: (facts) => assertCertificate(facts, socket, options),
          begin(wire, ticketed) {
            const tls: TLSSocket = new TLSSocket(wire, {
              ...streamOptions,
              isServer: true,
              server: sessionEvents({ store, named: () => tls.getProtocol() === "TLSv1.2", begun: ticketed }),
              secureContext: context,
              ALPNProtocols: protocols,
              // Without one, a handshake need not stop to ask.
              ...(others && {
                SNICallback(name, chosen) {
                  const asked = groupFor(loaded, name);
                  if (asked !== undefined && asked[0] !== group[0]) show(asked);
                  chosen(null);
                },
              }),
              requestCert: options.clientCertificates !== "ignored",
              rejectUnauthorized: options.clientCertificates === "required",
            });
            const show = (certificates: readonly LoadedCertificate[]): void => {
              for (const certificate of leastFitFirst(certificates, tls.getSharedSigalgs()))
                tls.setKeyCert(credentials.get(certificate)!);
            };
            // Those with keys of several kinds are in the context: only there OpenSSL has its choice in every version of Node.
            if (group.length === 1) show(group);
            return tls;
          },
        });
      return {
        control: (socket) => secure(socket, controlProtocols, false),
        data: (socket) => secure(socket, dataProtocols, true),
        recognizes: ({ sessionId, tickets }) =>
          tickets.some((ticket) => keys.subarray(0, keyName).equals(ticket.subarray(0, keyName))) ||
          store?.find(sessionId) !== undefined,
      };
    },
  };
}

/** A certificate and those for the same names, with keys of other kinds. */
function groupOf(loaded: readonly LoadedCertificate[], { names }: LoadedCertificate): readonly LoadedCertificate[] {
  return loaded.filter((other) => other.names === names);
}

function groupFor(
  loaded: readonly LoadedCertificate[],
  domain: string | undefined,
): readonly LoadedCertificate[] | undefined {
  const found = domain === undefined ? undefined : loaded.find((certificate) => certificate.covers(domain));
  return found && groupOf(loaded, found);
}

/**
 * The order in which certificates of one name are shown: from Node 24 on, only the last of them counts. That is the one for RSA,
 * which all clients know, unless this client has said that it does not.
 */
function leastFitFirst(
  certificates: readonly LoadedCertificate[],
  checked: readonly string[],
): readonly LoadedCertificate[] {
  const takesRsa = checked.length === 0 || checked.some((algorithm) => algorithm.startsWith("RSA"));
  return certificates.toSorted((one, other) => {
    const order = Number(one.kind === "rsa") - Number(other.kind === "rsa");
    return takesRsa ? order : -order;
  });
}

/** What TLS is spoken with: certificates with their keys, and the keys of a session's tickets. */
function contextOf(
  { minimumVersion, maximumVersion, ciphers, sessions, clientAuthorities }: TlsServerOptions,
  certificates: readonly LoadedCertificate[],
  ticketKeys?: Buffer,
): SecureContext {
  try {
    return createSecureContext({
      cert: certificates.map(({ chain }) => chain),
      key: certificates.map(({ key, passphrase }) => ({
        pem: key,
        ...(passphrase === undefined ? {} : { passphrase }),
      })),
      // An empty list too: without any, Node would read all authorities of the world, whom it must not trust here. Those that
      // count are shown together with the certificate.
      ca: certificates.length === 0 ? [] : [...clientAuthorities],
      minVersion: minimumVersion,
      maxVersion: maximumVersion,
      ciphers,
      // Costs the server ten times what it costs the client, and no FTP client does it (CVE-2011-1473).
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION | (sessions ? 0 : constants.SSL_OP_NO_TICKET),
      sessionTimeout: sessionLifetime,
      // OpenSSL resumes no session with a client's certificate unless the context has a name.
      sessionIdContext: "tandem",
      ...(ticketKeys === undefined ? {} : { ticketKeys }),
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`TLS cannot be set up with these certificates and ciphers: ${why}.`, { cause });
  }
}

function assertCertificate(
  { certificate }: TlsFacts,
  { remote }: Socket,
  { clientCertificates, clientAuthorities }: TlsServerOptions,
): void {
  if (clientCertificates !== "required") return;
  const distrust = certificate === undefined ? "it is missing" : certificate.distrust;
  if (certificate !== undefined && (distrust === undefined || clientAuthorities.length === 0)) return;
  const message = `The certificate of ${formatEndpoint(remote)} is not trusted: ${distrust}.`;
  throw new TlsError("certificate", message);
}

// The names that are registered for FTP, and those of FileZilla. A client that offers only others was led here by somebody
// who wants its words to mean something else (ALPACA, CVE-2021-31971).
const controlProtocols = protocolList("ftp", "x-filezilla-ftp");
const dataProtocols = protocolList("ftp-data", "ftp", "x-filezilla-ftp");

/** Names as they stand in a handshake, each behind its length (RFC 7301 §3.1): what Node would make of them for every connection. */
function protocolList(...names: readonly string[]): Uint8Array {
  return Buffer.concat(names.flatMap((name) => [Buffer.of(name.length), Buffer.from(name)]));
}

// Every ticket begins with the name of the keys that open it, which are the first of their bytes (RFC 5077 §4).
const keyName = 16;
// As sockets have it: TLS would stop reading every 16 KiB.
const streamOptions = { highWaterMark: 65_536 };
// The longest that RFC 8446 §4.6.1 allows: shorter than a session, and its later data connections could not prove anything
// (300 s, Node's own, end them after five minutes).
const sessionLifetime = 604_800;
// The client uses those of its last connections; one that makes more has no use for the old ones.
const sessionsKept = 8;
