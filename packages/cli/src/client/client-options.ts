import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { parseAccountName } from "../options/account.ts";
import { addConnectionFlags, type ConnectionFlags } from "./connection-flags.ts";
import { addTlsFlags, type TlsFlags } from "./tls-flags.ts";

/** What every client command takes. */
export interface ClientFlags extends TlsFlags, ConnectionFlags {
  readonly active?: boolean;
  readonly user?: string;
  readonly passwordFile?: string;
  readonly trace?: string;
  readonly ladder?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Adds the options of every client command. */
export function addClientOptions(command: Command): Command {
  command
    .optionsGroup("Connection options:")
    .option("--active", "let the server open the data connections (PORT, EPRT)")
    .option("--user <name>", "who to log in as, in place of the URL's user", parseUser)
    .option("--password-file <file>", "the password is the first line of this file, or of a pipe");
  return addConnectionFlags(addTlsFlags(command))
    .optionsGroup("Output options:")
    .option("--json", "one object of JSON a line: each step, each entry, each failure, and a summary")
    .option("--trace <file>", "record the session, for `tandem ladder`")
    .option("--ladder", "draw the session when it is over")
    .option("--quiet", "no progress bar, no warning: failures only")
    .addHelpText("after", passwordHelp);
}

const passwordHelp = `
ftpes:// asks for TLS before the login (explicit), ftps:// begins with it
(implicit, port 990). A server that has no TLS then is no server to log in to.

A path is relative to the directory of the login: ftp://host/a is "a",
ftp://host/%2Fa is "/a". A password is taken from --password-file, the URL,
TANDEM_PASSWORD or .netrc, or asked for on the terminal; without a user, and
without one in .netrc, the login is anonymous.`;

function parseUser(text: string): string {
  if (text.includes(":")) {
    throw new InvalidArgumentError(
      "Give the name alone; the password goes into --password-file or TANDEM_PASSWORD, or is asked for.",
    );
  }
  return parseAccountName(text);
}
