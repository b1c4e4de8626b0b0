import { firstDigit, formatEndpoint, printable, verbOf, type Endpoint, type Reply } from "@tandem/protocol";
import { redactCommandLine } from "@tandem/trace/telling";
import { ControlConnection, TlsError, type NetworkFault } from "@tandem/transport";
import { ConnectionError, quoteReply, RefusedError, type ConnectionFault, type Phase } from "../ftp-error.ts";
import type { ControlSessionOptions, SecuringSocket } from "./control-session-options.ts";
import { deferred } from "./deferred.ts";
import { leavesPortsAlone } from "./leaves-ports-alone.ts";
import { isAboutPort, ReplyOrder } from "./reply-order.ts";
import type { SentCommand, SentCommands } from "./sent-commands.ts";
import { ReplyReader } from "./reply-reader.ts";
import { confusion, ending, silence } from "./loss-words.ts";
import { tlsFailure } from "./tls-failure.ts";

/**
 * The client's end of a control connection: each reply is given to the command it answers, whatever the server makes of RFC
 * 959 §5.4 (replies twice, of the wrong code, unasked for). When that cannot be told any more the connection is given up.
 */
export class ControlSession implements AsyncDisposable {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** What errors of the connection name as their phase. */
  phase: Phase = "connect";
  /** How many commands have been sent behind which a port that was asked for may not be open any more. */
  disturbances = 0;
  /** When the server last said anything, by the clock's `now`. */
  heard = 0;
  readonly #options: ControlSessionOptions;
  readonly #control: ControlConnection;
  readonly #order: ReplyOrder;
  readonly #sent: SentCommands;
  readonly #greeting = deferred<Reply>();
  readonly #ended = deferred<void>();
  readonly #implicit: Promise<void> | undefined;
  #greeted = false;
  /** TLS has begun, and nothing has been heard under it: in TLS 1.3 a server refuses a client's certificate only now. */
  #unheard = false;
  /** Reading stops behind the next success: what follows it is not said in clear any more. */
  #stopping = false;
  /** Nobody may send until a transfer that is broken off has ended. */
  #reserved = 0;
  #lost: ConnectionError | undefined;

  constructor(options: ControlSessionOptions) {
    const { socket, clock, trace, limits, timers } = options;
    this.#options = options;
    this.#order = new ReplyOrder({
      clock,
      quiet: timers.quiet,
      // Before the one who waits is told: what lies behind the reply is not read any more.
      settling: ({ code }) => void (this.#stopping && firstDigit(code) === 2 && this.#control.pause()),
      violation: (text) => this.#violation(text),
      confused: (what) =>
        this.#giveUp("confused", confusion(formatEndpoint(this.remote), what, this.#order.sent.verbs)),
      surplus: () => options.onConfused?.(),
    });
    this.#sent = this.#order.sent;
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
    return this.within(this.#greeting.promise, reply, `sent no greeting; ${silence(this.#implicit !== undefined)}`);
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
    if (verb === undefined || !leavesPortsAlone.has(verb)) this.disturbances++;
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
    const late = (): boolean => sent.next && this.#options.clock.now() - this.heard >= delay;
    return this.within(sent.final, delay, `did not answer ${printable(sent.line)}`, late);
  }

  /** Waits for what the server owes; when it does not come in time the connection is given up: the server `failing`. */
  async within<Value>(
    promise: Promise<Value>,
    delay: number,
    failing: string,
    late = (): boolean => true,
  ): Promise<Value> {
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
    const reached = this.#order.forget();
    this.#control.sendCommand("NOOP");
    await this.within(reached, this.#options.timers.abort, "did not answer NOOP after a transfer was broken off");
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
    this.heard = this.#options.clock.now();
    if (reply.code === 421 && !isAboutPort(reply)) return this.#closing(reply);
    if (this.#greeted) this.#order.receive(reply);
    else this.#greet(reply);
  }

  #greet(reply: Reply): void {
    if (firstDigit(reply.code) === 1) return;
    this.#greeted = true;
    this.#greeting.resolve(reply);
  }

  #closing(reply: Reply): void {
    this.#giveUp(
      "closing",
      `${formatEndpoint(this.remote)} closes the connection: ${quoteReply(reply)}.`,
      undefined,
      reply,
    );
  }

  #end(fault: NetworkFault | undefined): void {
    this.#ended.resolve();
    this.#order.end();
    const when = { greeted: this.#greeted, unheard: this.#unheard, implicit: this.#implicit !== undefined };
    this.#giveUp("lost", `${formatEndpoint(this.remote)} ${ending(fault, when)}`);
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
    this.#greeting.reject(error);
    this.#order.reject(error);
    this.#options.onLost?.();
  }

  #violation(text: string): void {
    const { trace } = this.#options;
    if (trace.active) trace.emit({ kind: "exchange.violation", from: "server", text });
  }
}
