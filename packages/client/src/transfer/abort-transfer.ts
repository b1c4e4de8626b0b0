import type { Reply } from "@tandem/protocol";
import type { ClientSession } from "../session/client-session.ts";
import type { SentCommand } from "../session/sent-commands.ts";

/**
 * Breaks a transfer off (RFC 959 §4.1.3) and comes back into step: ABOR, then `breakOff` closes the data connection, then the
 * replies of both commands are waited for, as many as the server sends: 426 and 226, one of them, 225. When some are missing,
 * a NOOP marks where the next command's replies begin. A server that says nothing at all loses the control connection. Gives
 * the final reply of the transfer, if there was one.
 *
 * ABOR is sent as a plain line, without the Telnet Interrupt and Synch of RFC 959: servers read their control connection
 * during transfers or notice the data connection, which is reset; urgent bytes are lost or kept by what is on the way.
 */
export async function abortTransfer(
  { control, clock, timers }: Pick<ClientSession, "control" | "clock" | "timers">,
  transfer: SentCommand,
  breakOff: () => void,
): Promise<Reply | undefined> {
  if (transfer.settled || control.lost !== undefined) {
    breakOff();
    return transfer.final.catch(() => undefined);
  }
  using _reserved = control.reserve();
  const abort = control.send("ABOR");
  breakOff();
  await control.within(Promise.race([transfer.final, abort.final]), timers.abort, "did not answer ABOR");
  const both = Promise.all([transfer.final, abort.final]).then(() => true);
  if (!(await soon(both))) await control.resynchronise();
  return transfer.settled ? await transfer.final : undefined;

  /** Whether the rest comes at once. */
  function soon(rest: Promise<boolean>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const timer = clock.timer(timers.quiet, () => resolve(false));
      rest.then(resolve, reject).finally(() => timer.cancel());
    });
  }
}
