import {
  encodeCommand,
  encodeReply,
  decodeText,
  formatReply,
  LineDecoder,
  TelnetDecoder,
  type Endpoint,
  type Line,
  type Reply,
} from "@tandem/protocol";
import { redactCommandLine, type SessionTrace, type Side } from "@tandem/trace";
import { faultOf } from "./network-fault.ts";
import type { NetworkFault, Socket } from "./network.ts";

/** What the owner of a control connection is told. Lines come one at a time, and none while the connection is paused. */
export interface ControlReader {
  line(bytes: Uint8Array): void;
  /** A line longer than the limit was skipped; this is how it began. */
  overlong(beginning: Uint8Array): void;
  /** Nothing more will come: the peer closed its direction, or the connection broke. Told once. */
  end(fault: NetworkFault | undefined): void;
}

export interface ControlOptions {
  readonly socket: Socket;
  /** Which side of the session this program is. */
  readonly side: Side;
  readonly trace: SessionTrace;
  /** Longest line that is taken, in bytes. */
  readonly maximumLine: number;
}

/**
 * One end of a control connection: bytes to lines and back, Telnet removed (RFC 959 §2.3), everything said and heard
 * traced with its secrets replaced.
 */
export class ControlConnection implements AsyncDisposable {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly #socket: Socket;
  readonly #side: Side;
  readonly #trace: SessionTrace;
  readonly #telnet = new TelnetDecoder();
  readonly #lines: LineDecoder;
  #reader: ControlReader | undefined;
  /** What arrived and was not told yet, each chunk cut into lines only as they are taken: at most what one read brought. */
  readonly #unread: Iterator<Line, void, undefined>[] = [];
  #paused = false;
  #ended = false;
  #told = false;
  #fault: NetworkFault | undefined;
  #closed = false;
  readonly #gone: Promise<void>;

