import { defaultReplyLimits, type ReplyLimits } from "@tandem/protocol";
import type { Tracer } from "@tandem/trace";
import {
  defaultDataTimers,
  type Certificate,
  type Clock,
  type DataTimers,
  type Network,
  type TlsVersion,
  type TrustOptions,
} from "@tandem/transport";
import type { KeepAliveOptions } from "./session/keep-alive.ts";
import type { ServerMemory } from "./session/server-memory.ts";
import type { ProxyOptions } from "./way-out/proxy-options.ts";
import type { RateOptions } from "./way-out/transfer-rates.ts";

/** How to reach a server and how to behave there; everything but the host has a default. */
export interface ConnectOptions {
  /** A name or an address. */
  readonly host: string;
  /** 21; 990 with implicit TLS. */
  readonly port?: number;
  /**
   * TLS: none (`off`, the default); agreed on with the server before anything is said that matters (`explicit`, AUTH TLS); or
   * from the first byte on (`implicit`). What is asked for is had, or connecting fails before the name of the user is sent.
   */
  readonly tls?: TlsMode;
  /** Whose certificates are believed: those of authorities that the system knows, for the host that was named. */
  readonly trust?: Partial<TrustOptions>;
  /** What this client shows to a server that asks for a certificate. */
  readonly certificate?: Certificate;
  /** `TLSv1.2`, and `TLSv1.3` at most. */
  readonly minimumVersion?: TlsVersion;
  readonly maximumVersion?: TlsVersion;
  /**
   * Ciphers of TLS 1.2 and suites of TLS 1.3, by OpenSSL's names, joined by `:`. As they are by default (AEAD, with keys that are
   * of no use later), servers of before 2012 may know none; with `DEFAULT` those are offered too.
   */
  readonly ciphers?: string;
  /**
   * Whether files and listings travel under TLS too (`private`, the default), or only what is said on the control connection:
   * for a server that refuses PROT P, or a file that everybody may see.
   */
  readonly dataProtection?: "private" | "clear";
  /**
   * Whether a file under TLS may end with TCP alone, as some servers have it. When it is `required`, as it is by default, such
   * a transfer fails unless all the bytes came that the server or the caller knows of: anybody on the way can end TCP.
   */
  readonly closeNotify?: "required" | "optional";
  /** What is known of servers from earlier sessions; the process's own memory when missing. */
  readonly memory?: ServerMemory;
  /**
   * How many commands may be on their way on one connection before the first is answered; as many as the server is known or
   * believed to stand when missing, 8 as a rule. 1 is lock-step: each command awaits the reply to the one before.
   */
  readonly window?: number;
  /** `anonymous`. */
  readonly user?: string;
  /**
   * `anonymous@`, which servers for everybody take. A function is called when the server asks (331), and once in a session: not of
   * whom a certificate, or the name alone, lets in, and not before the server's own certificate was found to be good. What it
   * rejects with, connecting rejects with.
   */
  readonly password?: string | (() => Promise<string>);
  /** The answer to 332, on the few systems that charge accounts (ACCT). */
  readonly account?: string;
  /** Which side listens for data connections: the server (`passive`, the default) or this client (`active`). */
  readonly mode?: DataMode;
  /** The ports to listen on in active mode, both ends included; any free one when missing. */
  readonly activePorts?: PortRange;
  /** The address that PORT and EPRT name when this client is behind NAT; its own when missing. */
  readonly activeAddress?: string;
  /**
   * Dial the address that a 227 or 229 names. Without it data goes to the host of the control connection, so that a server
   * can neither send this client to another host nor spoil a transfer with its private address.
   */
  readonly trustPassiveAddress?: boolean;
  /**
   * In active mode, take a data connection from any address, as of a cluster that dials by another machine than it is reached at.
   * Without it a stranger who finds the port cannot put a file of his own in place of the server's, nor fetch the one that is sent.
   */
  readonly trustActiveAddress?: boolean;
  /**
   * The way out through a firewall: `http://user:password@host:8080` (CONNECT), `https:`, `socks5:`, `socks4a:`, `socks4:`, or `ftp:`
   * for a proxy that speaks FTP itself. Data connections go the same way; those that a server dials cannot.
   */
  readonly proxy?: string | URL | ProxyOptions;
  /** The address of this machine that connections come from, those of active mode included; the system's choice when missing. */
  readonly localAddress?: string;
  /** The family of addresses at which a name is dialled; both when missing, as RFC 8305 has it. */
  readonly family?: 4 | 6;
  /** Signs of life on control connections where nothing is said. */
  readonly keepAlive?: Partial<KeepAliveOptions>;
  /** Bytes a second at most, for all transfers of this client together. */
  readonly rate?: RateOptions;
  /**
   * Use what came after RFC 959: FEAT, UTF8, EPSV, MLSD. True; `false` speaks as in 1985, for a server or a firewall that
   * knows nothing else.
   */
  readonly extensions?: boolean;
  readonly timers?: Partial<ClientTimers>;
  readonly limits?: Partial<ClientLimits>;
  /** Where the session is traced. */
  readonly tracer?: Tracer;
  readonly network?: Network;
  readonly clock?: Clock;
  /**
   * Sessions at most, 1. Others are opened when transfers wait, and as far as the server takes them: one that says that it is
   * full (421, 530) is asked again a minute later.
   */
  readonly connections?: number;
  /**
   * How often a connection that was lost is made anew, and what can be repeated or gone on with is tried again, 3: at once, then
   * after 1, 2, 4 … seconds, 30 at most. The calls under way that cannot be repeated reject all the same. 0 for never.
   */
  readonly retries?: number;
  /** Gives up connecting and logging in; of no effect on the client afterwards. */
  readonly signal?: AbortSignal;
}

