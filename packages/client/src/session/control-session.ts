import {
  firstDigit,
  formatEndpoint,
  printable,
  replyText,
  verbOf,
  verbRow,
  type Endpoint,
  type Reply,
  type Verb,
} from "@tandem/protocol";
import { redactCommandLine, type SessionTrace } from "@tandem/trace";
import {
  ControlConnection,
  TlsError,
  type Clock,
  type NetworkFault,
  type SecureSocket,
  type Socket,
} from "@tandem/transport";
import { ConnectionError, quoteReply, RefusedError, type ConnectionFault, type Phase } from "../ftp-error.ts";
import type { ClientLimits, ClientTimers } from "../options.ts";
import { deferred, type Deferred } from "./deferred.ts";
import { SentCommands, type SentCommand } from "./sent-commands.ts";
import { ReplyReader } from "./reply-reader.ts";
import { StraySuccess } from "./stray-success.ts";
import { tlsFailure } from "./tls-failure.ts";

export interface ControlSessionOptions {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly timers: ClientTimers;
  readonly limits: ClientLimits;
  /** Milliseconds of silence until the kernel asks for a sign of life. */
  readonly keepAlive?: number | undefined;
  /** Puts TLS on the connection before anything is said: implicit TLS. */
  readonly implicit?: SecuringSocket | undefined;
  /** Called when it seems that this server does not stand several commands on their way. */
  readonly onConfused?: (() => void) | undefined;
}

/** Puts TLS on a connection. */
export type SecuringSocket = (socket: Socket) => SecureSocket;

/**
 * The client's end of a control connection: each reply is given to the command it answers, whatever the server makes of RFC
 * 959 §5.4 (replies twice, of the wrong code, unasked for). When that cannot be told any more the connection is given up.
 */
export class ControlSession implements AsyncDisposable {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** What errors of the connection name as their phase. */
  phase: Phase = "connect";
  readonly #options: ControlSessionOptions;
  readonly #control: ControlConnection;
  readonly #sent = new SentCommands();
  readonly #greeting = deferred<Reply>();
  readonly #ended = deferred<void>();
  readonly #implicit: Promise<void> | undefined;
  #greeted = false;
  /** TLS has begun, and nothing has been heard under it: in TLS 1.3 a server refuses a client's certificate only now. */
  #unheard = false;
  /** Reading stops behind the next success: what follows it is not said in clear any more. */
  #stopping = false;
  readonly #stray: StraySuccess;
  #barrier: Deferred<void> | undefined;
  /** When the server last said anything. */
  #heard = 0;
  /** Nobody may send until a transfer that is broken off has ended. */
  #reserved = 0;
  #disturbances = 0;
  #lost: ConnectionError | undefined;

