import { resolve } from "node:path";
import { formatEndpoint, printable } from "@tandem/protocol";
import { ownCommand } from "../own-command.ts";
import type { Shell } from "../shell.ts";
import { styleOf } from "../text/style.ts";
import { version } from "../version.ts";
import { banner, type BannerAccount } from "./banner.ts";
import type { ListenChoice } from "./choices.ts";
import { reachableAddresses } from "./reachable-addresses.ts";
import type { ServeSettings } from "./settings.ts";
import { bannerTls } from "./tls/banner-tls.ts";
import type { OpenTls } from "./tls/open-tls.ts";

export interface Ready {
  /** Where it listens. */
  readonly bound: readonly ListenChoice[];
  readonly tls: OpenTls | undefined;
  readonly quiet: boolean;
}

/**
 * Says that the server is ready: `listening on HOST:PORT`, a line for each address, which scripts wait for, and around it
 * what a person wants to know. A quiet server says only what nobody could know otherwise: a password made just now.
 */
export function announce(settings: ServeSettings, { bound, tls, quiet }: Ready, shell: Shell): void {
  const { stdout, stderr, env } = shell;
  const ready = bound.map(
    (at) => `listening on ${formatEndpoint(at)}${at.tls === undefined ? "" : " with implicit TLS"}`,
  );
  if (quiet) {
    stdout.write(`${ready.join("\n")}\n`);
    if (settings.generated !== undefined) stderr.write(`account demo, password ${settings.generated}\n`);
    return;
  }
  const { above, below } = banner(
    {
      version,
      reachable: bound.flatMap((at) => reachableAddresses(at.address).map((address) => ({ ...at, address }))),
      tls: bannerTls(tls, bound),
      folder: settings.tree && printable(folderOf(settings.tree)),
      accounts: settings.accounts.map((account) => bannerAccount(account, settings.generated)),
      passivePorts: settings.server.passivePorts,
      command: ownCommand(env),
      attended: stdout.isTTY === true,
    },
    styleOf(stdout, env),
  );
  stdout.write(`${[...above, ...ready, ...below].join("\n")}\n`);
}

/** The folder at the root; where there is none, those that are mounted. */
function folderOf({ folder, mounts = [] }: NonNullable<ServeSettings["tree"]>): string {
  return (folder === undefined ? mounts.map((mount) => mount.folder) : [folder])
    .map(({ path }) => resolve(path))
    .join(", ");
}

function bannerAccount(
  { name, secret, readOnly = false }: ServeSettings["accounts"][number],
  generated: string | undefined,
): BannerAccount {
  const anonymous = "anonymous" in secret;
  return { name: printable(name), readOnly, anonymous, ...(generated !== undefined && { generated }) };
}
