import { randomInt } from "node:crypto";
import { legacyCharset, normalizeAddress, parseCidr, type Endpoint } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import { createTracer, type EventKind, type Tracer } from "@tandem/trace";
import {
  behindProxies,
  nodeNetwork,
  systemClock,
  type Clock,
  type Listener,
  type Network,
  type PortHandle,
  type Socket,
} from "@tandem/transport";
import type { Accounts } from "./accounts/account.ts";
import { registry } from "./commands/registry.ts";
import type { Defence } from "./defence/defence.ts";
import { Defender } from "./defence/defender.ts";
import { LogIns } from "./defence/log-ins.ts";
import { listenTo, type EventOf } from "./listen-to.ts";
import { hashService } from "./hash/hash-service.ts";
import { hostsOf } from "./hosts/hosts.ts";
import type { VirtualHost } from "./hosts/virtual-host.ts";
import { languagesOf } from "./language/languages.ts";
import type { Lease, Ledger } from "./ledger.ts";
import { Lingering } from "./lingering.ts";
import type { Bandwidth, Rate } from "./limits/bandwidth.ts";
import { bandwidthTree, type BandwidthOf } from "./limits/bandwidth-tree.ts";
import { localLedger } from "./local-ledger.ts";
import { defaultAddress, type Limits, type ListingPolicy, type ServerOptions, type Timers } from "./options.ts";
import { optionsOf } from "./options-of.ts";
import { passiveMode } from "./passive/passive-mode.ts";
import { Refusals } from "./refusals.ts";
import { ServerSession } from "./session/server-session.ts";
import type { SessionSummary } from "./session/session-summary.ts";
import { ownSiteCommands } from "./site/own-site-commands.ts";
import type { SiteCommand } from "./site/site-command.ts";
import { siteCommandsByName } from "./site/site-commands.ts";
import { serverTls } from "./tls/server-tls.ts";
import type { TlsSetup } from "./tls/tls-setup.ts";

/** What a server is made from. Everything but `storage` and `accounts` has a default. */
export interface ServerSetup extends Partial<
  Omit<ServerOptions, "listing" | "limits" | "bandwidth" | "defence" | "timers">
> {
  /** The tree that is served. */
  readonly storage: Storage;
  /** Who may log in. */
  readonly accounts: Accounts;
  /** Other servers behind the same address, for clients that name them with HOST (RFC 7151). */
  readonly hosts?: readonly VirtualHost[];
  /** TLS, for which a server needs a certificate; without, everything goes in clear. */
  readonly tls?: TlsSetup;
  /** SITE commands, beside the server's own; one with the name of another takes its place. */
  readonly site?: readonly SiteCommand[];
  readonly listing?: Partial<ListingPolicy>;
  readonly limits?: Partial<Limits>;
  readonly bandwidth?: Partial<Bandwidth>;
  readonly defence?: Partial<Defence>;
  readonly timers?: Partial<Timers>;
  /** Where what happens is told; its own, with no reader, when missing. */
  readonly tracer?: Tracer;
  readonly ledger?: Ledger;
  /** What the sessions of other processes are about that serve the same, for SITE WHO. */
  readonly elsewhere?: () => Promise<readonly SessionSummary[]>;
  readonly network?: Network;
  readonly clock?: Clock;
  /** Told of errors that no one foresaw: faults of the server or a storage. */
  readonly onUnexpected?: (error: unknown) => void;
}