  constructor(options: ControlSessionOptions) {
    const { socket, clock, trace, limits, timers } = options;
    this.#options = options;
    this.#stray = new StraySuccess(clock, timers.quiet);
    this.#control = new ControlConnection({
      socket,
      side: "client",
      trace,
      maximumLine: limits.line,
      keepAlive: options.keepAlive,
    });
    this.local = this.#control.local;
    this.remote = this.#control.remote;
    const listener = {
      reply: (reply: Reply) => this.#receive(reply),
      failed: (fault: ConnectionFault, message: string, cause?: unknown) => this.#giveUp(fault, message, cause),
      ended: (fault: NetworkFault | undefined) => this.#end(fault),
    };
    const peer = formatEndpoint(this.remote);
    if (options.implicit !== undefined) this.#implicit = this.#secure(options.implicit);
    // Whoever gives up before the greeting awaits it no more.
    this.#implicit?.catch(() => {});
    this.#control.start(new ReplyReader({ clock, limits, quiet: timers.quiet, peer, listener }));
  }

  /** Why the connection is gone, when it is. */
  get lost(): ConnectionError | undefined {
    return this.#lost;
  }

  /** True while a transfer is broken off, or what lies on the connection changes: what is sent meanwhile might not be answered. */
  get reserved(): boolean {
    return this.#reserved > 0;
  }

  /** Keeps others from sending until it is disposed of. */
  reserve(): Disposable {
    this.#reserved++;
    return { [Symbol.dispose]: () => void this.#reserved-- };
  }

  /** How many commands have been sent behind which a port that was asked for may not be open any more. */
  get disturbances(): number {
    return this.#disturbances;
  }

  /** When the server last said anything, by the clock's `now`. */
  get heard(): number {
    return this.#heard;
  }

  /** True while a transfer runs that was announced, and nothing before it awaits its reply. */
  get transferring(): boolean {
    return this.#sent.transferring;
  }

  /** How many commands await replies. */
  get pending(): number {
    return this.#sent.size;
  }

  /** Resolves when the commands that were sent so far have their replies, or the connection is lost. */
  idle(): Promise<void> {
    return this.#sent.idle();
  }

  /** The greeting, 220 as a rule; a 120 before it is waited out. Of implicit TLS the handshake comes first. */
  async greeting(): Promise<Reply> {
    const { reply } = this.#options.timers;
    await this.#implicit;
    return this.within(this.#greeting.promise, reply, `sent no greeting; ${this.#silence}`);
  }

  /**
   * Asks for TLS by AUTH with a mechanism, and puts it on the connection when the server agrees; gives its reply, whatever it
   * is. Rejects with {@link ConnectionError} when TLS does not come about, or when something follows the reply in clear, which
   * somebody on the way may have put there (RFC 4217 §15.4).
   */
  authenticate(mechanism: string, begin: SecuringSocket): Promise<Reply> {
    return this.#changing(["AUTH", mechanism], () => this.#secure(begin));
  }

  /** Takes TLS off the control connection (CCC, RFC 4217 §5) when the server agrees; gives its reply, whatever it is. */
  clear(): Promise<Reply> {
    const { handshake } = this.#options.timers;
    return this.#changing(["CCC"], () => this.within(this.#control.clear(), handshake, "did not end TLS behind CCC"));
  }

  /** Sends a command now. Throws `ProtocolError` when its argument would break the line, {@link ConnectionError} when the connection is gone. */
  send(word: string, argument?: string, phase: Phase = this.phase): SentCommand {
    if (this.#lost !== undefined) throw this.#lost;
    this.#control.sendCommand(word, argument);
    const line = redactCommandLine(argument === undefined ? word : `${word} ${argument}`);
    const verb = verbOf(word);
    if (verb === undefined || !leavesPortsAlone.has(verb)) this.#disturbances++;
    return this.#sent.begin(verb, line, phase);
  }

  /** Puts the commands that `send` sends into one piece. */
  together<Value>(send: () => Value): Value {
    return this.#control.together(send);
  }

  /** Sends a command and gives its final reply, whatever it is. */
  async exchange(word: string, argument?: string): Promise<Reply> {
    return this.reply(this.send(word, argument), this.#options.timers.reply);
  }

  /** Sends a command that has to succeed. Rejects with {@link RefusedError}. */
  async perform(word: string, argument?: string): Promise<Reply> {
    const sent = this.send(word, argument);
    const reply = await this.reply(sent, this.#options.timers.reply);
    if (firstDigit(reply.code) >= 4) throw new RefusedError(sent.line, reply, this.phase);
    return reply;
  }

  /**
   * The final reply, if it comes within so many milliseconds; else the connection is given up, for it may come later. They count
   * from the reply to the command before, however long that took.
   */
  reply(sent: SentCommand, delay: number): Promise<Reply> {
    const late = (): boolean => sent.next && this.#options.clock.now() - this.#heard >= delay;
    return this.within(sent.final, delay, `did not answer ${printable(sent.line)}`, late);
  }

  /** Waits for what the server owes; when it does not come in time the connection is given up: the server `failing`. */
  async within<Value>(promise: Promise<Value>, delay: number, failing: string, late = always): Promise<Value> {
    const timer = this.#options.clock.timer(delay, () => {
      if (!late()) return timer.restart();
      this.#giveUp("timeout", `${formatEndpoint(this.remote)} ${failing} (waited ${delay / 1000} s).`);
    });
    try {
      return await promise;
    } finally {
      timer.cancel();
    }
  }

  /**
   * Comes back into step when it is unknown how many replies are still to come: sends NOOP and drops everything before its
   * 200. Gives the connection up when that does not come in time.
   */
  async resynchronise(): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    this.#sent.forget();
    this.#barrier = deferred();
    this.#control.sendCommand("NOOP");
    await this.within(
      this.#barrier.promise,
      this.#options.timers.abort,
      "did not answer NOOP after a transfer was broken off",
    );
  }

  /** Ends our direction and waits for the server to end its own, as long as the timer says. */
  async close(): Promise<void> {
    this.#lose(new ConnectionError("closed", "This client was closed; connect again.", { phase: this.phase }));
    const { clock, timers } = this.#options;
    // Behind its 221 the server closes first (RFC 959 §4.1.1); one that forgets it is not waited for long.
    const late = clock.timer(timers.quiet, () => this.#ended.resolve());
    await this.#ended.promise;
    late.cancel();
    const timer = clock.timer(timers.close, () => this.#control.destroy());
    await this.#control.close();
    timer.cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lose(new ConnectionError("closed", "This client was closed; connect again.", { phase: this.phase }));
    await this.#control[Symbol.asyncDispose]();
  }

  /** Sends a command, and changes what lies on the connection right behind its success. */
  async #changing([word, argument]: readonly [string, string?], change: () => Promise<void>): Promise<Reply> {
    using _reserved = this.reserve();
    // The next success is to be that of this command.
    await this.idle();
    this.#stopping = true;
    try {
      const reply = await this.exchange(word, argument);
      if (firstDigit(reply.code) !== 2) return reply;
      await change();
      // TLS comes off a connection that is given up, too.
      if (this.#lost !== undefined) throw this.#lost;
      return reply;
    } finally {
      this.#stopping = false;
      this.#control.resume();
    }
  }

  async #secure(begin: SecuringSocket): Promise<void> {
    this.phase = "tls";
    const { handshake } = this.#options.timers;
    try {
      await this.within(this.#control.secure(begin), handshake, "did not finish the TLS handshake");
      this.#unheard = true;
    } catch (error) {
      const about = { peer: formatEndpoint(this.remote), implicit: !this.#greeted };
      if (error instanceof TlsError) this.#giveUp(...tlsFailure(error, about), error);
      throw this.#lost ?? error;
    }
  }

  #receive(reply: Reply): void {
    if (this.#lost !== undefined) return;
    this.#unheard = false;
    this.#heard = this.#options.clock.now();
    // pyftpdlib says 421 of a port that nobody came to, and goes on.
    if (reply.code === 421) {
      if (!aboutData.test(replyText(reply))) return this.#closing(reply);
      const [verb] = this.#sent.verbs;
      if (verb === undefined || verbRow(verb).shape !== "transfer") return this.#violation("421 was not expected.");
    }
    this.#judge(reply);
    if (this.#lost !== undefined) return;
    if (!this.#greeted) this.#greet(reply);
    else if (this.#barrier !== undefined) this.#approach(reply);
    else if (!this.#holds(reply)) this.#settle(reply);
  }

  /** Decides on a reply that was held back, by the one that follows it. */
  #judge(next: Reply): void {
    const verdict = this.#stray.judge(next.code, this.#sent.verbs);
    const held = this.#stray.take();
    if (held === undefined) return;
    if (verdict === "answer") return this.#settle(held);
    if (verdict === "unknown") return this.#confused(`${held.code} and then ${next.code}`);
    this.#violation(`${held.code} was followed by ${next.code}.`);
  }

  #greet(reply: Reply): void {
    if (firstDigit(reply.code) === 1) return;
    this.#greeted = true;
    this.#greeting.resolve(reply);
  }

  #approach(reply: Reply): void {
    if (reply.code !== 200) return this.#violation(`${reply.code} was late.`);
    this.#barrier?.resolve();
    this.#barrier = undefined;
  }

  #settle(reply: Reply): void {
    if (this.#sent.confusedBy(reply.code)) return this.#confused(String(reply.code));
    // Before the one who waits is told: what lies behind the reply is not read any more.
    if (this.#stopping && firstDigit(reply.code) === 2) this.#control.pause();
    const violation = this.#sent.settle(reply);
    if (violation !== undefined) this.#violation(violation);
  }

  #holds(reply: Reply): boolean {
    const verb = this.#sent.verbFor(reply.code);
    return verb !== undefined && this.#stray.hold(reply, verb, (meant) => this.#settle(meant));
  }

  /** It cannot be told any more which reply answers which command. */
  #confused(what: string): void {
    const waiting = this.#sent.verbs.map((verb) => verb ?? "another").join(", ");
    const message = `${formatEndpoint(this.remote)} answered ${what} while ${waiting} awaited replies, so that nobody can tell which answers which.`;
    const advice = "From now on each command awaits its reply there. Call again what may be done twice.";
    this.#giveUp("confused", `${message} ${advice}`);
  }

  #closing(reply: Reply): void {
    const peer = formatEndpoint(this.remote);
    this.#giveUp("closing", `${peer} closes the connection: ${quoteReply(reply)}.`, undefined, reply);
  }

  #end(fault: NetworkFault | undefined): void {
    this.#ended.resolve();
    const held = this.#stray.take();
    if (held !== undefined) this.#settle(held);
    const reason = fault === "failed" ? "" : ` (${fault})`;
    const how = fault === undefined ? "closed the control connection" : `broke the control connection${reason}`;
    this.#giveUp("lost", `${formatEndpoint(this.remote)} ${how}${this.#endHint}`);
  }

  get #endHint(): string {
    if (this.#unheard) return ". It may want a certificate of this client, or not trust the one that it got.";
    // Servers end a handshake that does not begin, too.
    return this.#greeted ? "." : ` before any greeting; ${this.#silence}.`;
  }

  /** What it may mean that nothing comes. */
  get #silence(): string {
    const otherwise = this.#implicit === undefined ? "expect TLS from the first byte, or " : "";
    return `it may ${otherwise}be no FTP server. Check the port`;
  }

  #giveUp(fault: ConnectionFault, message: string, cause?: unknown, reply?: Reply): void {
    if (this.#lost !== undefined) return;
    // What never worked is not tried again; what did is broken by the network rather.
    if (fault === "confused" || (this.#sent.size > 1 && !this.#sent.proven)) this.#options.onConfused?.();
    const { phase = this.phase, line: command } = this.#sent.first ?? {};
    this.#lose(new ConnectionError(fault, message, { phase, command, reply, cause }));
    this.#control.destroy(fault);
  }

  #lose(error: ConnectionError): void {
    if (this.#lost !== undefined) return;
    this.#lost = error;
    this.#stray.take();
    this.#greeting.reject(error);
    this.#barrier?.reject(error);
    this.#sent.reject(error);
  }

  #violation(text: string): void {
    const { trace } = this.#options;
    if (trace.active) trace.emit({ kind: "exchange.violation", from: "server", text });
  }
}

// What looks after files and moves none.
const leavesPortsAlone: ReadonlySet<Verb> = new Set<Verb>([
  ...([
    "CWD",
    "CDUP",
    "PWD",
    "TYPE",
    "REST",
    "SIZE",
    "MDTM",
    "MFMT",
    "MLST",
    "DELE",
    "MKD",
    "RMD",
    "RNFR",
    "RNTO",
  ] as const),
  ...(["NOOP", "FEAT", "OPTS", "CLNT", "HASH"] as const),
]);

const aboutData = /\bdata (?:channel|connection)\b.*\btim(?:ed?|ing)[ -]?out\b/i;

function always(): boolean {
  return true;
}
