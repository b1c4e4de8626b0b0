import { grammars, reply } from "@tandem/protocol";
import { siteCommand } from "./site-command.ts";

/** SITE WHO: the sessions of this account; for an administrator, those of every account. Nobody's address. */
export const who = siteCommand({
  name: "WHO",
  argument: grammars.none,
  help: "Lists who is logged in: the sessions of your own account, or of all when you may see them.",
  run({ session: { account }, sessions }) {
    const seen = sessions().filter(({ user }) => account?.admin === true || user === account?.name);
    const lines = seen.map(({ user, doing }) => `${user}: ${doing}`);
    return reply(211, `${seen.length} ${seen.length === 1 ? "session" : "sessions"}:`, ...lines, "End.");
  },
});
