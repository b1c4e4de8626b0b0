import type { Lease } from "../pool/lease.ts";
import { ensureType, type ClientSession } from "../session/client-session.ts";
import { RunningTransfer } from "./running-transfer.ts";
import type { Move, TransferCommand, TransferResult } from "./transfer-command.ts";
import { tryResuming } from "./try-resuming.ts";

/**
 * What every transfer of a client is, once: agree on a data connection, send the command while it opens, move the bytes,
 * and take it for done only when they ended in order and the final reply is a success, whichever comes first. Everything
 * else is an error, after which the control connection is in step again or known to be lost. Under TLS a server that wants its
 * session to be gone on with, and does not recognise it, is tried again in other ways.
 */
export function runTransfer(lease: Lease, command: TransferCommand, move: Move): Promise<TransferResult> {
  const { session } = lease;
  return tryResuming(session, command.signal, () => attempt(session, command, move));
}

async function attempt(session: ClientSession, command: TransferCommand, move: Move): Promise<TransferResult> {
  const { control } = session;
  const { signal, start = 0, verb, argument } = command;
  signal?.throwIfAborted();
  if (command.type !== undefined) await ensureType(session, command.type);
  signal?.throwIfAborted();
  const { phase } = control;
  try {
    control.phase = "data-open";
    session.dataTls?.begin();
    const agreement = await session.openers[session.mode].agree(signal);
    await using _offer = agreement.offer;
    await using _early = agreement.connection;
    control.phase = phase;
    // REST comes last: some servers forget it at any other command.
    if (start > 0) await control.perform("REST", String(start));
    signal?.throwIfAborted();
    const sent = control.send(verb, argument);
    control.phase = "transfer";
    const stop = new AbortController();
    const opening = agreement.connection ?? agreement.offer.open(stop.signal);
    const early = agreement.connection !== undefined || session.mode === "active";
    return await new RunningTransfer(session, command, sent, stop).finish({ opening, early }, move);
  } finally {
    control.phase = phase;
  }
}
