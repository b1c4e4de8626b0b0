import { formatReplyLine, printable, type Reply } from "@tandem/protocol";
import { refusalHint } from "./refusal-hint.ts";

/** Where in a session something failed; `tls` is where it is agreed on for the control connection, `finish` is between the last byte of a transfer and its final reply. */
export type Phase = "connect" | "tls" | "login" | "command" | "data-open" | "transfer" | "finish";

/** What every error of a client tells beside its message. */
export interface FtpErrorDetails {
  readonly phase: Phase;
  /** The command line it is about, secrets replaced. */
  readonly command?: string | undefined;
  /** What the server said. */
  readonly reply?: Reply | undefined;
  /** What to do about it, as a sentence that is put behind the message. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The base of all errors that a client makes; a signal's reason and the error of a caller's own source or sink pass as they are. */
export abstract class FtpError extends Error {
  abstract readonly code: string;
  readonly phase: Phase;
  readonly command: string | undefined;
  readonly reply: Reply | undefined;
  /** What to do about it, when that can be told; the message ends with it. */
  readonly hint: string | undefined;
  /** The same call may succeed when it is made again later, on a new connection if this one is not usable. */
  abstract readonly retryable: boolean;
  /** The client that rejected with it can go on; otherwise connect again. */
  abstract readonly connectionUsable: boolean;

  constructor(message: string, { phase, command, reply, hint, cause }: FtpErrorDetails) {
    super(hint === undefined ? message : `${message} ${hint}`, cause === undefined ? undefined : { cause });
    this.hint = hint;
    this.phase = phase;
    this.command = command;
    this.reply = reply;
  }
}

/** The server said no: another command, another path or another account may fare better. */
export class RefusedError extends FtpError {
  override readonly name = "RefusedError";
  override readonly code = "refused";
  declare readonly reply: Reply;
  override readonly retryable: boolean;
  override readonly connectionUsable = true;
  /** It refused because there was no TLS: `tls: "explicit"` may fare better. */
  readonly wantsTls: boolean;

  constructor(command: string, reply: Reply, phase: Phase, cause?: unknown) {
    const wantsTls = asksForTls(reply);
    const hint = wantsTls
      ? "This server wants TLS: ask for it with ftpes: in place of ftp:."
      : refusalHint(command, reply, phase);
    super(`The server refused ${printable(command)}: ${quoteReply(reply)}.`, { phase, command, reply, hint, cause });
    this.wantsTls = wantsTls;
    // Servers that are full say 530, and those that lost their disk for a moment 550: their words tell better than the digit.
    this.retryable = Math.floor(reply.code / 100) === 4 || passingWords.test(reply.lines.join(" "));
  }
}

/** What became of a control connection. */
export type ConnectionFault =
  /** It could not be opened. */
  | "unreachable"
  /** Something answers there that does not speak FTP. */
  | "not-ftp"
  /** TLS was asked for and is not to be had; nothing secret was sent. */
  | "insecure"
  /** The server showed a certificate that is not trusted; the message says why, and which fingerprint could be pinned. */
  | "certificate"
  /** The server, or something on the way, closed or broke it. */
  | "lost"
  /** The server announced with 421 that it closes it. */
  | "closing"
  /** A reply did not come in time, so that a late one would be taken for the answer to another command. */
  | "timeout"
  /** What the server sent is no reply, or has no end. */
  | "malformed"
  /** Of several commands on their way nobody can tell any more which reply is whose; the server is spoken to in lock-step from now on. */
  | "confused"
  /** This program closed it. */
  | "closed"
  /** It stands, and transfers hold it that wait for the one who waits for them. */
  | "held";

/** The control connection is gone or never was, or (`held`) cannot be had: connect again, if at all. */
export class ConnectionError extends FtpError {
  override readonly name = "ConnectionError";
  override readonly code: ConnectionFault;
  override readonly retryable: boolean;
  override readonly connectionUsable: boolean;

  constructor(code: ConnectionFault, message: string, details: FtpErrorDetails) {
    super(message, details);
    this.code = code;
    this.connectionUsable = code === "held";
    this.retryable = passing.has(code);
  }
}

const passing: ReadonlySet<ConnectionFault> = new Set([
  "lost",
  "closing",
  "timeout",
  "unreachable",
  "confused",
] as const);

/** What became of a transfer whose control connection goes on. */
export type TransferFault =
  /** The data connection could not be opened. */
  | "not-opened"
  /** It broke, or stood still, before the file was whole. */
  | "broken"
  /** TLS did not come about on the data connection, or not with the right server. */
  | "insecure"
  /** TCP ended and TLS had not, as when somebody on the way cuts a file short. */
  | "truncated"
  /** Everything ended in order, and yet bytes are missing. */
  | "incomplete"
  /** What was to be resumed is longer than the whole. */
  | "longer"
  /** The listing was larger than the limit. */
  | "too-long";

/** A transfer failed on its way; the next one may succeed, a resumed one where this ended. */
export class TransferError extends FtpError {
  override readonly name = "TransferError";
  override readonly code: TransferFault;
  override readonly retryable: boolean;
  override readonly connectionUsable = true;

  constructor(code: TransferFault, message: string, details: FtpErrorDetails) {
    super(message, details);
    this.code = code;
    this.retryable = code !== "too-long" && code !== "longer";
  }
}

/** Whether a reply asks for TLS, which RFC 4217 has no code for: 521 and 522 are for data connections, and words are all there is else. */
function asksForTls(reply: Reply): boolean {
  const text = formatReplyLine(reply);
  // What is missing then is another session of TLS.
  if (/reus|resum/i.test(text)) return false;
  return reply.code === 521 || reply.code === 522 || demandsTls.test(text);
}

/** `"550 No such file"`, fit to stand in a message. */
export function quoteReply(reply: Reply): string {
  return `"${printable(formatReplyLine(reply)).trim().replace(/\.$/, "").slice(0, 300)}"`;
}

// vsftpd: "Non-anonymous sessions must use encryption"; ProFTPD: "SSL/TLS required on the control channel"; Pure-FTPd: "cleartext
// sessions and weak ciphers are not accepted".
const demandsTls =
  /must use encryption|(?:SSL|TLS)\b[^.]{0,40}\b(?:required|needed|first)|requires? (?:SSL|TLS)|cleartext sessions/i;
const passingWords =
  /too many|no more connections|connection limit|try (?:again|later)|timed? ?out|broken pipe|temporar/i;
