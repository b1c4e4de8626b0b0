import { memoryStorage, type Storage } from "@tandem/storage";
import { createTracer } from "@tandem/trace";
import { fastPath, nodeNetwork } from "@tandem/transport";
import { isLoopback } from "../is-loopback.ts";
import { asCalledHere } from "../own-command.ts";
import type { Shell } from "../shell.ts";
import { formatCount } from "../text/quantity.ts";
import { styleOf } from "../text/style.ts";
import { openTraceFile } from "../trace-file.ts";
import { activePortNote } from "./active-port-note.ts";
import { listenPlaces } from "./activation.ts";
import { announce } from "./announce.ts";
import { fastPathNote } from "./fast-path-note.ts";
import { openAccounts } from "./open-accounts.ts";
import { makeWelcomeFolder } from "./open-folder.ts";
import { openHosts } from "./open-hosts.ts";
import { allTrees, openTrees, type Trees } from "./open-trees.ts";
import { reloadOnHangup, type Reread } from "./reload.ts";
import { bindForOne } from "./serve-alone.ts";
import type { ServeSettings } from "./settings.ts";
import { startLog } from "./start-log.ts";
import { startSweeper } from "./sweeper.ts";
import { stopSignals } from "./stop-signals.ts";
import { openTls } from "./tls/open-tls.ts";
import { watchCertificates } from "./tls/watch-certificates.ts";
import { bindForWorkers } from "./workers/serve-by-workers.ts";

export interface ServeManner {
  /** Nothing but the line that says where it listens, and warnings. */
  readonly quiet: boolean;
  /** What its operator should hear once it runs. */
  readonly warnings: readonly string[];
  /** Reads the configuration again, where there is one; see {@link reloadOnHangup}. */
  readonly reread?: () => Promise<Reread>;
}

/** Runs a server until a signal ends it. Throws a `CommandError` when it cannot begin. */
export async function runServe(settings: ServeSettings, manner: ServeManner, shell: Shell): Promise<void> {
  const { quiet, warnings, reread } = manner;
  const { clock, stderr, env } = shell;
  const { grace } = settings;
  const warn = (sentence: string): void =>
    void stderr.write(`${styleOf(stderr, env).yellow("warning:")} ${asCalledHere(sentence, env)}\n`);

  const places = listenPlaces(settings.listen, shell);
  const tls = settings.tls && (await openTls({ ...settings, tls: settings.tls }, shell));
  // From here on files are opened and made by the user that the server runs as.
  const bind = settings.workers > 1 ? bindForWorkers : bindForOne;
  await using ports = await bind(settings, places, shell);
  const trees = openTrees(settings.disk, allTrees(settings));
  const storage = await openCommonTree(settings, trees, shell);
  const accounts = await openAccounts(settings.accounts, trees, warn);
  const hosts = await openHosts(settings.hosts, { trees, tls, warn });
  // Those who read subscribe before the first session: nothing needs to be remembered for them.
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date(), ring: 0 });
  await using _trace =
    settings.trace === undefined ? undefined : await openTraceFile(settings.trace, { tracer, clock, failed: warn });
  const log = quiet ? () => {} : startLog(tracer, shell);

  using signals = stopSignals(clock, shell.signals);
  const serving = await ports.serve({
    places,
    settings,
    tls,
    trees,
    storage,
    accounts,
    hosts,
    tracer,
    log,
    warn,
    shell,
  });
  await using _reload =
    reread &&
    reloadOnHangup({ read: reread, retell: (next) => serving.retell(next), signals: shell.signals, log, warn });
  const { bound } = serving;
  announce(settings, { bound, tls, quiet }, shell);
  [...warnings, ...(tls?.warnings ?? [])].forEach(warn);
  const note = settings.runAs && (await activePortNote(nodeNetwork, settings.server.activePort));
  if (note !== undefined) warn(note);
  // Loaded here and not by whoever is the first to fetch something.
  const slower = fastPathNote(fastPath());
  if (slower !== undefined) log(slower);
  await using _sweeper = startSweeper(() => trees.folders, { ...settings, log, warn, clock });
  await using _renewals = tls && watchCertificates(tls.watched, { log, warn, clock, renewed: () => serving.renewed() });
  if (tls === undefined && hasPassword(settings) && !bound.every(({ address }) => isLoopback(address))) {
    warn("passwords and files travel in clear; serve only networks that you trust, or leave --tls off away.");
  }

  await signals.first;
  const open = await serving.sessions();
  const closed = serving.close(grace);
  if (open > 0) log(`stopping; ${formatCount(open, "session")} open, transfers have ${grace / 1_000} s to finish`);
  void signals.second.then(() => serving.close(0));
  await closed;
  log("stopped");
}

/** The tree of accounts without one of their own; an empty one that nobody sees when all have theirs. */
async function openCommonTree(settings: ServeSettings, trees: Trees, { clock }: Shell): Promise<Storage> {
  const { tree, makesFolder, disk } = settings;
  if (tree === undefined) return memoryStorage({ now: () => clock.date() });
  if (makesFolder && tree.folder !== undefined) await makeWelcomeFolder(tree.folder.path, disk.umask);
  return trees.open(tree);
}

function hasPassword({ accounts, hosts }: ServeSettings): boolean {
  const all = [...accounts, ...hosts.flatMap((host) => host.accounts ?? [])];
  return all.some(({ secret }) => !("anonymous" in secret));
}
