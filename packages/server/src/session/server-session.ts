import { foreignProtocol, parseCommand, reply, type ForeignProtocol, type Reply, type Verb } from "@tandem/protocol";
import {
  ControlConnection,
  DataError,
  type ControlReader,
  type DataSecurity,
  type NetworkFault,
  type Socket,
} from "@tandem/transport";
import type { Accounts } from "../accounts/account.ts";
import { sessionNames, type SessionNames } from "../charset/session-names.ts";
import { offences } from "../defence/defence.ts";
import { commandRate } from "../limits/command-rate.ts";
import type { Recognizes } from "../passive/shared-ports.ts";
import { SessionSecurity } from "../tls/session-security.ts";
import { CommandLoop } from "./command-loop.ts";
import { CommandAborted } from "./command-aborted.ts";
import { dataOffers } from "./data-offers.ts";
import { expiredBehind } from "./expired-behind.ts";
import type { Handling } from "./handler.ts";
import { pause } from "./pause.ts";
import { runCommand } from "./run-command.ts";
import { sessionHandling } from "./session-handling.ts";
import { sessionHost, type SessionHost } from "./session-host.ts";
import type { SessionSummary } from "./session-summary.ts";
import { SessionTimers } from "./session-timers.ts";
import { sessionState, type SessionState } from "./session-state.ts";
import { strangers } from "./strangers.ts";
import { transfer, type Transfer } from "./transfer.ts";
import { writtenReply } from "./written-reply.ts";
import type { ServerSessionOptions } from "./server-session-options.ts";

