import { InvalidArgumentError, Option } from "commander";
import type { LinkPolicy } from "@tandem/storage";
import { parseNamedPassword, type NamedPassword } from "../options/account.ts";
import { parseHost, parsePublicAddress } from "../options/address.ts";
import { duration } from "../options/duration.ts";
import { parseUmask } from "../options/octal.ts";
import { parseDialPort, parseListenPort, parsePortRange } from "../options/port.ts";
import { parseRunAs, type RunAs } from "../options/run-as.ts";
import { parseWorkers } from "../options/workers.ts";
import { present } from "../present.ts";
import type { DefineCommand } from "../define-command.ts";
import type { ServeChoices } from "../serve/choices.ts";
import type { ConfigSource } from "../serve/config-source.ts";
import type { Reread } from "../serve/reload.ts";
import type { ServeSettings } from "../serve/settings.ts";
import { addTlsOptions, tlsChoiceOf, type TlsFlags } from "../serve/tls/tls-flags.ts";
import type { Shell } from "../shell.ts";

/** `tandem serve`: runs a server until a signal ends it. */
export const serve: DefineCommand = (command, shell) => {
  command
    .description("serve a folder over FTP")
    .argument("[DIR]", "the folder to serve (default: ./files, made with a welcome file when missing)")
    .option("--host <address>", "listen at this address (default: all, IPv4 and IPv6)", parseHost)
    .option("--port <number>", "listen at this port; 0 takes a free one (default: 2121)", parseListenPort)
    .option(
      "--user <name:password>",
      "an account; give it again for more (others on this machine can see it: a file is better)",
      parseUser,
    )
    .option("--anonymous", "let anyone in as anonymous or ftp, to read only")
    .option("--read-only", "let no account change anything")
    .option("--passive-ports <a-b>", "the ports of passive mode (default: 50000-50100)", parsePortRange)
    .option(
      "--public-address <address>",
      "the IPv4 address that clients reach behind NAT, named in 227",
      parsePublicAddress,
    )
    .option(
      "--active-port <number>",
      "dial from this port in active mode where permitted; 0 means any (default: 20)",
      parseDialPort,
    )
    .addOption(
      new Option("--links <policy>", "which symbolic links are followed (default: within-root)").choices([
        "within-root",
        "follow",
        "refuse",
      ]),
    )
    .option("--umask <bits>", "taken from 0666 for new files and 0777 for new folders (default: 022)", parseUmask);
  addTlsOptions(command)
    .option("--trace <file>", "record every session into this file, for tandem ladder")
    .option(
      "--config <file>",
      "read tandem.yaml: homes, quotas, permissions, hosts, limits and more; options here win over it",
    )
    .option(
      "--grace <time>",
      "how long a transfer may go on after a signal to stop, like 30s (default: 10s)",
      duration("0", "1d"),
    )
    .option(
      "--workers <number>",
      "processes that serve, for a crowd of small files; auto: one per processor (default: 1)",
      parseWorkers,
    )
    .option("--run-as <user[:group]>", "go on as this user when the ports are bound (for root only)", parseRunAs)
    .option("--quiet", "print only where it listens, a password that was made up, and warnings")
    .addHelpText("after", helpText)
    .action((folder: string | undefined, options: ServeOptions) => start(folder, options, shell));
};

interface ServeOptions extends TlsFlags {
  readonly host?: string;
  readonly port?: number;
  readonly user?: readonly NamedPassword[];
  readonly anonymous?: true;
  readonly readOnly?: true;
  readonly passivePorts?: { readonly first: number; readonly last: number };
  readonly publicAddress?: string;
  readonly activePort?: number;
  readonly links?: LinkPolicy;
  readonly umask?: number;
  readonly trace?: string;
  readonly config?: string;
  readonly grace?: number;
  readonly runAs?: RunAs;
  readonly workers?: number;
  readonly quiet?: true;
}

async function start(folder: string | undefined, options: ServeOptions, shell: Shell): Promise<void> {
  // The server is loaded only for who serves: the other commands begin sooner.
  const { settingsOf } = await import("../serve/settings.ts");
  // The readers of YAML are loaded only for who has a file.
  const file =
    options.config === undefined
      ? undefined
      : await (await import("../serve/config-source.ts")).openConfig(options.config);
  const settings = (choices?: ServeChoices): ServeSettings =>
    settingsOf(choices, choicesOf(folder, options, choices?.listen));
  const reread = async ({ again }: ConfigSource): Promise<Reread> => {
    const { choices, ...rest } = await again();
    return { ...rest, settings: settings(choices) };
  };
  const manner = {
    quiet: options.quiet ?? false,
    warnings: file?.first.warnings ?? [],
    ...(file && { reread: () => reread(file) }),
  };
  const { runServe } = await import("../serve/run-serve.ts");
  await runServe(settings(file?.first.choices), manner, shell);
}

function choicesOf(folder: string | undefined, options: ServeOptions, listen: ServeChoices["listen"]): ServeChoices {
  const {
    host,
    port,
    user,
    anonymous,
    readOnly,
    passivePorts,
    publicAddress,
    activePort,
    links,
    umask,
    ftpsPort,
    trace,
    grace,
    runAs,
    workers,
  } = options;
  const at = present({ address: host, port });
  const accounts = user?.map(({ name, password }) => ({ name, secret: { password } }));
  return present({
    folder,
    // Half an address on the command line takes its other half from the file.
    listen: host === undefined && port === undefined ? undefined : [{ ...listen?.[0], ...at }],
    accounts,
    anonymous: anonymous && {},
    readOnly,
    passivePorts,
    publicAddress,
    activePort,
    links,
    umask,
    tls: tlsChoiceOf(options),
    ftpsPort,
    trace,
    grace,
    runAs,
    workers,
  });
}

function parseUser(text: string, earlier: readonly NamedPassword[] = []): readonly NamedPassword[] {
  const account = parseNamedPassword(text);
  if (earlier.some(({ name }) => name === account.name)) throw new InvalidArgumentError("That name was given already.");
  return [...earlier, account];
}

const helpText = `
Without --user, --anonymous or --config there is one account, demo, with a
password that is made anew each time and shown.

When it is ready it prints "listening on HOST:PORT" on standard output. SIGTERM
or Ctrl-C stops it: no new sessions, transfers may finish; a second one stops it
at once.

Its own certificate is kept in $STATE_DIRECTORY, or in the folder tandem of
$XDG_STATE_HOME (~/.local/state).

Examples:
  tandem serve ./photos --user anna:secret --read-only
  tandem serve --config tandem.yaml --trace today.ndjson`;
