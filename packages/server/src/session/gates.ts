import { reply, type CommonRefusal, type Reply } from "@tandem/protocol";
import type { SessionState } from "./session-state.ts";

/** What must hold before a command runs. */
export type Gate =
  | "login"
  /** A data connection can be made: one was agreed on, or the default data ports may be used (RFC 959 §3.2). */
  | "data-connection"
  /** EPSV ALL did not come before. */
  | "any-data-command"
  /** RNFR was the command before. */
  | "rename-from";

/** The refusal of a gate that does not hold, `undefined` when it does. */
export function refusalOf(gate: Gate, { facts, offer }: SessionState): Reply<CommonRefusal> | undefined {
  switch (gate) {
    case "login":
      return facts.loggedIn ? undefined : reply(530, "Log in first: send USER, then PASS.");
    case "data-connection":
      return offer === undefined && facts.extendedPassiveOnly
        ? reply(425, "After EPSV ALL only EPSV makes a data connection: send EPSV first.")
        : undefined;
    case "any-data-command":
      return facts.extendedPassiveOnly ? reply(503, "After EPSV ALL only EPSV is allowed.") : undefined;
    case "rename-from":
      return facts.renameFrom !== undefined ? undefined : reply(503, "Name the file to rename first: send RNFR.");
  }
}
