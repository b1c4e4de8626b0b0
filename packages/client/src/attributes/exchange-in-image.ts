import { firstDigit } from "@tandem/protocol";
import { RefusedError } from "../ftp-error.ts";
import type { Lease } from "../pool/lease.ts";
import { sameType } from "../session/client-state.ts";
import { image } from "../session/client-session.ts";
import { exchangeAll, type Answered, type CommandWords } from "../session/perform-all.ts";

/**
 * Sends a command that has to be asked in the type of exact bytes, with TYPE I before it where that is not the type already,
 * and passes the session on: many servers refuse SIZE in type A, where they would have to count line ends.
 */
export async function exchangeInImage(lease: Lease, command: CommandWords): Promise<Answered> {
  const { state, control } = lease.session;
  const before = state.facts.type;
  if (sameType(before, image)) return only(await exchangeAll(lease, command));
  const exchanging = exchangeAll(lease, ["TYPE", "I"], command);
  // Noted when it is sent: who sends behind it finds the type that will be, not the one that was.
  state.change({ type: image });
  const [type, ...answers] = await exchanging;
  if (type !== undefined && firstDigit(type.reply.code) !== 2) {
    state.change({ type: before });
    throw new RefusedError(type.line, type.reply, control.phase);
  }
  return only(answers);
}

function only(answers: readonly Answered[]): Answered {
  const [answer] = answers;
  if (answer === undefined) throw new TypeError("A command that was sent has one answer.");
  return answer;
}
