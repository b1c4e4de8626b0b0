import { firstDigit, formatEndpoint } from "@tandem/protocol";
import { noTrace, type SessionTrace } from "@tandem/trace/telling";
import { defaultTrust, tlsClient, type Socket, type TlsClient, type TlsVersion } from "@tandem/transport";
import { activeOpener } from "../data/active-opener.ts";
import type { DataOpener } from "../data/data-opener.ts";
import { dataTls, type DataTls } from "../data/data-tls.ts";
import { passiveOpener, type PassiveWay } from "../data/passive-opener.ts";
import { ConnectionError, quoteReply } from "../ftp-error.ts";
import type { DataMode } from "../options.ts";
import { kindNamed, recognise, traitsOf } from "../quirks/recognise.ts";
import type { Traits } from "../quirks/server-kind.ts";
import { clientState, type ClientState } from "./client-state.ts";
import { ControlSession } from "./control-session.ts";
import type { Features } from "./features.ts";
import { inOrder } from "./in-order.ts";
import { keepAlive, keepAliveOptions, type KeepAlive } from "./keep-alive.ts";
import { logIn } from "./log-in.ts";
import { prepareSession } from "./prepare-session.ts";
import { secureControl } from "./secure-control.ts";
import type { SessionSetup } from "./session-setup.ts";

/** A control connection on which somebody is logged in, and all that holds for it alone. */
export interface Established {
  readonly control: ControlSession;
  /** How data connections begin in either mode. */
  readonly openers: Readonly<Record<DataMode, DataOpener>>;
  /** TLS on data connections; missing while they are in clear. */
  readonly dataTls: DataTls | undefined;
  readonly state: ClientState;
  readonly features: Features;
  readonly trace: SessionTrace;
  /** Verbs that this server has refused as unknown: not tried again. */
  readonly missing: Set<string>;
  /** What a transfer may have left behind with the server: a REST that it did not use. */
  readonly leftover: { restart: boolean };
  readonly keepAlive: KeepAlive;
  /** It wanted a password for this user. */
  readonly passwordAsked: boolean;
  /** What is known of its kind. */
  readonly traits: Traits;
  /** How many commands may await their replies at once; 1 with a server that has to be spoken to in lock-step. */
  readonly window: number;
}

/** A session with the same server, beside which another one is wanted for transfers that wait: what is known of it holds for both. */
export interface Beside extends Pick<Established, "features" | "traits" | "openers" | "passwordAsked"> {
  readonly mode: DataMode;
}

/**
 * Dials, puts TLS of `maximumVersion` at most on the connection where it is wanted, logs in, and asks what the server can do.
 * A server that gets confused by several commands at once is tried again in lock-step. Rejects with `FtpError`, or the signal's
 * reason.
 */
export async function establish(
  setup: SessionSetup,
  maximumVersion: TlsVersion,
  signal: AbortSignal | undefined,
  beside?: Beside,
): Promise<Established> {
  const { memory } = setup;
  const server = serverOf(setup);
  const attempt = (): Promise<Established> => establishOnce(setup, maximumVersion, signal, beside);
  const inLockstep = memory.recall(server).lockstep === true;
  return attempt().catch((error: unknown) => {
    // What it has found out about the server by now helps the next try.
    if (inLockstep || signal?.aborted === true || memory.recall(server).lockstep !== true) throw error;
    return attempt();
  });
}

/** The server as it is remembered. */
export function serverOf({ options }: Pick<SessionSetup, "options">): string {
  return formatEndpoint({ address: options.host, port: options.port });
}

async function establishOnce(
  setup: SessionSetup,
  maximumVersion: TlsVersion,
  signal: AbortSignal | undefined,
  beside: Beside | undefined,
): Promise<Established> {
  const { options, clock, timers, limits, memory, way } = setup;
  const server = serverOf(setup);
  const tls = options.tls === "off" ? undefined : tlsOf(setup, maximumVersion);
  const kept = keepAliveOptions(options.keepAlive);
  const socket = await dial(setup, signal);
  const trace = options.tracer?.open() ?? noTrace;
  const implicit = options.tls === "implicit" ? tls?.control : undefined;
  const onConfused = (): void => memory.remember(server, { lockstep: true });
  let openers: Established["openers"] | undefined;
  const control = new ControlSession({
    socket,
    clock,
    trace,
    timers,
    limits,
    implicit,
    onConfused,
    onLost: () => openers?.passive.withdraw(),
    keepAlive: kept.tcp,
  });
  // Until it is established nothing runs that would have to be ended in step.
  const leave = (): void => void control[Symbol.asyncDispose]();
  signal?.addEventListener("abort", leave, { once: true });
  try {
    signal?.throwIfAborted();
    const greeting = await greet(control);
    let kind = recognise({ greeting, features: noFeatures }) ?? kindNamed(memory.recall(server).kind);
    const window = (): number => {
      if (control.reserved || !options.extensions || memory.recall(server).lockstep === true) return 1;
      return Math.min(options.window, traitsOf(kind).window);
    };
    if (tls !== undefined && implicit === undefined) await secureControl(control, tls);
    const state = clientState(trace);
    const { password = "anonymous@", account } = options;
    const credentials = { user: userOf(options), password, account };
    const atOnce = beside?.passwordAsked === true && traitsOf(kind).logsInAtOnce && window() > 1;
    // Its reply is many small segments, with which some servers fill all that may be on its way at the beginning (vsftpd).
    const known = atOnce ? beside.features : undefined;
    const begun = { control, trace, window };
    if (beside !== undefined) openers = dataOpeners(setup, { ...knownFrom(beside), ...begun });
    const expect = (): void => (beside?.mode === "passive" ? openers?.passive.expect() : undefined);
    const login = (): Promise<boolean> => logIn({ control, state, trace, signal, way, atOnce }, credentials, options);
    const prepare = (): Promise<Features> =>
      prepareSession(setup, { control, state, traits: traitsOf(kind), window: window(), known, expect });
    const run = inOrder(atOnce ? window() : 1, control);
    const [passwordAsked, features] = await run(login, prepare);
    if (kind === undefined) kind = recognise({ greeting, features });
    const secured = tls === undefined || options.dataProtection === "clear" ? undefined : dataTls(tls);
    openers ??= dataOpeners(setup, { ...begun, features, traits: traitsOf(kind) });
    return {
      control,
      openers,
      dataTls: secured,
      state,
      features,
      trace,
      missing: new Set(),
      leftover: { restart: false },
      passwordAsked,
      keepAlive: keepAlive({ control, clock, timers }, kept),
      traits: traitsOf(kind),
      get window() {
        return window();
      },
    };
  } catch (error) {
    await control[Symbol.asyncDispose]();
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener("abort", leave);
  }
}

