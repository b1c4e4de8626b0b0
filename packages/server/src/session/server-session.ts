import {
  foreignProtocol,
  parseCommand,
  reply,
  type ForeignProtocol,
  type Reply,
  type SessionFacts,
  type Verb,
} from "@tandem/protocol";
import { ControlConnection, DataError, type ControlReader, type NetworkFault } from "@tandem/transport";
import type { Accounts } from "../accounts/account.ts";
import { offences } from "../defence/defence.ts";
import { commandRate } from "../limits/command-rate.ts";
import { CommandAborted } from "./command-aborted.ts";
import { CommandLoop, type CommandLoopOwner } from "./command-loop.ts";
import { expiredBehind } from "./expired-behind.ts";
import { LateAbort } from "./late-abort.ts";
import { pause } from "./pause.ts";
import { runCommand } from "./run-command.ts";
import type { ServerSessionOptions } from "./server-session-options.ts";
import { sessionHandling } from "./session-handling.ts";
import { SessionParts, type SessionOwner } from "./session-parts.ts";
import type { SessionSummary } from "./session-summary.ts";
import { SessionTimers, type TimedSession } from "./session-timers.ts";
import { strangers } from "./strangers.ts";
import { writtenReply } from "./written-reply.ts";

/** One client's session, from the greeting to the end of its control connection; owner of all that belongs to it. */
export class ServerSession implements ControlReader, SessionOwner, CommandLoopOwner, TimedSession {
  readonly #control: ControlConnection;
  readonly #options: ServerSessionOptions;
  readonly #parts: SessionParts;
  readonly #loop: CommandLoop;
  readonly #timers: SessionTimers;
  /** Milliseconds that the next command has to wait. */
  readonly #commandDelay: () => number;
  /** Aborted when the session is over. */
  readonly ending = new LateAbort();
  #clientEnded = false;
  #closing: Promise<void> | undefined;
  #goes = (_ended: Promise<void>): void => {};
  #left = (): void => {};
  readonly #gone = new Promise<void>((resolve) => (this.#goes = resolve));
  /**
   * Resolves when the session has ended, nothing of it runs and all that it said is sent: only the client's end is waited for, or
   * not even that.
   */
  readonly over = new Promise<void>((resolve) => (this.#left = resolve));

  constructor(given: ServerSessionOptions) {
    const { socket, clock, trace, options } = given;
    this.#options = given;
    this.#control = new ControlConnection({ socket, side: "server", trace, maximumLine: options.limits.commandLine });
    this.#commandDelay = commandRate(clock, options.limits.commandsPerSecond);
    this.#loop = new CommandLoop(this, options.limits.pipeline);
    this.#parts = new SessionParts(given, this.#control, this);
    this.#timers = new SessionTimers(this, clock, options.timers);
  }

  /** Greets the client and serves it until the connection is gone. */
  async serve(): Promise<void> {
    await this.#parts.security?.begin();
    this.send(reply(220, this.#options.hosts.own.greeting));
    this.#control.start(this);
    await this.#gone;
  }

  /** What the session is about; `undefined` before the login. */
  get summary(): SessionSummary | undefined {
    const { membership } = this.#parts.session;
    if (membership === undefined) return undefined;
    const { name, realm } = membership;
    return { account: name, realm, doing: this.#parts.transferred?.progress?.verb ?? "idle" };
  }

  /** Whom it counts for, `ann` or `ann@example.org`; `undefined` before the login. */
  get accountName(): string | undefined {
    return this.#parts.session.membership?.name;
  }

  /** Whether somebody is logged in by that name of that source of accounts. */
  worksFor(accounts: Accounts, name: string): boolean {
    const { session, host } = this.#parts;
    return session.account?.name === name && host.current.accounts === accounts;
  }

  /** Lets a transfer that runs finish; then, or at once, says that the server stops. */
  stop(): void {
    this.#loop.stop();
    if (!this.#loop.busy) void this.#close(stopping);
  }

  disconnect(reason: string): void {
    void this.#close(reply(421, reason), reason);
  }

  /** Breaks everything off. */
  abort(): void {
    this.breakOff("the server stops");
  }

  // What the control connection tells.

  line(bytes: Uint8Array): void {
    const command = parseCommand(bytes);
    const foreign = command.verb === undefined ? foreignProtocol(bytes) : undefined;
    if (foreign !== undefined) return this.#turnAway(foreign);
    this.#loop.take({
      verb: command.verb,
      bytes: bytes.length,
      run: (abort) => runCommand(command, sessionHandling(this.#parts, abort), this.#options.unexpected),
    });
  }

  overlong(beginning: Uint8Array): void {
    const foreign = foreignProtocol(beginning);
    if (foreign !== undefined) return this.#turnAway(foreign);
    const { commandLine } = this.#options.options.limits;
    const refusal = reply(500, `The line was longer than ${commandLine} bytes and was skipped.`);
    this.#loop.take({ verb: undefined, bytes: 0, run: () => refusal });
  }

  end(fault: NetworkFault | undefined): void {
    this.#clientEnded = true;
    if (fault !== undefined || !this.#loop.busy) void this.#close();
  }

  // What the loop asks.

  send(answer: Reply): void {
    // The final reply of a short transfer comes in the same turn: one segment, and one time for the client to wake up.
    const until = answer.code < 200 ? this.#options.clock.turn() : undefined;
    this.#control.sendReply(writtenReply(answer, this.#parts), until);
  }

  held(): Promise<void> | undefined {
    return this.drained() ?? this.#paced();
  }

  turn(): Promise<void> {
    return this.#options.clock.turn();
  }

  pause(): void {
    this.#control.pause();
  }

  resume(): void {
    this.#control.resume();
  }

  get transferring(): boolean {
    return this.#parts.transferred?.progress !== undefined;
  }

  abortTransfer(): void {
    this.#parts.transferred?.abort(new DataError("aborted", "The transfer was aborted by ABOR."));
  }

  finished(verb: Verb | undefined, { code }: Reply): void {
    const { session, security } = this.#parts;
    const changes = expiredBehind(session.facts, verb, code);
    if (changes !== undefined) session.change(changes);
    this.#timers.answered();
    security?.answered(verb, code);
    if (code === 221 || code === 421) void this.#close();
  }

  idle(): void {
    if (this.#clientEnded) void this.#close();
    else if (this.#loop.stopped) void this.#close(stopping);
  }

  violation(text: string): void {
    this.#options.trace.emit({ kind: "exchange.violation", from: "server", text });
  }

  // What the timers ask.

  get facts(): SessionFacts {
    return this.#parts.session.facts;
  }

  /** One that waits for the client to read its replies is not busy. */
  get busy(): boolean {
    return this.#loop.busy && !this.#control.congested;
  }

  expired(last: Reply): void {
    void this.#close(last);
  }

  // What the parts ask.

  announce(preliminary: Reply): void {
    this.#loop.announce(preliminary);
  }

  drained(): Promise<void> | undefined {
    return this.#control.congested ? this.#control.drained() : undefined;
  }

  /** A client that died has its upload's data connection closed by its system, as if the file were whole. */
  assertPresent(): void {
    if (this.#clientEnded && !this.#loop.awaits("QUIT")) {
      throw new DataError("reset", "The client was gone before the upload was confirmed.");
    }
  }

  drop(): void {
    this.#loop.drop();
  }

  breakOff(reason: string): void {
    this.#control.destroy(reason);
    void this.#close();
  }

  /** Resolves when the next command may run, `undefined` when it may now. */
  #paced(): Promise<void> | undefined {
    const delay = this.#commandDelay();
    return delay === 0 ? undefined : pause(this.#options.clock, delay, this.ending.signal);
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

  /** Says the last word, gives back what the session holds and closes, once; a client that does not close is cut off. */
  #close(last?: Reply, reason?: string): Promise<void> {
    if (this.#closing === undefined) {
      this.#closing = this.#shut(last, reason);
      this.#goes(this.#closing);
    }
    return this.#closing;
  }

  async #shut(last: Reply | undefined, reason: string | undefined): Promise<void> {
    const { clock, options, unexpected } = this.#options;
    this.#loop.stop();
    this.#timers.stop();
    if (last !== undefined) this.send(last);
    this.ending.abort(sessionEnded);
    if (this.transferring) this.#parts.transfer.abort(new DataError("aborted", "The session has ended."));
    this.#loop.abort(sessionEnded);
    let giveUp = (): void => {};
    const late = new Promise<void>((resolve) => (giveUp = resolve));
    const linger = clock.timer(options.timers.linger, () => {
      this.#control.destroy();
      giveUp();
    });
    // A command that still runs is waited for, so that nothing of it is left; one that never ends, no longer than the client.
    const left = Promise.race([this.#loop.quiet(), late]);
    const [closed, given] = [this.#control.close(reason), this.#parts.session.end().catch(unexpected)];
    void Promise.all([this.#control.sentWhole(), left, given]).then(this.#left);
    await Promise.all([closed, left, given]);
    linger.cancel();
  }
}

function sessionEnded(): Error {
  return new CommandAborted("The session has ended.");
}

const stopping = reply(421, "The server is stopping; connect again later.");
