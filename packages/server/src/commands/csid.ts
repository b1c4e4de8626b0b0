import { reply } from "@tandem/protocol";
import { clientName } from "../session/client-name.ts";
import type { Handler } from "../session/handler.ts";
import { version } from "../version.ts";

/**
 * CSID: names the client, and is answered with what a client needs to know of the server: how names are compared and paths
 * written. The version is told after the login only, and the machine's system never: that would tell an attacker what to
 * try, and the draft leaves both to the operator. draft-peterson-streamlined-ftp-command-extensions §5.
 */
export const CSID: Handler<"CSID"> = {
  run({ session, storage }, facts) {
    const client = [valueOf(facts, "Name"), valueOf(facts, "Version")].filter((text) => text !== "").join(" ");
    if (client !== "") session.change({ client: clientName(client) });
    const known = session.facts.loggedIn ? `Name=Tandem; Version=${version};` : "Name=Tandem;";
    return reply(200, `${known} CaseSensitive=${storage.capabilities.caseSensitive ? 1 : 0}; DirSep=/;`);
  },
};

function valueOf(facts: string, name: string): string {
  const found = facts.split(";").find((fact) => fact.trim().toLowerCase().startsWith(`${name.toLowerCase()}=`));
  return (
    found
      ?.trim()
      .slice(name.length + 1)
      .trim() ?? ""
  );
}