/** As whom a session logs in. */
export function userOf({ user = "anonymous" }: Pick<SessionSetup["options"], "user">): string {
  return user;
}

async function dial(
  { options: { family, localAddress }, network, clock, timers, way }: SessionSetup,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const late = new AbortController();
  const remote = way.first;
  const tried: string[] = [];
  const timer = clock.timer(timers.connect, () => {
    const through = way.through === undefined ? "" : ` through ${way.through}`;
    const at = tried.length === 0 ? through : ` at ${tried.join(" or ")}`;
    const message = `${formatEndpoint(remote)} did not answer${at} within ${timers.connect / 1000} s: the host is down, or a firewall drops the connection.`;
    late.abort(new Error(message));
  });
  const either = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]);
  try {
    const local = localAddress === undefined ? {} : { local: { address: localAddress } };
    return await network.dial({
      remote,
      family,
      ...local,
      dialling: (address) => void tried.push(address),
      signal: either,
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectionError("unreachable", reason, { phase: "connect", cause: error });
  } finally {
    timer.cancel();
  }
}

/** The lines of the greeting. */
async function greet(control: ControlSession): Promise<string> {
  const reply = await control.greeting();
  if (firstDigit(reply.code) === 2) return reply.lines.join("\n");
  const message = `${formatEndpoint(control.remote)} does not take new sessions: ${quoteReply(reply)}.`;
  throw new ConnectionError("closing", message, { phase: "connect", reply });
}

/** Made anew for each control connection: the TLS sessions of an old one are of no use to it. */
function tlsOf({ options }: SessionSetup, maximumVersion: TlsVersion): TlsClient {
  const { host, trust, certificate, closeNotify, minimumVersion, ciphers } = options;
  return tlsClient({
    minimumVersion,
    maximumVersion,
    ciphers,
    host,
    certificate,
    closeNotify,
    trust: { ...defaultTrust, ...trust },
  });
}

function dataOpeners(
  setup: SessionSetup,
  { control, trace, features, window, traits, proven }: Prepared,
): Readonly<Record<DataMode, DataOpener>> {
  const { options, network, clock, timers, memory } = setup;
  const server = serverOf(setup);
  const { activePorts, activeAddress, trustPassiveAddress = false, trustActiveAddress = false, extensions } = options;
  const shared = { control, network, clock, trace, timers };
  const inOrder: readonly PassiveWay[] = memory.recall(server).passive === "PASV" ? ["PASV", "EPSV"] : ["EPSV", "PASV"];
  const passive = passiveOpener({
    ...shared,
    window,
    trustAddress: trustPassiveAddress,
    ways: extensions ? inOrder : ["PASV"],
    announces: features.has("PRET"),
    portsWait: traits.portsWait,
    // Under TLS a handshake would begin before the command, which not every server that dials takes so.
    acceptsAhead: traits.acceptsAhead && options.tls === "off",
    proven,
    onProven: (way) => {
      if (way === "EPSV") memory.forget(server, "passive");
      else if (extensions) memory.remember(server, { passive: way });
    },
  });
  return {
    passive,
    active: activeOpener({
      ...shared,
      ports: activePorts,
      announcedAddress: activeAddress,
      trustAddress: trustActiveAddress,
    }),
  };
}

interface Prepared extends Pick<Established, "control" | "trace" | "features" | "traits"> {
  readonly window: () => number;
  readonly proven?: PassiveWay | undefined;
}

function knownFrom({ features, traits, openers }: Beside): Pick<Prepared, "features" | "traits" | "proven"> {
  return { features, traits, proven: openers.passive.proven };
}

const noFeatures: Features = new Map<string, string>();
