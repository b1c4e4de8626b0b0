import { addTlsFlags, readTlsFlags, type TlsFlags } from "../client/tls-flags.ts";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { printable } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import { systemReason } from "../text/system-reason.ts";
import { parseServer } from "../open/parse-server.ts";
import type { Location } from "../client/location.ts";
import { bookmarksOf } from "../open/memory/bookmarks.ts";
import { runPrompt } from "../open/run-prompt.ts";
import type { DefineCommand } from "../define-command.ts";
import type { Shell } from "../shell.ts";

interface OpenFlags extends TlsFlags {
  readonly active?: boolean;
  readonly passwordFile?: string;
  readonly verbose?: boolean;
  readonly trace?: string;
  readonly ladder?: boolean;
  readonly command?: string;
  readonly file?: string;
}

/** `tandem open`: the prompt `ftp>`. */
export const open: DefineCommand = (command, shell) => {
  command
    .description("talk to a server, command by command, at the prompt ftp>")
    .argument("[server]", "a bookmark, user@host:port, or ftp://user@host:port/path")
    .option("-c, --command <commands>", "do these and leave: -c 'cd pub; get a'")
    .option("-f, --file <file>", "do the commands of this file and leave")
    .optionsGroup("Connection options:")
    .option("--active", "let the server open the data connections (PORT, EPRT)")
    .option("--password-file <file>", "the password is the first line of this file, or of a pipe");
  addTlsFlags(command)
    .option("--trace <file>", "record the sessions, for `tandem ladder`")
    .option("--ladder", "draw the sessions when they are over")
    .option("-v, --verbose", "show every command and reply")
    .addHelpText("after", scriptHelp)
    .action(
      async (server: string | undefined, { active = false, verbose = false, ladder = false, ...files }: OpenFlags) => {
        const localDirectory = process.cwd();
        const script = await readScript(files);
        const tls = await readTlsFlags(files);
        const { passwordFile, trace } = files;
        const prompt = { server: await serverOf(server, shell.env), active, verbose, ladder, localDirectory, tls };
        await runPrompt({ ...prompt, passwordFile, trace, script }, shell);
      },
    );
};

/** A bookmark counts before a host of its name. */
async function serverOf(server: string | undefined, env: Shell["env"]): Promise<Location | undefined> {
  if (server === undefined) return undefined;
  const bookmarks = await bookmarksOf(env).all();
  return parseServer(bookmarks.get(server) ?? server);
}

async function readScript({ command, file }: Pick<OpenFlags, "command" | "file">): Promise<string | undefined> {
  if (command !== undefined && file !== undefined)
    throw usageError("-c and -f contradict each other: give the commands once.");
  if (file === undefined) return command;
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw usageError(`The script ${printable(resolve(file))} cannot be read: ${systemReason(error)}.`);
  }
}

const scriptHelp = `
ftpes:// asks for TLS before the login (explicit), ftps:// begins with it
(implicit, port 990). A server that has no TLS then is no server to log in to.

Commands may be given with -c, be in a file (-f), or be piped in, one a line.
Then nothing is asked, and the first that fails ends the script with exit code
1, unless it says "set cmd:fail-exit off". A password is taken from
--password-file, the URL, TANDEM_PASSWORD or .netrc, or asked for on the
terminal. What ~/.config/tandem/openrc says is done first.`;