/** One client's session, from the greeting to the end of its control connection; owner of all that belongs to it. */
export class ServerSession implements ControlReader {
  readonly #control: ControlConnection;
  readonly #options: ServerSessionOptions;
  readonly #state: SessionState;
  readonly #transfer: Transfer;
  readonly #loop: CommandLoop;
  readonly #names: SessionNames;
  readonly #handling: (control: Pick<AbortController, "signal">) => Handling;
  readonly #timers: SessionTimers;
  readonly #host: SessionHost;
  readonly #security: SessionSecurity | undefined;
  /** Milliseconds that the next command has to wait. */
  readonly #commandDelay: () => number;
  readonly #ending = new AbortController();
  #clientEnded = false;
  #closing: Promise<void> | undefined;
  #left = (): void => {};
  /**
   * Resolves when the session has ended, nothing of it runs and all that it said is sent: only the client's end is waited for, or
   * not even that.
   */
  readonly over = new Promise<void>((resolve) => (this.#left = resolve));

  constructor(given: ServerSessionOptions) {
    const { socket, clock, trace, options, hosts } = given;
    this.#options = given;
    this.#control = new ControlConnection({ socket, side: "server", trace, maximumLine: options.limits.commandLine });
    this.#state = sessionState(trace);
    this.#commandDelay = commandRate(clock, options.limits.commandsPerSecond);
    this.#loop = this.#commandLoop();
    const { local, remote } = this.#control;
    const dialled = socket.dialled ?? local;
    const security = (): DataSecurity | undefined => this.#security?.data();
    const recognizes = (): Recognizes | undefined => this.#security?.recognizes();
    const offers = dataOffers({ ...given, local, remote, dialled, over: this.#ending.signal, security, recognizes });
    this.#transfer = transfer({
      session: this.#state,
      offers,
      clock,
      trace,
      options,
      announce: (preliminary) => this.#loop.announce(preliminary),
      drained: () => this.#drained(),
      assertPresent: () => this.#assertPresent(),
    });
    const { publicAddress } = options;
    const addresses = [dialled.address, ...(typeof publicAddress === "string" ? [publicAddress] : [])];
    const host = sessionHost(hosts, this.#state, addresses);
    this.#host = host;
    this.#security = this.#sessionSecurity();
    this.#names = sessionNames({
      session: this.#state,
      common: () => host.current.charset,
      decide: (encoding) => this.#state.change({ encoding }),
    });
    this.#handling = sessionHandling(given, {
      session: this.#state,
      transfer: this.#transfer,
      offers,
      host,
      names: this.#names,
      tls: this.#security,
      over: this.#ending.signal,
      expired: () => this.disconnect("Your account has expired."),
    });
    this.#timers = new SessionTimers({
      clock,
      timers: options.timers,
      facts: () => this.#state.facts,
      // One that waits for the client to read its replies has none.
      busy: () => this.#loop.busy && !this.#control.congested,
      expired: (last) => void this.#close(last),
    });
  }

  /** Greets the client and serves it until the connection is gone. */
  async serve(): Promise<void> {
    await this.#security?.begin();
    this.#send(reply(220, this.#options.hosts.own.greeting));
    this.#control.start(this);
    await new Promise<void>((resolve) => {
      if (this.#ending.signal.aborted) resolve();
      else this.#ending.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await this.#closing;
  }

  /** What the session is about; `undefined` before the login. */
  get summary(): SessionSummary | undefined {
    const { membership } = this.#state;
    if (membership === undefined) return undefined;
    const { name, realm } = membership;
    return { account: name, realm, doing: this.#transfer.progress?.verb ?? "idle" };
  }

  /** Whom it counts for, `ann` or `ann@example.org`; `undefined` before the login. */
  get accountName(): string | undefined {
    return this.#state.membership?.name;
  }

  /** Whether somebody is logged in by that name of that source of accounts. */
  worksFor(accounts: Accounts, name: string): boolean {
    return this.#state.account?.name === name && this.#host.current.accounts === accounts;
  }

  /** Lets a transfer that runs finish; then, or at once, says that the server stops. */
  stop(): void {
    this.#loop.stop();
    if (!this.#loop.busy) void this.#close(stopping);
  }

  /** Says why the session ends, and ends it: what runs is broken off. */
  disconnect(reason: string): void {
    void this.#close(reply(421, reason), reason);
  }

  /** Breaks everything off. */
  abort(): void {
    this.#breakOff("the server stops");
  }

  line(bytes: Uint8Array): void {
    const command = parseCommand(bytes);
    const foreign = command.verb === undefined ? foreignProtocol(bytes) : undefined;
    if (foreign !== undefined) return this.#turnAway(foreign);
    this.#loop.take({
      verb: command.verb,
      bytes: bytes.length,
      run: (control) => runCommand(command, this.#handling(control), this.#options.unexpected),
    });
  }

  overlong(beginning: Uint8Array): void {
    const foreign = foreignProtocol(beginning);
    if (foreign !== undefined) return this.#turnAway(foreign);
    const { commandLine } = this.#options.options.limits;
    const refusal = reply(500, `The line was longer than ${commandLine} bytes and was skipped.`);
    this.#loop.take({ verb: undefined, bytes: 0, run: () => Promise.resolve(refusal) });
  }

  end(fault: NetworkFault | undefined): void {
    this.#clientEnded = true;
    if (fault !== undefined || !this.#loop.busy) void this.#close();
  }

  #sessionSecurity(): SessionSecurity | undefined {
    const { tls, implicitTls: implicit, clock, options } = this.#options;
    return (
      tls &&
      new SessionSecurity({
        tls,
        implicit,
        control: this.#control,
        state: this.#state,
        host: this.#host,
        clock,
        handshakeTime: options.timers.handshake,
        drop: () => this.#loop.drop(),
        failed: (reason) => this.#breakOff(reason),
      })
    );
  }

  #commandLoop(): CommandLoop {
    return new CommandLoop({
      pipeline: this.#options.options.limits.pipeline,
      send: (answer) => this.#send(answer),
      drained: () => this.#drained() ?? this.#paced(),
      pause: () => this.#control.pause(),
      resume: () => this.#control.resume(),
      transferring: () => this.#transfer.progress !== undefined,
      abortTransfer: () => this.#transfer.abort(new DataError("aborted", "The transfer was aborted by ABOR.")),
      finished: (verb, answer) => this.#finished(verb, answer),
      idle: () => this.#idled(),
      violation: (text) => this.#options.trace.emit({ kind: "exchange.violation", from: "server", text }),
    });
  }

  #drained(): Promise<void> | undefined {
    return this.#control.congested ? this.#control.drained() : undefined;
  }

  /** Resolves when the next command may run, `undefined` when it may now. */
  #paced(): Promise<void> | undefined {
    const delay = this.#commandDelay();
    return delay === 0 ? undefined : pause(this.#options.clock, delay, this.#ending.signal);
  }

  #send(answer: Reply): void {
    const { languages } = this.#options;
    this.#control.sendReply(writtenReply(answer, { session: this.#state, languages, names: this.#names }));
  }

  #finished(verb: Verb | undefined, { code }: Reply): void {
    const changes = expiredBehind(this.#state.facts, verb, code);
    if (Object.keys(changes).length > 0) this.#state.change(changes);
    this.#timers.answered();
    this.#security?.answered(verb, code);
    if (code === 221 || code === 421) void this.#close();
  }

  #idled(): void {
    if (this.#clientEnded) void this.#close();
    else if (this.#loop.stopped) void this.#close(stopping);
  }

  /**
   * Ends the session of a client that speaks another protocol before its next line: web pages make browsers send requests to
   * any port, with commands in their bodies (cross-protocol scripting). What it sent is not repeated to it.
   */
  #turnAway(foreign: ForeignProtocol): void {
    const { defender, unexpected } = this.#options;
    defender.blame(this.#control.remote.address, offences.foreignProtocol).catch(unexpected);
    void this.#close(reply(421, `This is an FTP server, and that was ${foreign}.`), strangers[foreign]);
  }

  /** Ends the session without a last word. */
  #breakOff(reason: string): void {
    this.#control.destroy(reason);
    void this.#close();
  }

  /** A client that died has its upload's data connection closed by its system, as if the file were whole. */
  #assertPresent(): void {
    if (this.#clientEnded && !this.#loop.awaits("QUIT")) {
      throw new DataError("reset", "The client was gone before the upload was confirmed.");
    }
  }

  /** Says the last word, gives back what the session holds and closes, once; a client that does not close is cut off. */
  #close(last?: Reply, reason?: string): Promise<void> {
    this.#closing ??= this.#shut(last, reason);
    return this.#closing;
  }

  async #shut(last: Reply | undefined, reason: string | undefined): Promise<void> {
    const { clock, options, unexpected } = this.#options;
    this.#loop.stop();
    this.#timers.stop();
    if (last !== undefined) this.#send(last);
    this.#ending.abort();
    this.#transfer.abort(new DataError("aborted", "The session has ended."));
    this.#loop.abort(new CommandAborted("The session has ended."));
    let giveUp = (): void => {};
    const late = new Promise<void>((resolve) => (giveUp = resolve));
    const linger = clock.timer(options.timers.linger, () => {
      this.#control.destroy();
      giveUp();
    });
    // A command that still runs is waited for, so that nothing of it is left; one that never ends, no longer than the client.
    const left = Promise.race([this.#loop.quiet(), late]);
    const [closed, given] = [this.#control.close(reason), this.#state.end().catch(unexpected)];
    void Promise.all([sentWhole(this.#options.socket), left, given]).then(this.#left);
    await Promise.all([closed, left, given]);
    linger.cancel();
  }
}

/** Resolves when all that is to be said on a connection, its end too, has been given to the network, or nothing can be said any more. */
function sentWhole({ stream }: Socket): Promise<void> {
  if (stream.writableFinished || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => void stream.once("finish", resolve).once("close", resolve));
}

const stopping = reply(421, "The server is stopping; connect again later.");
