import { firstDigit, formatEndpoint } from "@tandem/protocol";
import { noTrace, type SessionTrace } from "@tandem/trace";
import { defaultTrust, tlsClient, type Socket, type TlsClient, type TlsVersion } from "@tandem/transport";
import { activeOpener } from "../data/active-opener.ts";
import type { DataOpener } from "../data/data-opener.ts";
import { dataTls, type DataTls } from "../data/data-tls.ts";
import { passiveOpener } from "../data/passive-opener.ts";
import { ConnectionError, quoteReply } from "../ftp-error.ts";
import type { DataMode } from "../options.ts";
import { clientState, type ClientState } from "./client-state.ts";
import { ControlSession } from "./control-session.ts";
import { negotiateFeatures, type Features } from "./features.ts";
import { logIn } from "./log-in.ts";
import { protectData, secureControl } from "./secure-control.ts";
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
}

/**
 * Dials, puts TLS of `maximumVersion` at most on the connection where it is wanted, logs in, and asks what the server can do.
 * Rejects with `FtpError`, or the signal's reason.
 */
export async function establish(
  setup: SessionSetup,
  maximumVersion: TlsVersion,
  signal: AbortSignal | undefined,
): Promise<Established> {
  const { options, clock, timers, limits } = setup;
  const tls = options.tls === "off" ? undefined : tlsOf(setup, maximumVersion);
  const socket = await dial(setup, signal);
  const trace = options.tracer?.open() ?? noTrace;
  const implicit = options.tls === "implicit" ? tls?.control : undefined;
  const control = new ControlSession({ socket, clock, trace, timers, limits, implicit });
  // Until it is established nothing runs that would have to be ended in step.
  const leave = (): void => void control[Symbol.asyncDispose]();
  signal?.addEventListener("abort", leave, { once: true });
  try {
    signal?.throwIfAborted();
    await greet(control);
    if (tls !== undefined && implicit === undefined) await secureControl(control, tls);
    const state = clientState(trace);
    const { password = "anonymous@", account, extensions } = options;
    await logIn({ control, state, trace, signal }, { user: userOf(options), password, account });
    const features = extensions ? await negotiateFeatures(control) : new Map<string, string>();
    if (tls !== undefined) await protectData(control, options.dataProtection);
    const secured = tls === undefined || options.dataProtection === "clear" ? undefined : dataTls(tls);
    const openers = dataOpeners(setup, { control, trace });
    return { control, openers, dataTls: secured, state, features, trace, missing: new Set() };
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
  { options, network, clock, timers }: SessionSetup,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const late = new AbortController();
  const remote = { address: options.host, port: options.port };
  const message = `${formatEndpoint(remote)} did not answer within ${timers.connect / 1000} s: the host is down, or a firewall drops the connection.`;
  const timer = clock.timer(timers.connect, () => late.abort(new Error(message)));
  const either = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]);
  try {
    return await network.dial({ remote, signal: either });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectionError("unreachable", reason, { phase: "connect", cause: error });
  } finally {
    timer.cancel();
  }
}

async function greet(control: ControlSession): Promise<void> {
  const reply = await control.greeting();
  if (firstDigit(reply.code) === 2) return;
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
  { options, network, clock, timers }: SessionSetup,
  { control, trace }: Pick<Established, "control" | "trace">,
): Readonly<Record<DataMode, DataOpener>> {
  const { activePorts, activeAddress, trustPassiveAddress = false, extensions } = options;
  const shared = { control, network, clock, trace, timers };
  return {
    passive: passiveOpener({ ...shared, trustAddress: trustPassiveAddress, extensions }),
    active: activeOpener({ ...shared, ports: activePorts, announcedAddress: activeAddress }),
  };
}