  constructor({ socket, side, trace, maximumLine }: ControlOptions) {
    this.#socket = socket;
    this.#side = side;
    this.#trace = trace;
    this.#lines = new LineDecoder({ maximum: maximumLine, hellos: side === "server" });
    this.local = socket.local;
    this.remote = socket.remote;
    // Commands and replies are small and awaited: Nagle's algorithm would add 40 ms to each (RFC 9293 §3.7.4).
    socket.noDelay();
    socket.keepAlive(keepAliveDelay);
    const [client, server] = side === "server" ? [this.remote, this.local] : [this.local, this.remote];
    trace.emit({ kind: "control.open", recorder: side, client, server });
    this.#gone = new Promise((resolve) => {
      if (socket.stream.closed) resolve();
      else socket.stream.once("close", resolve);
    });
  }

  /** Starts reading. Called once. */
  start(reader: ControlReader): void {
    this.#reader = reader;
    const { stream } = this.#socket;
    stream.on("data", (bytes: Uint8Array) => this.#receive(bytes));
    stream.on("end", () => this.#finish(undefined));
    stream.on("error", (error) => this.#finish(faultOf(error)));
    stream.on("close", () => this.#finish(undefined));
    // It may have broken before its owner was there.
    if (stream.destroyed) this.#finish(stream.errored === null ? "reset" : faultOf(stream.errored));
  }

  /** Takes no more lines until {@link resume}; what the peer goes on sending fills its own buffers. */
  pause(): void {
    this.#paused = true;
    this.#socket.stream.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#deliver();
    if (this.#mayRead()) this.#socket.stream.resume();
  }

  /** Says nothing any more once the connection is closed. */
  sendReply(reply: Reply): void {
    if (this.#closed) return;
    if (this.#trace.active) {
      for (const text of formatReply(reply)) this.#trace.emit({ kind: "control.line", from: this.#side, text });
    }
    this.#write(encodeReply(reply));
  }

  /** As {@link sendReply}; throws `ProtocolError` when the argument would break the line. */
  sendCommand(word: string, argument?: string): void {
    const bytes = encodeCommand(word, argument);
    if (this.#closed) return;
    if (this.#trace.active) {
      const text = redactCommandLine(argument === undefined ? word : `${word} ${argument}`);
      this.#trace.emit({ kind: "control.line", from: this.#side, text });
    }
    this.#write(bytes);
  }

  /** True while the peer does not read what was sent to it. */
  get congested(): boolean {
    return this.#socket.stream.writableNeedDrain;
  }

  /** Resolves when the peer has read enough, or the connection is gone. */
  drained(): Promise<void> {
    const { stream } = this.#socket;
    if (!stream.writableNeedDrain || stream.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        stream.off("drain", done).off("close", done);
        resolve();
      };
      stream.on("drain", done).on("close", done);
    });
  }

  /** Ends our direction after what was sent, then waits for the peer's end; {@link destroy} is the way out of a long wait. */
  async close(reason?: string): Promise<void> {
    this.#traceClose(reason);
    this.#socket.stream.end();
    if (this.#reader === undefined || this.#paused) this.#socket.stream.resume();
    await this.#gone;
  }

  /** Ends both directions at once. */
  destroy(reason?: string): void {
    this.#traceClose(reason);
    this.#socket.stream.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.destroy();
    await this.#gone;
  }

  #receive(bytes: Uint8Array): void {
    // After our own end nothing is listened to any more; reading on lets the peer's end arrive.
    if (this.#closed) return;
    const stripped = this.#telnet.push(bytes);
    // A peer that asks for options and reads no answer gets no more of them: they would pile up here.
    if (stripped.answer.length > 0 && !this.congested) this.#write(stripped.answer);
    this.#unread.push(this.#lines.lines(stripped.bytes));
    this.#deliver();
  }

  #deliver(): void {
    // One by one: a reader may resume while it is told a line, and all of this runs again inside.
    while (!this.#paused && !this.#closed) {
      const line = this.#nextLine();
      if (line === undefined) break;
      this.#tell(line);
    }
    this.#tellEnd();
  }

  #nextLine(): Line | undefined {
    for (;;) {
      const next = this.#unread[0]?.next();
      if (next === undefined) return undefined;
      if (next.done !== true) return next.value;
      this.#unread.shift();
    }
  }

  #tell(line: Line): void {
    if (line.kind === "overlong") return this.#reader?.overlong(line.beginning);
    if (this.#trace.active) this.#traceReceived(line.bytes);
    this.#reader?.line(line.bytes);
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
    if (!this.#ended || this.#told || (this.#unread.length > 0 && !over)) return;
    this.#told = true;
    // A peer that closed its direction in order may still read, and is still answered.
    if (over) this.#traceClose();
    this.#reader?.end(this.#fault);
  }

  /** Asked behind {@link #deliver}, whose lines may have made the owner pause again. */
  #mayRead(): boolean {
    return !this.#paused;
  }

  #write(bytes: Uint8Array): void {
    if (!this.#socket.stream.destroyed && !this.#socket.stream.writableEnded) this.#socket.stream.write(bytes);
  }

  #traceReceived(bytes: Uint8Array): void {
    const from = otherSide(this.#side);
    const text = decodeText(bytes);
    this.#trace.emit({ kind: "control.line", from, text: from === "client" ? redactCommandLine(text) : text });
  }

  /** Tells that the connection is over; `reason` is ours, and counts for nothing when the peer was first. */
  #traceClose(reason?: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unread.length = 0;
    const by = this.#ended ? otherSide(this.#side) : this.#side;
    const why = this.#ended ? this.#fault : reason;
    this.#trace.emit(why === undefined ? { kind: "control.close", by } : { kind: "control.close", by, reason: why });
  }
}

/** The side that is not this one. */
export function otherSide(side: Side): Side {
  return side === "client" ? "server" : "client";
}

// Below the 60 s after which the stingiest NATs forget a silent connection, as control connections are during a long transfer.
const keepAliveDelay = 45_000;