/** How TLS begins: never, when both sides agree, or with the connection (RFC 4217 §4, and what was before it on port 990). */
export type TlsMode = "off" | "explicit" | "implicit";

/** Which side listens for data connections: the server, or the client. */
export type DataMode = "passive" | "active";

/** A range of ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** How long a client waits, in milliseconds. */
export interface ClientTimers extends DataTimers {
  /** For the control connection to open. */
  readonly connect: number;
  /** For the greeting, and for each reply outside a transfer. */
  readonly reply: number;
  /** For the final reply after the last byte of a transfer. */
  readonly finish: number;
  /** For any reply at all to ABOR. */
  readonly abort: number;
  /** For what may still follow a reply that looks unfinished. */
  readonly quiet: number;
  /** For the data of a transfer that the server calls complete without having announced it. */
  readonly unannounced: number;
  /** For the 221 to QUIT, and then for the server to close. */
  readonly close: number;
}

/** How much a client takes from a server. */
export interface ClientLimits extends ReplyLimits {
  /** Bytes of one line, of a reply or of a listing. */
  readonly line: number;
  /** Bytes of one listing, also of what is read ahead of a loop. */
  readonly listing: number;
  /** Lines of one listing: a short one takes a hundred times more memory as an entry. */
  readonly entries: number;
}

/** Defaults of {@link ClientTimers}. */
export const defaultTimers: ClientTimers = {
  ...defaultDataTimers,
  // Four tries of TCP, then the other way of passive mode is tried: users wait for both.
  open: 15_000,
  connect: 30_000,
  // Servers that look names up before they greet take half of this.
  reply: 60_000,
  // The server flushes, scans or copies what it was sent; curl gives it two minutes as well.
  finish: 120_000,
  // lftp's abor-max-wait.
  abort: 15_000,
  // What belongs together comes in one segment or in the next; FileZilla and lftp wait longer, users notice it.
  quiet: 300,
  // lftp's waiting-150-timeout.
  unannounced: 5_000,
  close: 5_000,
};

/** Defaults of {@link ClientLimits}. */
export const defaultLimits: ClientLimits = {
  ...defaultReplyLimits,
  // FileZilla's; a path of 4 KiB in a sentence fits sixteen times.
  line: 64 * 1024,
  // A directory of a million entries.
  listing: 128 * 1024 * 1024,
  entries: 1_000_000,
};

/** Defaults of the sessions of a client. */
export const defaultSessions: Required<Pick<ConnectOptions, "connections" | "retries">> = {
  // Servers that allow one address few of them, or one, are many; whoever moves many files asks for more.
  connections: 1,
  // A server that starts anew is back by then, and one that is gone is told of after three seconds.
  retries: 3,
};
