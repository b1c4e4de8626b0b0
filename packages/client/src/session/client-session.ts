import type { RepresentationType } from "@tandem/protocol";
import { TlsError, type Clock, type TlsVersion } from "@tandem/transport";
import { changeDirectory, workingDirectory } from "../directory/working-directory.ts";
import type { TransferRates } from "../way-out/transfer-rates.ts";
import { ConnectionError, RefusedError } from "../ftp-error.ts";
import type { ClientLimits, ClientTimers, DataMode } from "../options.ts";
import { sameType } from "./client-state.ts";
export { ascii, image } from "./representation.ts";
import { establish, serverOf, userOf, type Beside, type Established } from "./establish.ts";
import type { SessionSetup } from "./session-setup.ts";

/** One logged-in session: what the operations of a client work with. Whoever uses it holds the turn. */
export interface ClientSession extends Established {
  /** Which side listens for data connections. */
  mode: DataMode;
  readonly clock: Clock;
  readonly timers: ClientTimers;
  readonly limits: ClientLimits;
  readonly rates: TransferRates;
  /** How often in a row the server did not recognise the TLS session that a data connection was to go on with. */
  notResumed: number;
  /** The newest version of TLS that it offers. */
  readonly maximumVersion: TlsVersion;
  /** The newest version of TLS with which it may try again, when the server does not take up sessions of the one in use. */
  readonly olderVersion: TlsVersion | undefined;
  /** Whether another control connection would be like this one: not when a command has named another user. */
  readonly reopenable: boolean;
  /**
   * Goes on over another control connection, in the same directory and with the same type; everything else that is known of
   * the old one is forgotten. False when the server does not know the version of TLS: then it is the one that it was. Rejects
   * with `FtpError`, or the reason of {@link abandon}; then the session is over. Whoever leaves off waiting for it ends nothing.
   */
  reopen(maximumVersion: TlsVersion): Promise<boolean>;
  /** It is doing that now: the control connection is gone, and the session is not. Who has the turn waits for it. */
  readonly reopening: Promise<boolean> | undefined;
  /** Nobody needs another control connection any more. */
  abandon(reason: Error): void;
  /** From now on sessions with this server begin with the version of TLS that is in use. */
  rememberVersion(): void;
}

/** Connects and logs in, `beside` another session with the same server if there is one. Rejects as {@link establish} does. */
export async function openSession(
  setup: SessionSetup,
  signal: AbortSignal | undefined,
  beside?: Beside,
): Promise<ClientSession> {
  const { options, clock, timers, limits, memory, rates } = setup;
  const server = serverOf(setup);
  let maximumVersion = older(memory.recall(server).newestTls ?? options.maximumVersion, options);
  let reopening: Promise<boolean> | undefined;
  const abandoned = new AbortController();
  let established = await establish(setup, maximumVersion, signal, beside).catch((error: unknown) => {
    if (maximumVersion === options.maximumVersion || !isTlsFault(error)) throw error;
    // It may have given up the version that is remembered of it.
    memory.forget(server, "newestTls");
    maximumVersion = options.maximumVersion;
    return establish(setup, maximumVersion, signal);
  });

  const session: ClientSession = {
    get control() {
      return established.control;
    },
    get openers() {
      return established.openers;
    },
    get dataTls() {
      return established.dataTls;
    },
    get state() {
      return established.state;
    },
    get features() {
      return established.features;
    },
    get trace() {
      return established.trace;
    },
    get missing() {
      return established.missing;
    },
    mode: options.mode,
    clock,
    timers,
    limits,
    rates,
    get passwordAsked() {
      return established.passwordAsked;
    },
    get traits() {
      return established.traits;
    },
    get window() {
      return established.window;
    },
    get keepAlive() {
      return established.keepAlive;
    },
    get leftover() {
      return established.leftover;
    },
    notResumed: 0,
    get maximumVersion() {
      return maximumVersion;
    },
    get olderVersion() {
      return maximumVersion === "TLSv1.3" && options.minimumVersion === "TLSv1.2" ? "TLSv1.2" : undefined;
    },
    get reopenable() {
      return established.state.facts.user === userOf(options);
    },
    get reopening() {
      return reopening;
    },
    reopen(version) {
      reopening = begunAnew(version).finally(() => (reopening = undefined));
      return reopening;
    },
    abandon: (reason) => abandoned.abort(reason),
    rememberVersion: () => memory.remember(server, { newestTls: maximumVersion }),
  };
  return session;

  async function begunAnew(version: TlsVersion): Promise<boolean> {
    const { state } = established;
    // Servers that break off may have done so by now; then what CWD was told must do.
    if (state.trail === undefined) await workingDirectory(session);
    const place = { trail: state.trail ?? [], type: state.facts.type };
    try {
      await goOn(version, place);
      return true;
    } catch (error) {
      if (version === maximumVersion || !isTlsFault(error)) throw error;
      await goOn(maximumVersion, place);
      return false;
    }
  }

  async function goOn(version: TlsVersion, { trail, type }: Place): Promise<void> {
    await established.control[Symbol.asyncDispose]();
    established = await establish(setup, version, abandoned.signal);
    maximumVersion = version;
    try {
      for (const path of trail) await changeDirectory(established, path);
      await ensureType(established, type);
    } catch (cause) {
      // Elsewhere every relative path would mean another file.
      await established.control[Symbol.asyncDispose]();
      throw cause instanceof RefusedError ? notThere(cause) : cause;
    }
  }
}

/** TYPE, when the server is not set to it already. */
export async function ensureType(
  { control, state }: Pick<Established, "control" | "state">,
  type: RepresentationType,
): Promise<void> {
  if (sameType(state.facts.type, type)) return;
  await control.perform("TYPE", type.kind === "ascii" ? "A" : "I");
  state.change({ type });
}

/** Where a session was, to be gone on from. */
interface Place {
  readonly trail: readonly string[];
  readonly type: RepresentationType;
}

/** True when a connection was not made because no handshake of TLS came about. */
function isTlsFault(error: unknown): boolean {
  return error instanceof ConnectionError && error.code === "insecure" && error.cause instanceof TlsError;
}

function notThere(cause: RefusedError): ConnectionError {
  const { command, reply, phase } = cause;
  const message = `The connection was made anew, and does not lead to where the last one was. ${cause.message} Connect again.`;
  return new ConnectionError("closed", message, { phase, command, reply, cause });
}

/** What is remembered may be out of the bounds that are asked for now. */
function older(version: TlsVersion, { minimumVersion, maximumVersion }: SessionSetup["options"]): TlsVersion {
  if (minimumVersion === "TLSv1.3") return "TLSv1.3";
  return maximumVersion === "TLSv1.2" ? "TLSv1.2" : version;
}
