import { formatEndpoint } from "@tandem/protocol";
import { createServer, Intercom, remoteLedger, type Server } from "@tandem/server";
import { countUsage, memoryStorage } from "@tandem/storage";
import { createTracer } from "@tandem/trace";
import { listenError, nodeNetwork, type Clock } from "@tandem/transport";
import { explained } from "../explained.ts";
import { randomFraction } from "../random-fraction.ts";
import { openAccounts } from "../open-accounts.ts";
import { openHosts } from "../open-hosts.ts";
import { allTrees, openTrees } from "../open-trees.ts";
import { retell } from "../reload.ts";
import { clearLogins } from "../tls/clear-logins.ts";
import type { ParentLine } from "./parent-line.ts";
import { settingsFrom, type PlainSettings, type WorkerSettings } from "./plain-settings.ts";
import { relayTrace } from "./relay-trace.ts";
import type { FirstCalls, PlainCertificates, WorkerCalls, WorkerSetup } from "./worker-calls.ts";

/** Serves as the first process says, until that says stop or is gone. */
export async function runWorker(parent: ParentLine, clock: Clock): Promise<void> {
  let started: Started | undefined;
  let stop: (() => void) | undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const running = (): Started => {
    if (started === undefined) throw new Error("This process has not started yet.");
    return started;
  };
  const first = new Intercom<FirstCalls, WorkerCalls>({
    clock,
    send: (messages) => parent.send("worker", messages),
    failed: (error) => first.tell("warn", `a process that serves failed: ${explained(error, process.env)}`),
    own: {
      async start(setup) {
        started = await start(setup, { parent, first, clock });
      },
      reload: (settings) => running().reload(settings),
      certificates: (certificates) => running().renew(certificates),
      sessions: () => started?.server.summaries ?? [],
      count: () => started?.server.sessions ?? 0,
      stop({ grace }) {
        if (started === undefined) return stop?.();
        void started.server.close({ grace }).then(() => stop?.());
      },
    },
  });
  parent.hear("worker", (messages) => first.hear(messages));
  // Nobody waits for the answers of one that is gone.
  void parent.broken.then(() => first.close("The process that started this one is gone."));

  // Without the ledger nobody may be served: limits would hold no more.
  const over = await Promise.race([stopped.then(() => "stopped"), parent.broken.then(() => "broken")]);
  if (over === "broken") await started?.server.close();
  await started?.relay[Symbol.asyncDispose]();
}

/** A worker that serves. */
interface Started {
  readonly server: Server;
  readonly relay: AsyncDisposable;
  reload(settings: PlainSettings): Promise<number>;
  renew(certificates: PlainCertificates): void;
}

interface Surroundings {
  readonly parent: ParentLine;
  readonly first: Intercom<FirstCalls, WorkerCalls>;
  readonly clock: Clock;
}

async function start(setup: WorkerSetup, { parent, first, clock }: Surroundings): Promise<Started> {
  const warn = (sentence: string): void => first.tell("warn", sentence);
  const ledger = remoteLedger({ random: randomFraction, clock, send: (messages) => parent.send("ledger", messages) });
  parent.hear("ledger", (messages) => ledger.hear(messages));
  void parent.broken.then(() => ledger.close());

  const settingsOf = (plain: PlainSettings): WorkerSettings =>
    settingsFrom(plain, (host) => ({
      keep: (name, hash, replaced) => first.call("keep", { host, name, hash, replaced }),
    }));
  const settings = settingsOf(setup.settings);
  const trees = openTrees(settings.disk, allTrees(settings), (name, storage) => ({
    ledger: ledger.usage(name, () => countUsage(storage)),
    used: { bytes: 0, files: 0 },
  }));
  const storage =
    settings.tree === undefined ? memoryStorage({ now: () => clock.date() }) : await trees.open(settings.tree);
  const accounts = await openAccounts(settings.accounts, trees, warn);
  let certificates = setup.tls?.certificates;
  const tls = setup.tls && {
    certificatesOf: (host: WorkerSettings["hosts"][number]) => {
      const at = settings.hosts.indexOf(host);
      return certificates?.hosts[at] && (() => certificates?.hosts[at] ?? []);
    },
  };
  const hosts = await openHosts(settings.hosts, { trees, tls, warn });
  // The clocks of two processes begin at two moments.
  const ahead = setup.clock.now + (clock.date() - setup.clock.date) - clock.now();
  const tracer = createTracer({
    now: () => clock.now() + ahead,
    date: () => clock.date(),
    ring: 0,
    worker: setup.worker,
  });
  const relay = relayTrace(tracer, { wanted: setup.wanted, clock, send: (events) => first.call("events", events) });
  // Here, so that no event of a login has to go to the other process for it.
  clearLogins(tracer, {
    tls: setup.tls !== undefined,
    warn: (sentence, user) => first.tell("clearLogin", { user, sentence }),
  });
  const server = createServer({
    ...settings.server,
    ...(setup.tls && { tls: { ...setup.tls.policy, certificates: () => certificates?.server ?? [] } }),
    network: nodeNetwork,
    storage,
    accounts: accounts.list,
    hosts: hosts.map(({ host }) => host),
    tracer,
    clock,
    ledger,
    elsewhere: () => first.call("elsewhere", undefined).catch(() => []),
    onUnexpected: (error) => warn(`a command failed in a way nobody foresaw: ${explained(error, process.env)}`),
  });
  for (const [at, { tls: begins, ...local }] of setup.places.entries()) {
    const inherited = parent.ports[at];
    if (inherited === undefined) throw new Error(`The port of ${formatEndpoint(local)} has not come.`);
    await server.listen({ inherited }, begins && { tls: begins }).catch((cause: unknown) => {
      throw listenError(local, cause);
    });
  }
  return {
    server,
    relay,
    reload: (next) => retell({ server, accounts, hosts, trees }, settingsOf(next)),
    renew: (next) => void (certificates = next),
  };
}
