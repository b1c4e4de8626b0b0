import type { X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { formatEndpoint } from "@tandem/protocol";
import type { Socket } from "../network.ts";
import { socketBetween } from "../node-socket.ts";
import { DirectWire } from "./direct-wire.ts";
import { skipTls } from "./skip-tls.ts";
import { TlsError } from "./tls-error.ts";
import { TlsWire } from "./tls-wire.ts";

/** A TCP connection with TLS on it: `stream` carries clear text, and nothing goes over it before the handshake. */
export interface SecureSocket extends Socket {
  /** What both ends agreed on. Rejects with {@link TlsError}; it need not be awaited for that. */
  readonly handshake: Promise<TlsFacts>;
  /**
   * The peer's TCP direction ended and TLS had not, when `stream` tells `end`: what arrived may have been cut off on the way
   * (RFC 8446 §6.1).
   */
  readonly truncated: boolean;
  /** Lets go of what was held back behind the handshake (see `heldBack`). */
  release(): void;
  /**
   * Takes TLS off and leaves TCP open (CCC, RFC 4217 §5): ends ours and waits for the peer's end. `taken` gets, as soon as ours has
   * ended, the connection that may then be read and written in clear; it is the taker's from there on. Rejects with {@link TlsError}.
   */
  clear(taken: (socket: Socket) => void): Promise<void>;
}

/** What a handshake came to. */
export interface TlsFacts {
  /** `TLSv1.3` */
  readonly protocol: string;
  /** Its name in the registry of IANA: `TLS_AES_128_GCM_SHA256`. */
  readonly cipher: string;
  /** It goes on with an earlier session, without the key exchange of a new one. */
  readonly reused: boolean;
  /** The host that the client named (SNI, RFC 6066 §3). */
  readonly servername: string | undefined;
  /** What the peer showed; a client may show nothing. */
  readonly certificate: PeerCertificate | undefined;
}

/** A certificate that the peer has proved to own. */
export interface PeerCertificate {
  /** The common name of its subject. */
  readonly name: string | undefined;
  /** SHA-256 of the whole certificate: `AB:CD:…`. */
  readonly fingerprint: string;
  /** Why it is not trusted, as OpenSSL names it; missing when it is. */
  readonly distrust: string | undefined;
  /** The certificate itself; Node's TLS gives it out but once. */
  readonly x509: X509Certificate;
}

export interface SecureSocketOptions {
  /** Whether TLS may be taken off again, as from control connections, which CCC and REIN clear. */
  readonly clearable: boolean;
  /**
   * Starts TLS over the encrypted stream. A server calls `ticketed` when it has made a ticket: what it sends from then on goes when
   * `go` is called.
   */
  readonly begin: (wire: Duplex, ticketed: (go: () => void) => void) => TLSSocket;
  /**
   * Holds back what TLS itself says behind the handshake, which is its tickets, until `release`. A client that uploads does not
   * read them: when it closes, its kernel sends a reset because of them, which overtakes the end of the file.
   */
  readonly heldBack: boolean;
  /** Whether TCP may end without an end of TLS, as with clients that know no better: then nobody is told of it. */
  readonly closeNotify: "required" | "optional";
  /** Throws {@link TlsError} for a handshake that is not good enough; then the connection is reset. */
  readonly accept?: (facts: TlsFacts) => void;
}

/** Puts TLS on a socket that nobody reads any more; what it does from now on is done through what this returns. */
export function secureSocket(
  socket: Socket,
  { clearable, begin, heldBack, accept, closeNotify }: SecureSocketOptions,
): SecureSocket {
  const direct = DirectWire.over(socket.stream, clearable);
  const wire = direct === undefined ? new TlsWire(socket.stream, { recordwise: clearable }) : undefined;
  const held: (() => void)[] = [];
  let released = !heldBack;
  // In TLS 1.2 the peer needs what is said behind; a resumed session says nothing.
  const holds = (): boolean => !released && tls.getProtocol() === "TLSv1.3" && !tls.isSessionReused();

  const tls = begin(direct?.stream ?? wire!, (go) => {
    if (direct === undefined || !holds()) return go();
    held.push(go);
    // Node tells that the handshake is done only when what is held back may go.
    shaken.done();
  });
  direct?.begun(tls);
  noteEnd(tls, () => (direct ?? wire!).ended());
  const shaken = handshakeOf(tls, socket, () => {
    if (holds()) wire?.hold();
    const facts = factsOf(tls);
    accept?.(facts);
    return facts;
  });
  const { handshake } = shaken;
  // An alert that says why is on its way to the peer: no reset overtakes it.
  handshake.catch(() => void tls.destroy());
  return {
    stream: tls,
    local: socket.local,
    remote: socket.remote,
    handshake,
    get truncated() {
      return closeNotify === "required" ? (direct ?? wire!).truncated : direct?.broken === true;
    },
    reset() {
      if (direct === undefined || tls.destroyed) socket.reset();
      else direct.resetWith(() => socket.reset());
      tls.destroy();
    },
    noDelay: () => socket.noDelay(),
    keepAlive: (delay) => socket.keepAlive(delay),
    release() {
      released = true;
      for (const go of held.splice(0)) go();
      wire?.release();
    },
    async clear(taken) {
      if (direct !== undefined) return clearDirectly(direct, tls, socket, taken);
      taken(socket);
      const cleared = wire!.clear();
      // Nothing that still comes under TLS is meant for what follows.
      tls.resume();
      const ended = new Promise<void>((resolve) => void tls.once("finish", resolve).once("close", resolve));
      tls.end();
      await Promise.all([cleared, ended]);
      tls.destroy();
    },
  };
}

async function clearDirectly(
  direct: DirectWire,
  tls: TLSSocket,
  { local, remote }: Socket,
  taken: (socket: Socket) => void,
): Promise<void> {
  const version = tls.getProtocol();
  let cleared: Promise<void> | undefined;
  await direct.clear(tls, (tcp) => {
    cleared = skipTls(tcp, version);
    taken(socketBetween(tcp, local, remote));
  });
  await cleared;
}

interface Shaken {
  readonly handshake: Promise<TlsFacts>;
  /** To be called when the handshake is done; again is as good as once. */
  readonly done: () => void;
}

function handshakeOf(tls: TLSSocket, { remote }: Socket, agreed: () => TlsFacts): Shaken {
  const peer = formatEndpoint(remote);
  let done = (): void => {};
  const handshake = new Promise<TlsFacts>((resolve, reject) => {
    let asked = false;
    // Told before TLS writes what follows the handshake.
    done = () => {
      if (asked) return;
      asked = true;
      try {
        resolve(agreed());
      } catch (error) {
        reject(error);
      }
    };
    // Not `once`, which wraps each listener and takes it off again: what was asked for has its answer by then.
    tls.on("secure", done);
    tls.on("error", (cause: Error) => {
      if (asked) return;
      const message = `TLS with ${peer} did not come about: ${reasonOf(cause)}.`;
      reject(new TlsError("handshake", message, { cause }));
    });
    const closed = (): void => {
      // Most end long after it: an error that nobody gets costs a trace of the stack.
      if (!asked) reject(new TlsError("closed", `${peer} went away before the TLS handshake was done.`));
    };
    tls.on("end", closed).on("close", closed);
  });
  return { handshake, done };
}

/** Calls back when TLS has read the peer's close_notify; Node tells the end of TLS and that of TCP alike, the first of them first. */
function noteEnd(tls: TLSSocket, ended: () => void): void {
  const push = tls.push.bind(tls);
  tls.push = (chunk, encoding) => {
    if (chunk === null) ended();
    return push(chunk, encoding);
  };
}

function factsOf(tls: TLSSocket): TlsFacts {
  const { standardName, name } = tls.getCipher();
  const named: unknown = tls.servername;
  return {
    protocol: tls.getProtocol() ?? "TLS",
    cipher: standardName ?? name,
    reused: tls.isSessionReused(),
    servername: typeof named === "string" && named !== "" ? named.toLowerCase() : undefined,
    certificate: certificateOf(tls),
  };
}

function certificateOf(tls: TLSSocket): PeerCertificate | undefined {
  const shown = tls.getPeerX509Certificate();
  if (shown === undefined) return undefined;
  // A certificate whose names are all alternative ones may have no subject.
  const { subject } = shown.toLegacyObject() as { readonly subject?: { readonly CN?: string | readonly string[] } };
  const [name] = [subject?.CN].flat();
  return { name, fingerprint: shown.fingerprint256, distrust: distrustOf(tls), x509: shown };
}

/**
 * Node tells a bare TLS socket's verdict on a certificate nowhere but on its handle. Should that ever change, no certificate is
 * trusted.
 */
function distrustOf(tls: TLSSocket): string | undefined {
  const { _handle: handle } = tls as unknown as { readonly _handle?: { readonly verifyError?: () => unknown } };
  if (typeof handle?.verifyError !== "function") return "UNKNOWN";
  const verdict = handle.verifyError() as { readonly code?: string } | null | undefined;
  return verdict === null || verdict === undefined ? undefined : (verdict.code ?? "UNKNOWN");
}

function reasonOf(cause: unknown): string {
  const { code, reason, message } = cause as {
    readonly code?: string;
    readonly reason?: string;
    readonly message: string;
  };
  const known = reasons[code ?? ""];
  if (known !== undefined) return known;
  // Which of these alerts a client sends, and how OpenSSL spells it, differs by version.
  const told = /alert (unknown ca|bad certificate|certificate unknown|certificate expired)$/.exec(
    reason ?? message,
  )?.[1];
  return told === undefined ? (reason ?? message) : `the peer does not trust the certificate (${told})`;
}

// What people meet, in words that say what to do.
const reasons: Readonly<Record<string, string>> = {
  ERR_SSL_WRONG_VERSION_NUMBER: "what came is no TLS",
  ERR_SSL_HTTP_REQUEST: "what came is HTTP and no TLS",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "the peer offers only versions of TLS that are too old",
  ERR_SSL_VERSION_TOO_LOW: "the peer offers only versions of TLS that are too old",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "the peer does not take the versions of TLS that were offered",
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE:
    "the peer found no version or cipher that both ends take, or misses a certificate",
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: "the peer does not take the protocol for FTP (ALPN)",
  ERR_SSL_NO_SHARED_CIPHER: "there is no cipher that both ends take",
  ERR_SSL_NO_APPLICATION_PROTOCOL: "the peer wants to speak another protocol than FTP (ALPN)",
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: "the peer showed no certificate, and one is required",
  ECONNRESET: "the peer reset the connection",
};
