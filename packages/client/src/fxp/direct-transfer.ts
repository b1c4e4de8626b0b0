import {
  addressFamily,
  addressScope,
  firstDigit,
  formatExtendedHostPort,
  formatHostPort,
  parseExtendedPassiveReply,
  parsePassiveReply,
  ProtocolError,
  replyText,
  type Endpoint,
  type Reply,
} from "@tandem/protocol";
import { FtpError, quoteReply, RefusedError, type FtpErrorDetails } from "../ftp-error.ts";
import type { Lease } from "../pool/lease.ts";
import { ensureType, image, type ClientSession } from "../session/client-session.ts";
import type { SentCommand } from "../session/sent-commands.ts";
import { abortTransfer } from "../transfer/abort-transfer.ts";

/** Two servers do not, or cannot safely, send a file to one another; by way of this machine it can still be copied. */
export class NotDirectError extends FtpError {
  override readonly name = "NotDirectError";
  override readonly code = "not-direct";
  override readonly retryable = false;
  override readonly connectionUsable = true;

  constructor(why: string, details: Partial<FtpErrorDetails> = {}) {
    super(`The two servers did not exchange the file directly: ${why}`, { phase: "data-open", ...details });
  }
}

export interface DirectTransfer {
  readonly path: string;
  readonly target: string;
  readonly signal: AbortSignal;
  /** Milliseconds that it may take. */
  readonly timeout: number;
}

/**
 * Has the server of `to` listen and that of `from` dial it, or the other way round when that is refused, and then STOR and RETR
 * (RFC 959 §5.2). Both replies are waited for whatever happens: when one server gives up, the transfer of the other is aborted
 * in step. Rejects with {@link NotDirectError} when they are not willing.
 */
export async function directTransfer(
  { from, to }: { readonly from: Lease; readonly to: Lease },
  transfer: DirectTransfer,
): Promise<void> {
  const [source, sink] = [from.session, to.session];
  const secured = source.dataTls !== undefined;
  if (secured !== (sink.dataTls !== undefined)) throw new NotDirectError("one of them protects its data connections.");
  await Promise.all([ensureType(source, image), ensureType(sink, image)]);
  try {
    await agree({ listening: sink, dialling: source }, secured);
  } catch (error) {
    if (!(error instanceof NotDirectError)) throw error;
    transfer.signal.throwIfAborted();
    await agree({ listening: source, dialling: sink }, secured);
  }
  await move(source, sink, transfer);
}

/** Has one server listen, and tells the other where. */
async function agree(
  { listening, dialling }: { readonly listening: ClientSession; readonly dialling: ClientSession },
  secured: boolean,
): Promise<void> {
  const at = await listen(listening, secured);
  const isOld = addressFamily(at.address) === 4;
  const [word, argument] = isOld
    ? (["PORT", formatHostPort(at)] as const)
    : (["EPRT", formatExtendedHostPort(at)] as const);
  const reply = await dialling.control.exchange(word, argument);
  if (firstDigit(reply.code) !== 2) throw refusedBy(`${word} ${argument}`, reply);
}

/**
 * PASV, or EPSV over IPv6; under TLS CPSV, by which the server that listens begins TLS as a client does, since two servers would
 * wait for each other.
 */
async function listen({ control, features }: ClientSession, secured: boolean): Promise<Endpoint> {
  if (secured && !features.has("CPSV")) throw new NotDirectError("neither can begin TLS on a data connection (CPSV).");
  const isOld = addressFamily(control.remote.address) === 4;
  const word = secured ? "CPSV" : isOld ? "PASV" : "EPSV";
  const reply = await control.exchange(word);
  if (firstDigit(reply.code) !== 2) throw refusedBy(word, reply);
  try {
    const read = word === "EPSV" ? parseExtendedPassiveReply : parsePassiveReply;
    const { address, port } = read(replyText(reply));
    return { address: reachable(address, control.remote.address), port };
  } catch (cause) {
    if (cause instanceof ProtocolError) throw new NotDirectError(cause.message, { command: word, reply, cause });
    throw cause;
  }
}

/** A server behind NAT names the address that it has there; what we reach it by is of more use to another one. */
function reachable(named: string | undefined, remote: string): string {
  if (named === undefined) return remote;
  return addressScope(named) === "public" || addressScope(remote) !== "public" ? named : remote;
}

async function move(source: ClientSession, sink: ClientSession, transfer: DirectTransfer): Promise<void> {
  const { path, target, signal, timeout } = transfer;
  signal.throwIfAborted();
  const stored = sink.control.send("STOR", target);
  const sent = source.control.send("RETR", path);
  const late = new AbortController();
  const timer = sink.clock.timer(timeout, () => {
    late.abort(new NotDirectError(`it was not over after ${timeout / 1000} s.`, { phase: "transfer" }));
  });
  const stop = AbortSignal.any([signal, late.signal]);
  let given: () => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    given = () => reject(stop.reason as Error);
    stop.addEventListener("abort", given, { once: true });
  });
  stopped.catch(() => {});
  try {
    // Who refuses says so at once, and the other one waits for a connection that never comes.
    await Promise.race([Promise.all([succeeded(stored), succeeded(sent)]), stopped]);
  } catch (error) {
    await Promise.all([abandon(sink, stored), abandon(source, sent)]);
    throw error;
  } finally {
    timer.cancel();
    stop.removeEventListener("abort", given);
  }
}

async function succeeded(sent: SentCommand): Promise<void> {
  const reply = await sent.final;
  if (firstDigit(reply.code) === 2) return;
  if (unwillingCodes.has(reply.code)) throw refusedBy(sent.line, reply);
  throw new RefusedError(sent.line, reply, "transfer");
}

async function abandon(session: ClientSession, sent: SentCommand): Promise<void> {
  // What becomes of the connection, its next call is told.
  await abortTransfer(session, sent, () => {}).catch(() => {});
}

function refusedBy(line: string, reply: Reply): NotDirectError {
  return new NotDirectError(`${line} was answered ${quoteReply(reply)}.`, { command: line, reply });
}

// No connection came about, or TLS on it: between these two, not with us.
const unwillingCodes: ReadonlySet<number> = new Set([425, 426, 500, 501, 502, 503, 504, 522, 534, 536]);
