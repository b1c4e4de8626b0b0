import { grammars, reply } from "@tandem/protocol";
import type { SessionSummary } from "../session/session-summary.ts";
import { siteCommand } from "./site-command.ts";

/**
 * SITE WHO: the sessions of this account; for an administrator, those of all accounts of his host, and of every host when he is
 * one of the server's own. Nobody's address.
 */
export const who = siteCommand({
  name: "WHO",
  argument: grammars.none,
  help: "Lists who is logged in: the sessions of your own account, or of all when you may see them.",
  async run({ session: { account, membership }, sessions }) {
    const mayShow = (other: SessionSummary): boolean =>
      other.account === membership?.name ||
      (account?.admin === true && (membership?.realm === "" || membership?.realm === other.realm));
    const seen = (await sessions()).filter(mayShow);
    const lines = seen.map((other) => `${other.account}: ${other.doing}`);
    return reply(211, `${seen.length} ${seen.length === 1 ? "session" : "sessions"}:`, ...lines, "End.");
  },
});