/** An FTP server, to be run inside a program. Disposing of it closes it at once. */
export interface Server extends AsyncDisposable {
  /**
   * Takes sessions at an address (port 0 takes a free one), or on a socket that this program was handed. Resolves with where it
   * listens. May be called again for another address. Rejects with `NetworkError`.
   */
  listen(at?: Partial<Endpoint> | { readonly inherited: number | PortHandle }, options?: ListenMode): Promise<Endpoint>;
  /**
   * Takes no more sessions, lets transfers finish for up to `grace` milliseconds (default 0), then breaks them off. Called
   * again, the shorter grace counts.
   */
  close(options?: { readonly grace?: number }): Promise<void>;
  /**
   * Calls `listener` with each event of a kind from now on, in any session: `server.on("transfer.end", ({ path }) => …)`.
   * Disposing of what it returns ends that. What the listener throws goes to `onUnexpected` and harms no session.
   */
  on<Kind extends EventKind>(kind: Kind, listener: (event: EventOf<Kind>) => void): Disposable;
  /** What happens in its sessions, whole: the events of `on`, and those of the past as far as they are kept. */
  readonly tracer: Tracer;
  /** Sessions at this moment. */
  readonly sessions: number;
  /** What those are about that are logged in. */
  readonly summaries: readonly SessionSummary[];
  /**
   * Ends one session with 421 and breaks off what it does, or all sessions of an account (`ann`, at a virtual host
   * `ann@example.org`): the client and the trace are told why. False when there is no session of that name (the `session` of
   * its events), or none of that account.
   */
  disconnect(of: string | { readonly account: string }, reason?: string): boolean;
  /**
   * Sets a bandwidth in bytes a second from now on, in transfers that run too. False when there is no such session, or none of
   * that account. Rejects with a `RangeError` for a rate that is not above 0.
   */
  throttle(of: BandwidthOf, rate: Rate): Promise<boolean>;
  /** Gives an address no session for so many milliseconds, as long as its bans last when missing; its sessions go on. */
  ban(address: string, time?: number): Promise<void>;
  /** Forgets what an address did: it is neither banned nor suspect. */
  pardon(address: string): Promise<void>;
  /**
   * Puts other lists of addresses and blocks in place of those that `defence` gave; sessions that have begun go on. Throws
   * `ProtocolError` `syntax` for an entry that is neither, and changes nothing then.
   */
  defend(lists: Partial<Pick<Defence, "allow" | "block">>): void;
}

/** How sessions begin at an address. */
export interface ListenMode {
  /** `implicit`: with TLS from the first byte on, as clients expect at port 990. Otherwise in clear, and AUTH asks for TLS. */
  readonly tls?: "explicit" | "implicit";
}

