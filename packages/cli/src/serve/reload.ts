import type { Server } from "@tandem/server";
import type { SignalSource } from "../shell.ts";
import { formatCount } from "../text/quantity.ts";
import type { OpenAccounts } from "./open-accounts.ts";
import type { OpenHost } from "./open-hosts.ts";
import { allTrees, type Trees } from "./open-trees.ts";
import type { ServeSettings } from "./settings.ts";

/** What a server is told anew while it runs. */
export interface Reread {
  readonly settings: ServeSettings;
  readonly warnings: readonly string[];
  /** The keys of the configuration that have changed and take a restart. */
  readonly later: readonly string[];
}

/** A server that runs, as far as it can be told something new. */
export interface Running extends OpenParts {
  readonly server: Pick<Server, "defend" | "disconnect">;
}

/** What a server was opened with. */
export interface OpenParts {
  readonly accounts: OpenAccounts;
  readonly hosts: readonly OpenHost[];
  readonly trees: Trees;
}

export interface ReloadOptions {
  /** Reads the configuration; rejects with a `CommandError` for one that cannot be used. */
  readonly read: () => Promise<Reread>;
  /** Has all who serve heed it; gives how many accounts have changed. */
  readonly retell: (settings: ServeSettings) => Promise<number>;
  readonly signals: SignalSource | undefined;
  readonly log: (text: string) => void;
  readonly warn: (sentence: string) => void;
}

/**
 * Has a server heed its configuration anew at each SIGHUP: who may log in, and whose addresses get no session. Sessions of
 * accounts that are as they were go on. One that cannot be used is warned about, and nothing changes. Disposing of it ends that.
 */
export function reloadOnHangup({ read, retell: tell, signals, log, warn }: ReloadOptions): AsyncDisposable {
  let working = Promise.resolve();
  const reload = async (): Promise<void> => {
    try {
      const { settings, warnings, later } = await read();
      const ended = await tell(settings);
      warnings.forEach(warn);
      if (later.length > 0) warn(`what has changed in ${later.join(", ")} takes a restart.`);
      const accounts = [settings.accounts, ...settings.hosts.map((host) => host.accounts ?? [])].flat().length;
      const gone = ended === 0 ? "" : `; ${formatCount(ended, "account")} closed or changed`;
      log(`read the configuration again: ${formatCount(accounts, "account")}${gone}`);
    } catch (error) {
      // Whatever it is: those who are served now need not suffer from it.
      warn(`nothing was changed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const heed = (): void => void (working = working.then(reload));
  signals?.on("SIGHUP", heed);
  return {
    async [Symbol.asyncDispose]() {
      signals?.off("SIGHUP", heed);
      await working;
    },
  };
}

/** Puts everything in place in one moment, when all of it is known to be usable. Resolves with how many accounts have changed. */
export async function retell(
  { server, accounts, hosts, trees }: Running,
  settings: Pick<ServeSettings, "tree" | "accounts" | "hosts" | "server">,
): Promise<number> {
  trees.limit(allTrees(settings));
  const swaps = [{ host: "", swap: await accounts.prepare(settings.accounts) }];
  for (const { host, accounts: own } of hosts) {
    const [name = ""] = host.names;
    // A host that is gone, or has accounts of its own no more, is so after a restart; nobody is let in meanwhile who is not listed.
    const next = settings.hosts.find(({ names }) => names[0] === name)?.accounts ?? [];
    if (own !== undefined) swaps.push({ host: `@${name}`, swap: await own.prepare(next) });
  }
  const { allow = [], block = [] } = settings.server.defence ?? {};
  server.defend({ allow, block });
  const changed = swaps.flatMap(({ host, swap }) => swap().map((name) => `${name}${host}`));
  for (const account of changed) server.disconnect({ account }, "Your account was closed or changed.");
  return changed.length;
}
