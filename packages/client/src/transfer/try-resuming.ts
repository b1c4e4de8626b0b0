import { quoteReply, TransferError } from "../ftp-error.ts";
import { abortable } from "../session/abortable.ts";
import type { ClientSession } from "../session/client-session.ts";
import { NotResumedError } from "./not-resumed.ts";

/**
 * Runs a transfer. When the server wants its data connection to go on with a TLS session, and this one did not, the control
 * connection is made anew, and with it the sessions that the server gives out; when that does not help, with TLS 1.2, whose
 * sessions more servers recognise (OpenSSL's cache of TLS 1.3 is known to fail there), and which is remembered of this server if
 * it does help. A transfer that has begun to move bytes is not repeated. Rejects with {@link TransferError} `insecure` when
 * nothing helps.
 */
export async function tryResuming<Result>(
  session: ClientSession,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      const result = await attempt();
      if (session.notResumed > 1) session.rememberVersion();
      session.notResumed = 0;
      return result;
    } catch (error) {
      if (!(error instanceof NotResumedError)) throw error;
      await tryOtherwise(session, signal, error);
    }
  }
}

async function tryOtherwise(
  session: ClientSession,
  signal: AbortSignal | undefined,
  { refusal, untouched }: NotResumedError,
): Promise<void> {
  const { command, reply } = refusal;
  const refused = `The server refused the data connection of ${command}: ${quoteReply(reply)}.`;
  session.notResumed++;
  const version = session.notResumed === 1 ? session.maximumVersion : session.olderVersion;
  if (version === undefined || session.notResumed > 2 || !session.reopenable) throw unrecognised();
  const again = session.reopen(version);
  // It goes on without who gives up this transfer: the client is to be of use afterwards.
  if (!(await (signal === undefined ? again : abortable(again, signal)))) throw unrecognised();
  if (untouched) return;
  const advice = "Bytes had been sent by then. The connection was made anew; begin the transfer again.";
  throw new TransferError("broken", `${refused} ${advice}`, { phase: "transfer", command, reply, cause: refusal });

  function unrecognised(): TransferError {
    session.notResumed = 0;
    const what = `${refused} It has to go on with the TLS session of the control connection, and the server recognises none of those that it gave out.`;
    const advice =
      "Its operator can do without (vsftpd: require_ssl_reuse=NO; ProFTPD: TLSOptions NoSessionReuseRequired), or mend its session cache.";
    return new TransferError("insecure", `${what} ${advice}`, { phase: "data-open", command, reply, cause: refusal });
  }
}