/** Makes a server; `listen` starts it. */
export function createServer(setup: ServerSetup): Server {
  const { storage, accounts, clock = systemClock, ledger = localLedger(random, clock) } = setup;
  const options = optionsOf(setup);
  const charset = options.charset === undefined ? undefined : legacyCharset(options.charset);
  const hosts = hostsOf({ realm: "", accounts, storage, greeting: options.greeting, charset }, setup.hosts ?? []);
  const languages = languagesOf(options.languages);
  const siteCommands = siteCommandsByName([...ownSiteCommands, ...(setup.site ?? [])]);
  const hashes = hashService({
    atOnce: options.limits.hashesAtOnce,
    kept: options.limits.hashesKept,
    turn: () => clock.turn(),
    date: () => clock.date(),
  });
  const unexpected = setup.onUnexpected ?? (() => {});
  const tracer = setup.tracer ?? createTracer({ now: () => clock.now(), date: () => clock.date(), ring: 0 });
  const network = behindProxies(setup.network ?? nodeNetwork, {
    proxies: options.proxies.map(parseCidr),
    clock,
    headerTime: options.timers.proxyHeader,
    headersAwaited: options.limits.proxyHeaders,
    tracer,
  });
  const tls = serverTls(setup, unexpected);
  const { limits, timers, defence } = options;
  const defender = new Defender({ defence, ledger, sessionsPerAddress: limits.sessionsPerAddress });
  const bandwidth = bandwidthTree({ clock, ledger, bandwidth: options.bandwidth });
  const logIns = new LogIns({ ledger, clock, defence, defender, bandwidth, limits, timers });
  const passive = passiveMode(options, { network, clock });
  const listeners = new Set<Listener>();
  const sessions = new Map<string, ServerSession>();
  const refusals = new Refusals(clock, tracer);
  const lingering = new Lingering(limits.sessions);
  const revocations = sourcesOf(setup).map((source) => source.onRevoked?.((name) => revoke(source, name)));
  /** All that was begun for a connection and has not ended. */
  const served = new Set<Promise<void>>();
  let closing: Promise<void> | undefined;

  function summaries(): readonly SessionSummary[] {
    return [...sessions.values()].map(({ summary }) => summary).filter((known) => known !== undefined);
  }

  async function everybody(): Promise<readonly SessionSummary[]> {
    return [...summaries(), ...((await setup.elsewhere?.()) ?? [])];
  }

  function accept(socket: Socket, implicitTls: boolean): void {
    const serving: Promise<void> = serve(socket, implicitTls)
      .catch((error: unknown) => {
        socket.reset();
        unexpected(error);
      })
      .finally(() => served.delete(serving));
    served.add(serving);
  }

  async function serve(socket: Socket, implicitTls: boolean): Promise<void> {
    const place = await defender.admit(socket.remote.address);
    let lease: Lease | undefined;
    let left: (() => Promise<void>) | undefined;
    try {
      if ("giveBack" in place) lease = await ledger.lease("sessions", limits.sessions);
      if (closing !== undefined) return socket.reset();
      const refusal = lease === undefined ? "Too many sessions; connect again later." : undefined;
      const why = "refusal" in place ? place.refusal : refusal;
      if (why !== undefined) return await refusals.refuse(socket, why, implicitTls);
      const trace = tracer.open();
      const session = new ServerSession({
        socket,
        network,
        clock,
        trace,
        hosts,
        languages,
        handlers: registry,
        siteCommands,
        ledger,
        options,
        hashes,
        passive,
        defender,
        logIns,
        tls,
        implicitTls,
        sessions: everybody,
        unexpected,
      });
      sessions.set(trace.session, session);
      const gone = session.serve().finally(() => sessions.delete(trace.session));
      // While the server closes there come no more, and all may hear why.
      left = () => (closing === undefined ? lingering.until(gone, session) : gone);
      await Promise.race([session.over, gone]);
    } finally {
      lease?.giveBack();
      if ("giveBack" in place) place.giveBack();
    }
    await left();
  }

  function revoke(source: Accounts, name: string): void {
    for (const session of sessions.values()) {
      if (session.worksFor(source, name)) session.disconnect("Your account was closed or changed.");
    }
  }

  async function drain(): Promise<void> {
    for (const session of sessions.values()) session.stop();
    refusals.close();
    for (const revocation of revocations) revocation?.[Symbol.dispose]();
    for (const listener of listeners) await listener[Symbol.asyncDispose]();
    listeners.clear();
    await Promise.all(served);
  }

  function abort(): void {
    for (const session of sessions.values()) session.abort();
  }

  return {
    tracer,
    on: (kind, listener) => listenTo(tracer, kind, listener, unexpected),
    get sessions() {
      return sessions.size;
    },
    get summaries() {
      return summaries();
    },
    disconnect(of, reason = "The operator ended this session.") {
      const named = [...sessions].filter(([name, session]) =>
        typeof of === "string" ? name === of : session.accountName === of.account,
      );
      for (const [, session] of named) session.disconnect(reason);
      return named.length > 0;
    },
    throttle: (of, rate) => bandwidth.throttle(of, rate),
    ban: (address, time = defence.memory) => defender.ban(normalizeAddress(address), time),
    pardon: (address) => defender.pardon(normalizeAddress(address)),
    defend: (lists) => defender.list(lists),
    async listen(at = {}, mode = {}) {
      const implicitTls = mode.tls === "implicit";
      if (implicitTls && tls === undefined) throw new RangeError("Implicit TLS needs a certificate: give `tls`.");
      const where = "inherited" in at ? at : { local: { ...defaultAddress, ...at } };
      const listener = await network.listen(where, (socket) => accept(socket, implicitTls));
      if (closing !== undefined) {
        await listener[Symbol.asyncDispose]();
        throw new Error("This server was closed; make another one.");
      }
      listeners.add(listener);
      return listener.local;
    },
    close({ grace = 0 } = {}) {
      closing ??= drain();
      if (grace === 0) abort();
      else {
        const timer = clock.timer(grace, abort);
        const cancel = (): void => timer.cancel();
        closing.then(cancel, cancel);
      }
      return closing;
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
}

/** Every source of accounts of a server and its hosts, once. */
function sourcesOf({ accounts, hosts = [] }: ServerSetup): readonly Accounts[] {
  return [...new Set([accounts, ...hosts.flatMap((host) => host.accounts ?? [])])];
}

/** From 0 up to 1, not included; nobody can foretell it from the ports that were given so far. */
function random(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
