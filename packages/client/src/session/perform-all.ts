import { firstDigit, type Reply } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { Lease } from "../pool/lease.ts";

/** A command word and its argument. */
export type CommandWords = readonly [word: string, argument?: string];

/** A command line, secrets replaced, and its final reply. */
export interface Answered {
  readonly line: string;
  readonly reply: Reply;
}

/**
 * Sends commands that belong together, passes the session on, and gives their final replies, whatever they are: in one round
 * trip where the server stands several commands on their way. Where it does not, each awaits the reply to the one before, and
 * those behind a refusal are not sent.
 */
export async function exchangeAll(
  { session: { control, timers, window }, passOn }: Lease,
  ...commands: readonly CommandWords[]
): Promise<readonly Answered[]> {
  const answers: Promise<Answered>[] = [];
  for (const [word, argument] of commands) {
    const sent = control.send(word, argument);
    const answer = control.reply(sent, timers.reply).then((reply): Answered => ({ line: sent.line, reply }));
    // Looked at below; all of them are lost together.
    answer.catch(() => {});
    answers.push(answer);
    if (window === 1 && isRefusal((await answer).reply)) break;
  }
  passOn();
  return Promise.all(answers);
}

/** The same for commands that have to succeed. Rejects with {@link RefusedError} for the first that did not. */
export async function performAll(lease: Lease, ...commands: readonly CommandWords[]): Promise<readonly Reply[]> {
  const answers = await exchangeAll(lease, ...commands);
  const refused = answers.find(({ reply }) => isRefusal(reply));
  if (refused !== undefined) throw new RefusedError(refused.line, refused.reply, lease.session.control.phase);
  return answers.map(({ reply }) => reply);
}

function isRefusal({ code }: Reply): boolean {
  return firstDigit(code) >= 4;
}
