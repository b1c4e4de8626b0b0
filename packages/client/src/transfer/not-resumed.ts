import { replyText, type Reply } from "@tandem/protocol";
import type { DataHandshake, DataTls } from "../data/data-tls.ts";
import type { RefusedError } from "../ftp-error.ts";

/** A server refused a data connection, because that did not go on with a TLS session; callers of a client never see it. */
export class NotResumedError extends Error {
  override readonly name = "NotResumedError";
  readonly refusal: RefusedError;
  /** Nothing was moved: the same transfer may be tried again. */
  readonly untouched: boolean;

  constructor(refusal: RefusedError, untouched: boolean) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
    this.untouched = untouched;
  }
}

/**
 * Whether a reply to a transfer refuses a data connection that goes on with no TLS session: by its words, or because it did
 * not (ProFTPD says no more than that the operation is not permitted) and the server is not known to put up with that.
 */
export function refusesResumption(
  reply: Reply,
  tls: DataTls | undefined,
  handshake: DataHandshake | undefined,
): boolean {
  if (tls === undefined || handshake?.facts?.reused === true || !codes.has(reply.code)) return false;
  if (words.test(replyText(reply))) return true;
  return handshake?.facts !== undefined && (reply.code === 522 || (reply.code === 425 && !tls.lenient));
}

// vsftpd says 522, FileZilla Server and ProFTPD 425, others 450, which is a busy file or an empty directory as a rule.
const codes: ReadonlySet<number> = new Set([425, 450, 522]);
const words = /(?:session|ssl|tls)\b.{0,80}\b(?:reus|resum)/i;
