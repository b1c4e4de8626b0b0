import { addressScope, ProtocolError } from "@tandem/protocol";
import { createServer } from "@tandem/server";
import { memoryStorage, type Storage } from "@tandem/storage";
import { createTracer } from "@tandem/trace";
import type { Shell } from "../shell.ts";
import { formatCount } from "../text/quantity.ts";
import { styleOf } from "../text/style.ts";
import { openTraceFile } from "../trace-file.ts";
import { announce } from "./announce.ts";
import { listenAll } from "./listen-all.ts";
import { makeWelcomeFolder, openFolder } from "./open-folder.ts";
import { openAccounts } from "./open-accounts.ts";
import type { ServeSettings } from "./settings.ts";
import { startLog } from "./start-log.ts";
import { stopSignals } from "./stop-signals.ts";

export interface ServeManner {
  /** Nothing but the line that says where it listens, and warnings. */
  readonly quiet: boolean;
  /** What its operator should hear once it runs. */
  readonly warnings: readonly string[];
}

/** Runs a server until a signal ends it. Throws a `CommandError` when it cannot begin. */
export async function runServe(settings: ServeSettings, { quiet, warnings }: ServeManner, shell: Shell): Promise<void> {
  const { clock, stderr, env } = shell;
  const { umask, grace } = settings;
  const warn = (sentence: string): void =>
    void stderr.write(`${styleOf(stderr, env).yellow("warning:")} ${sentence}\n`);

  const storage = await openCommonTree(settings, shell);
  const accounts = await openAccounts(settings.accounts, umask);
  // Those who read subscribe before the first session: nothing needs to be remembered for them.
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date(), ring: 0 });
  await using _trace =
    settings.trace === undefined ? undefined : await openTraceFile(settings.trace, { tracer, clock, failed: warn });
  const log = quiet ? () => {} : startLog(tracer, shell);
  const onUnexpected = (error: unknown): void =>
    warn(`a command failed in a way nobody foresaw: ${explained(error, env)}`);
  const server = createServer({ ...settings.server, storage, accounts, tracer, clock, onUnexpected });

  using signals = stopSignals(clock);
  const bound = await listenAll(server, settings.listen);
  announce(settings, bound, quiet, shell);
  warnings.forEach(warn);
  const hasPassword = settings.accounts.some(({ secret }) => !("anonymous" in secret));
  if (hasPassword && !bound.every(({ address }) => isLoopback(address))) {
    warn("passwords and files travel in clear; serve only networks that you trust.");
  }

  await signals.first;
  const open = server.sessions;
  const closed = server.close({ grace });
  if (open > 0) log(`stopping; ${formatCount(open, "session")} open, transfers have ${grace / 1_000} s to finish`);
  void signals.second.then(() => server.close());
  await closed;
  log("stopped");
}

/** The tree of accounts without a home; an empty one that nobody sees when all have theirs. */
async function openCommonTree({ folder, umask }: ServeSettings, { clock }: Shell): Promise<Storage> {
  if (folder === undefined) return memoryStorage({ now: () => clock.date() });
  if (folder.isDefault) await makeWelcomeFolder(folder.path, umask);
  return openFolder(folder.path, umask);
}

function isLoopback(host: string): boolean {
  try {
    return addressScope(host) === "loopback";
  } catch (error) {
    if (error instanceof ProtocolError) return host === "localhost";
    throw error;
  }
}

function explained(error: unknown, env: Shell["env"]): string {
  if (!(error instanceof Error)) return String(error);
  return env["TANDEM_DEBUG"] ? (error.stack ?? error.message) : `${error.message} (TANDEM_DEBUG=1 shows where)`;
}
