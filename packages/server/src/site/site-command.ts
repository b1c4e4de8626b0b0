import type { Grammar, Reply, ReplyCodeOf } from "@tandem/protocol";
import type { Handling } from "../session/handler.ts";

/**
 * A command of SITE (RFC 959 §4.1.3): `SITE NAME argument`. Its argument comes parsed; a `ProtocolError` of the grammar is
 * answered with 501 and the usage, and what `run` throws as the same error of any other command. Nobody reaches it before
 * the login.
 */
export interface SiteCommand<Value = unknown> {
  /** One word; it stands in capitals in HELP, and clients may send it in any case. */
  readonly name: string;
  /** What stands behind the name and one space, `undefined` when nothing does; `syntax` is its form in HELP. */
  readonly argument: Grammar<Value>;
  /** What it does, in one sentence. */
  readonly help: string;
  /** Why it cannot be done for this session, as part of a sentence; `undefined`, or left out, when it can. */
  missing?(handling: Handling): string | undefined;
  /** Does it and says so; `handling.signal` is aborted by ABOR and at the end of the session. */
  run(handling: Handling, argument: Value): SiteReply | Promise<SiteReply>;
}

/** What a SITE command may answer, beside the refusals that any command may meet. */
export type SiteReply = Reply<ReplyCodeOf<"SITE">>;

/** A SITE command, its argument's type taken from its grammar. */
export function siteCommand<Value>(command: SiteCommand<Value>): SiteCommand {
  return command;
}
