import { addTlsFlags, readTlsFlags, type TlsFlags } from "../client/tls-flags.ts";
import { parseServer } from "../open/parse-server.ts";
import { runPrompt } from "../open/run-prompt.ts";
import type { DefineCommand } from "../program.ts";

interface OpenFlags extends TlsFlags {
  readonly active?: boolean;
  readonly passwordFile?: string;
  readonly verbose?: boolean;
  readonly trace?: string;
  readonly ladder?: boolean;
}

/** `tandem open`: the prompt `ftp>`. */
export const open: DefineCommand = (command, shell) => {
  command
    .description("talk to a server, command by command, at the prompt ftp>")
    .argument("[server]", "ftp://user@host:port/path, or user@host:port")
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
        const location = server === undefined ? undefined : parseServer(server);
        const localDirectory = process.cwd();
        const tls = await readTlsFlags(files);
        const { passwordFile, trace } = files;
        const prompt = { server: location, active, verbose, ladder, localDirectory, tls };
        await runPrompt({ ...prompt, passwordFile, trace }, shell);
      },
    );
};

const scriptHelp = `
ftpes:// asks for TLS before the login (explicit), ftps:// begins with it
(implicit, port 990). A server that has no TLS then is no server to log in to.

Commands may be piped in, one a line. Then nothing is asked, and the exit code
is 1 when one of them failed. A password is taken from --password-file, the URL,
TANDEM_PASSWORD or .netrc, or asked for on the terminal.`;
