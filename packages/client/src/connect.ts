import { firstDigit, formatEndpoint } from "@tandem/protocol";
import { noTrace } from "@tandem/trace";
import {
  defaultTls,
  defaultTrust,
  nodeNetwork,
  systemClock,
  tlsClient,
  type Clock,
  type DataSecurity,
  type Network,
  type Socket,
  type TlsClient,
} from "@tandem/transport";
import { Client } from "./client.ts";
import { activeOpener } from "./data/active-opener.ts";
import type { DataOpener, DataOpenerOptions } from "./data/data-opener.ts";
import { passiveOpener } from "./data/passive-opener.ts";
import { ConnectionError, quoteReply } from "./ftp-error.ts";
import { defaultLimits, defaultTimers, type ClientTimers, type ConnectOptions, type DataMode } from "./options.ts";
import { clientState } from "./session/client-state.ts";
import { ControlSession } from "./session/control-session.ts";
import { negotiateFeatures } from "./session/features.ts";
import { logIn } from "./session/log-in.ts";
import { protectData, secureControl } from "./session/secure-control.ts";
import { parseTarget } from "./target.ts";

/**
 * Connects to a server and logs in. `target` is `ftp://user:password@host:port/path`, whose path becomes the working
 * directory, or the options alone; options beside a URL win over what it says. `ftpes:` and `ftps:` are with explicit and
 * implicit TLS. Rejects with `FtpError`, the signal's reason, `TypeError` for a target that is no such URL, or `RangeError` for
 * certificates, pins or versions of TLS that cannot be used.
 */
export async function connect(
  target: string | URL | ConnectOptions,
  options: Partial<ConnectOptions> = {},
): Promise<Client> {
  const named =
    typeof target === "string" || target instanceof URL ? parseTarget(target) : { options: target, path: "" };
  const client = await open({ ...named.options, ...options });
  if (named.path === "") return client;
  try {
    await client.changeDirectory(named.path, { signal: options.signal });
    return client;
  } catch (error) {
    await client[Symbol.asyncDispose]();
    throw error;
  }
}

async function open(options: ConnectOptions): Promise<Client> {
  const { signal, network = nodeNetwork, clock = systemClock } = options;
  const timers = { ...defaultTimers, ...options.timers };
  const limits = { ...defaultLimits, ...options.limits };
  const { tls: mode = "off", dataProtection = "private" } = options;
  const tls = mode === "off" ? undefined : tlsOf(options);
  const socket = await dial(options, network, clock, timers);
  const trace = options.tracer?.open() ?? noTrace;
  const implicit = mode === "implicit" ? tls?.control : undefined;
  const control = new ControlSession({ socket, clock, trace, timers, limits, implicit });
  // Until there is a client nothing runs that would have to be ended in step.
  const leave = (): void => void control[Symbol.asyncDispose]();
  signal?.addEventListener("abort", leave, { once: true });
  try {
    signal?.throwIfAborted();
    await greet(control);
    if (tls !== undefined && mode === "explicit") await secureControl(control, tls);
    const state = clientState(trace);
    const { user = "anonymous", password = "anonymous@", account, extensions = true } = options;
    await logIn({ control, state, trace }, { user, password, account });
    const features = extensions ? await negotiateFeatures(control) : new Map<string, string>();
    if (tls !== undefined) await protectData(control, dataProtection);
    const security = tls !== undefined && dataProtection === "private" ? { security: dataSecurity(tls) } : {};
    const openers = dataOpeners(options, { control, network, clock, trace, timers, ...security });
    const { mode: dataMode = "passive" } = options;
    return new Client({
      control,
      openers,
      mode: dataMode,
      state,
      features,
      clock,
      trace,
      timers,
      limits,
      missing: new Set(),
    });
  } catch (error) {
    await control[Symbol.asyncDispose]();
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener("abort", leave);
  }
}

async function dial(
  { host, tls, port = tls === "implicit" ? 990 : 21, signal }: ConnectOptions,
  network: Network,
  clock: Clock,
  timers: ClientTimers,
): Promise<Socket> {
  const late = new AbortController();
  const peer = formatEndpoint({ address: host, port });
  const message = `${peer} did not answer within ${timers.connect / 1000} s: the host is down, or a firewall drops the connection.`;
  const timer = clock.timer(timers.connect, () => late.abort(new Error(message)));
  const either = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]);
  try {
    return await network.dial({ remote: { address: host, port }, signal: either });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectionError("unreachable", reason, { phase: "connect", cause: error });
  } finally {
    timer.cancel();
  }
}

function tlsOf({ host, trust, certificate, closeNotify, ...asked }: ConnectOptions): TlsClient {
  const { minimumVersion = defaultTls.minimumVersion, maximumVersion = defaultTls.maximumVersion } = asked;
  return tlsClient({
    ...defaultTls,
    minimumVersion,
    maximumVersion,
    host,
    certificate,
    trust: { ...defaultTrust, ...trust },
    ...(closeNotify === undefined ? {} : { closeNotify }),
  });
}

function dataSecurity(tls: TlsClient): () => DataSecurity {
  return () => ({ begin: tls.data, refusal: () => undefined });
}

async function greet(control: ControlSession): Promise<void> {
  const reply = await control.greeting();
  if (firstDigit(reply.code) === 2) return;
  const message = `${formatEndpoint(control.remote)} does not take new sessions: ${quoteReply(reply)}.`;
  throw new ConnectionError("closing", message, { phase: "connect", reply });
}

function dataOpeners(options: ConnectOptions, shared: DataOpenerOptions): Readonly<Record<DataMode, DataOpener>> {
  const { activePorts, activeAddress, trustPassiveAddress = false, extensions = true } = options;
  return {
    passive: passiveOpener({ ...shared, trustAddress: trustPassiveAddress, extensions }),
    active: activeOpener({ ...shared, ports: activePorts, announcedAddress: activeAddress }),
  };
}
