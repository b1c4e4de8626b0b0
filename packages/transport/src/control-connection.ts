import { asciiReply, encodeCommand, encodeReply, type Endpoint, type Reply } from "@tandem/protocol";
import type { Side } from "@tandem/trace/telling";
import { closed } from "./closed.ts";
import { defaultKeepAlive, type ControlOptions } from "./control-options.ts";
import type { ControlReader } from "./control-reader.ts";
import { ControlTelling } from "./control-telling.ts";
import { corkUntil } from "./cork-until.ts";
import { corked } from "./corked.ts";
import { drained } from "./drained.ts";
import { LineReader } from "./line-reader.ts";
import { listenTo } from "./listen-to.ts";
import { faultOf } from "./network-fault.ts";
import type { NetworkFault, Socket } from "./network.ts";
import { otherSide } from "./other-side.ts";
import { SentSecret } from "./sent-secret.ts";
import { sentWhole } from "./sent-whole.ts";
import type { SecureSocket, TlsFacts } from "./tls/secure-socket.ts";
import { TlsError } from "./tls/tls-error.ts";

/**
 * One end of a control connection: bytes to lines and back, Telnet removed (RFC 959 §2.3), everything said and heard
 * traced with its secrets replaced.
 */
export class ControlConnection implements AsyncDisposable {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** The TCP connection, whatever lies on it. */
  #base: Socket;
  readonly #side: Side;
  readonly #telling: ControlTelling;
  readonly #maximumLine: number;
  #socket: Socket;
  #secured: SecureSocket | undefined;
  #lines: LineReader;
  #reader: ControlReader | undefined;
  /** What is to be said when TLS stands, or is gone: set while that is being agreed on. */
  #held: (Uint8Array | string)[] | undefined;
  /** Missing until lines are listened for. */
  #unlisten: (() => void) | undefined;
  #paused = false;
  #ended = false;
  #told = false;
  #fault: NetworkFault | undefined;
  #closed = false;
  /** Since the first command that was sent: a server sends none. */
  #secret: SentSecret | undefined;

  constructor({ socket, side, trace, maximumLine, keepAlive = defaultKeepAlive }: ControlOptions) {
    this.#base = socket;
    this.#socket = socket;
    this.#side = side;
    this.#telling = new ControlTelling(trace, side);
    this.#maximumLine = maximumLine;
    this.#lines = this.#lineReader();
    this.local = socket.local;
    this.remote = socket.remote;
    // Commands and replies are small and awaited: Nagle's algorithm would add 40 ms to each (RFC 9293 §3.7.4).
    socket.noDelay();
    if (keepAlive !== Number.POSITIVE_INFINITY) socket.keepAlive(keepAlive);
    this.#telling.opened(this.local, this.remote);
  }

