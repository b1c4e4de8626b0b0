import { reply, type CommonRefusal, type Reply } from "@tandem/protocol";
import { dataDemand } from "../tls/data-demand.ts";
import type { Handling } from "./handler.ts";

/** What must hold before a command runs. */
export type Gate =
  | "login"
  /** A password may come: under TLS where that is required. */
  | "password-may-come"
  /** A data connection can be made: it is as private as it must be, and one was agreed on, or the default data ports may be used (RFC 959 §3.2). */
  | "data-connection"
  /** EPSV ALL did not come before. */
  | "any-data-command"
  /** RNFR was the command before. */
  | "rename-from";

/** The refusal of a gate that does not hold, `undefined` when it does. */
export function refusalOf(gate: Gate, handling: Pick<Handling, "session" | "tls">): Reply<CommonRefusal> | undefined {
  const { facts, offer } = handling.session;
  switch (gate) {
    case "login":
      return facts.loggedIn ? undefined : reply(530, "Log in first: send USER, then PASS.");
    case "password-may-come":
      return handling.tls?.policy.login === "required" && !facts.secured
        ? reply(534, "Nobody logs in without TLS here: send AUTH TLS first.")
        : undefined;
    case "data-connection":
      // RFC 4217 §10.2: looked at here, and not when PASV or PORT comes.
      if (facts.protection === "C" && dataDemand(handling) === "required")
        return reply(521, "Files go under TLS only here: send PBSZ 0 and PROT P first.");
      return offer === undefined && facts.extendedPassiveOnly
        ? reply(425, "After EPSV ALL only EPSV makes a data connection: send EPSV first.")
        : undefined;
    case "any-data-command":
      return facts.extendedPassiveOnly ? reply(503, "After EPSV ALL only EPSV is allowed.") : undefined;
    case "rename-from":
      return facts.renameFrom !== undefined ? undefined : reply(503, "Name the file to rename first: send RNFR.");
  }
}
