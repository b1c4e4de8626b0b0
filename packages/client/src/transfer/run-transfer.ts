import type { Reply } from "@tandem/protocol";
import type { Lease } from "../pool/lease.ts";
import { ensureType } from "../session/client-session.ts";
import { RefusedError, TransferError } from "../ftp-error.ts";
import { RunningTransfer } from "./running-transfer.ts";
import type { Move, TransferCommand, TransferResult } from "./transfer-command.ts";
import { tryResuming } from "./try-resuming.ts";

/**
 * What every transfer of a client is, once: agree on a data connection, send the command while it opens, move the bytes,
 * and take it for done only when they ended in order and the final reply is a success, whichever comes first. Everything
 * else is an error, after which the control connection is in step again or known to be lost. Under TLS a server that wants its
 * session to be gone on with, and does not recognise it, is tried again in other ways. The session is passed on as soon as what
 * the next call sends cannot disturb this one: when the data has ended, or with the final reply.
 */
export async function runTransfer(lease: Lease, command: TransferCommand, move: Move): Promise<TransferResult> {
  const trying = { ahead: false, untouched: false };
  const run = (): Promise<TransferResult> =>
    tryResuming(lease.session, command.signal, () => attempt(lease, command, move, trying));
  try {
    return await run();
  } catch (error) {
    if (!trying.untouched || !leadsNowhere(error)) throw error;
    // The port that was asked for before this transfer was is not open any more; the next one is asked for now. Some servers
    // answer EPSV and then cannot open what they named (425): PASV may do.
    if (!trying.ahead && !refusesWay(lease, error)) throw error;
    return run();
  }
}

async function attempt(
  lease: Lease,
  command: TransferCommand,
  move: Move,
  trying: { ahead: boolean; untouched: boolean },
): Promise<TransferResult> {
  const { session } = lease;
  const { control } = session;
  const { signal, type, verb, argument } = command;
  signal?.throwIfAborted();
  const typed = type === undefined ? Promise.resolve() : ensureType(session, type);
  // Looked at when the data connection is agreed on.
  typed.catch(() => {});
  if (session.window === 1) await typed;
  signal?.throwIfAborted();
  const tls = session.dataTls?.begin();
  const opener = session.openers[session.mode];
  const agreement = await opener.agree({ verb, argument }, signal);
  trying.ahead = agreement.ahead;
  await using _offer = agreement.offer;
  await using _early = agreement.connection;
  await typed;
  const restarted = await restart(lease, command);
  signal?.throwIfAborted();
  const sent = control.send(verb, argument, "transfer");
  const stop = new AbortController();
  const opening = agreement.connection ?? agreement.offer.open(stop.signal);
  const early = agreement.connection !== undefined || session.mode === "active";
  const running = new RunningTransfer({ lease, command, sent, stop, tls, opener });
  if (session.traits.asksBehindDownload && command.from === "server") opener.prepare();
  try {
    return await running.finish({ opening, early, ...restarted }, move);
  } catch (error) {
    // Its connection, which nobody took, may wait at the port that was asked for behind it, if it is the same: the server would take
    // the next file from there.
    opener.withdraw();
    throw error;
  } finally {
    trying.untouched = !running.begun;
    await session.keepAlive.settle();
  }
}

/**
 * REST comes last: some servers forget it at any other command. Its reply is waited for before an upload, which would else
 * destroy what it is to go on with; a download that is not restarted is broken off instead. Where a transfer failed before it
 * could use its REST, some servers keep that for the next: then it is taken back.
 */
async function restart({ session }: Lease, { start = 0, from }: TransferCommand): Promise<Restart> {
  const { control, leftover } = session;
  if (start === 0 && !leftover.restart) return {};
  leftover.restart = start > 0;
  const taken = start > 0 ? control.perform("REST", String(start)) : control.exchange("REST", "0");
  // Looked at before the first byte is taken for one of the file.
  taken.catch(() => (leftover.restart = false));
  if (session.window === 1 || from === "client" || start === 0) await taken;
  return { taken };
}

interface Restart {
  /** The reply to REST; rejects when it is a refusal. */
  readonly taken?: Promise<Reply>;
}

/** Under TLS a 425 says as well that the session was not gone on with, which has been tried in other ways by now. */
function refusesWay({ session }: Lease, error: unknown): boolean {
  if (!(error instanceof RefusedError) || error.reply.code !== 425 || session.dataTls !== undefined) return false;
  return session.openers[session.mode].giveUpWay();
}

/** True when there was no port, or nobody behind it. */
function leadsNowhere(error: unknown): boolean {
  if (error instanceof TransferError) return error.code === "not-opened";
  return error instanceof RefusedError && withoutPort.has(error.reply.code);
}

// Cannot open the data connection; "use PORT or PASV first".
const withoutPort: ReadonlySet<number> = new Set([425, 500, 503]);