  /** Starts reading. Called once. */
  start(reader: ControlReader): void {
    this.#reader = reader;
    // Of implicit TLS the handshake comes first.
    if (this.#held === undefined) this.#listen();
  }

  /**
   * Puts TLS on the connection, behind what was said and before what will be (RFC 4217 §4). What arrived in clear and was not
   * told is thrown away, half a line too: somebody between both ends may have put it there to pass for what comes under TLS.
   * `agreed` is told before that is. Rejects with {@link TlsError}; then the connection is of no more use.
   */
  async secure(begin: (socket: Socket) => SecureSocket, agreed?: (facts: TlsFacts) => void): Promise<void> {
    const injected = this.#silence() || this.#reader?.unfinished === true;
    if (injected && this.#side === "client") {
      throw new TlsError("clear-text", "More came in clear where TLS was to begin: somebody may have changed it.");
    }
    this.#secured = begin(this.#base);
    this.#socket = this.#secured;
    const facts = await this.#secured.handshake;
    this.#telling.secured(facts);
    agreed?.(facts);
    this.#goOn();
  }

  /** Takes TLS off again, behind what was said and before what will be (CCC, RFC 4217 §5). */
  async clear(): Promise<void> {
    // Our end of both is on its way.
    if (this.#closed) return;
    this.#silence();
    await this.#secured?.clear((base) => (this.#base = this.#socket = base));
    this.#secured = undefined;
    this.#goOn();
  }

  /** Takes no more lines until {@link resume}; what the peer goes on sending fills its own buffers. */
  pause(): void {
    this.#paused = true;
    this.#socket.stream.pause();
  }

  resume(): void {
    this.#paused = false;
    if (this.#held !== undefined) return;
    if (this.#deliver()) this.#socket.stream.resume();
  }

  /** Says nothing any more once the connection is closed. Given `until`, it leaves in one piece with what is sent before that. */
  sendReply(reply: Reply, until?: Promise<void>): void {
    if (this.#closed) return;
    if (until !== undefined) corkUntil(this.#socket.stream, until);
    this.#telling.reply(reply);
    this.#write(asciiReply(reply) ?? encodeReply(reply));
  }

  /** As {@link sendReply}; throws `ProtocolError` when the argument would break the line. */
  sendCommand(word: string, argument?: string): void {
    const bytes = encodeCommand(word, argument);
    if (this.#closed) return;
    this.#secret ??= new SentSecret();
    this.#secret.note(word, argument);
    this.#telling.command(word, argument);
    this.#write(bytes);
  }

  /** Puts what `send` sends into one piece: a peer that reads a line and looks for more finds all of it. */
  together<Value>(send: () => Value): Value {
    return corked(this.#socket.stream, send);
  }

  /** True while the peer does not read what was sent to it. */
  get congested(): boolean {
    return this.#socket.stream.writableNeedDrain;
  }

  /** Resolves when the peer has read enough, or the connection is gone. */
  drained(): Promise<void> {
    return drained(this.#socket.stream);
  }

  /** Ends our direction after what was sent, then waits for the peer's end; {@link destroy} is the way out of a long wait. */
  async close(reason?: string): Promise<void> {
    this.#traceClose(reason);
    const { stream } = this.#socket;
    // Nothing can be said in order while the handshake is under way.
    if (this.#held !== undefined) this.#base.stream.destroy();
    else stream.end();
    if (this.#reader === undefined || this.#paused) stream.resume();
    await closed(this.#base.stream);
  }

  /** Resolves when all that is to be said, its end too, has been given to the network, or nothing can be said any more. */
  sentWhole(): Promise<void> {
    return sentWhole(this.#socket.stream);
  }

  /** Ends both directions at once. */
  destroy(reason?: string): void {
    this.#traceClose(reason);
    this.#socket.stream.destroy();
    this.#base.stream.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.destroy();
    await closed(this.#base.stream);
  }

  #listen(): void {
    const { stream } = this.#socket;
    // Whoever ends TCP and not TLS may have been cut off.
    const end = (): void => this.#finish(this.#secured?.truncated === true ? "reset" : undefined);
    this.#unlisten = listenTo(stream, {
      data: (bytes) => this.#receive(bytes),
      end,
      error: (cause) => this.#finish(faultOf(cause)),
      close: () => this.#finish(undefined),
    });
    // It may have ended or broken before its owner was there.
    if (stream.readableEnded) end();
    if (stream.destroyed) this.#finish(stream.errored === null ? "reset" : faultOf(stream.errored));
  }

  /** Listens and says no more for now, and forgets what arrived and was not told; gives whether there was any. */
  #silence(): boolean {
    this.#held = [];
    // Nobody has spoken in clear: what is there, behind the header of a proxy say, is the beginning of implicit TLS.
    if (this.#unlisten === undefined) return false;
    this.#unlisten();
    const { stream } = this.#socket;
    stream.pause();
    return stream.read() !== null || this.#lines.untold;
  }

  /** Listens and says again, whatever lies on the connection now. */
  #goOn(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#lines = this.#lineReader();
    for (const bytes of held) this.#write(bytes);
    if (this.#reader === undefined) return;
    this.#listen();
    // To listen sets a stream going that nobody has held up.
    if (this.#paused) this.#socket.stream.pause();
    else this.#socket.stream.resume();
  }

  #lineReader(): LineReader {
    return new LineReader({
      maximum: this.#maximumLine,
      hellos: this.#side === "server" && this.#secured === undefined,
    });
  }

  #receive(bytes: Uint8Array): void {
    // After our own end nothing is listened to any more; reading on lets the peer's end arrive.
    if (this.#closed) return;
    const answer = this.#lines.push(bytes);
    // A peer that asks for options and reads no answer gets no more of them: they would pile up here.
    if (answer.length > 0 && !this.congested) this.#write(answer);
    this.#deliver();
  }

  /** Tells the lines that are there; gives whether more may be read. */
  #deliver(): boolean {
    const told = this.#tellNext();
    // What is answered at once to lines that came together leaves together.
    const tellRest = (): void => {
      while (this.#tellNext());
    };
    if (told && !this.#lines.read) this.together(tellRest);
    this.#tellEnd();
    return !this.#paused;
  }

  /** One by one: a reader may resume while it is told a line, and all of this runs again inside. */
  #tellNext(): boolean {
    if (this.#paused || this.#closed || this.#held !== undefined) return false;
    const line = this.#lines.next();
    if (line === undefined) return false;
    if (line.kind === "overlong") this.#reader?.overlong(line.beginning);
    else {
      const bytes = this.#secret?.strip(line.bytes) ?? line.bytes;
      this.#telling.received(bytes);
      this.#reader?.line(bytes);
    }
    return true;
  }

  #finish(fault: NetworkFault | undefined): void {
    if (!this.#ended) this.#fault = fault;
    this.#ended = true;
    this.#tellEnd();
    if (this.#socket.stream.destroyed) this.#traceClose();
  }

  #tellEnd(): void {
    const { destroyed } = this.#socket.stream;
    const over = this.#closed || destroyed || this.#fault !== undefined;
    if (!this.#ended || this.#told || (!this.#lines.read && !over)) return;
    this.#told = true;
    // A peer that closed its direction in order may still read, and is still answered.
    if (over) this.#traceClose();
    this.#reader?.end(this.#fault);
  }

  /** A string has a byte in each character. */
  #write(bytes: Uint8Array | string): void {
    if (this.#held !== undefined) return void this.#held.push(bytes);
    const { stream } = this.#socket;
    if (stream.destroyed || stream.writableEnded) return;
    if (typeof bytes === "string") stream.write(bytes, "latin1");
    else stream.write(bytes);
  }

  /** Tells that the connection is over; `reason` is ours, and counts for nothing when the peer was first. */
  #traceClose(reason?: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#lines = this.#lineReader();
    if (this.#ended) this.#telling.closed(otherSide(this.#side), this.#fault);
    else this.#telling.closed(this.#side, reason);
  }
}
