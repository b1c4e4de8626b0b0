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
  /** A line longer than the limit was skipped. */
  overlong(): void;
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
  #waiting: Line[] = [];
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
    this.#lines = new LineDecoder({ maximum: maximumLine });
    this.local = socket.local;
    this.remote = socket.remote;
    // Commands and replies are small and awaited: Nagle's algorithm would add 40 ms to each (RFC 9293 §3.7.4).
    socket.noDelay();
    socket.keepAlive(keepAliveDelay);
    const [client, server] = side === "server" ? [this.remote, this.local] : [this.local, this.remote];
    trace.emit({ kind: "control.open", recorder: side, client, server });
    this.#gone = new Promise((resolve) => void socket.stream.once("close", resolve));
  }

  /** Starts reading. Called once. */
  start(reader: ControlReader): void {
    this.#reader = reader;
    const { stream } = this.#socket;
    stream.on("data", (bytes: Uint8Array) => this.#receive(bytes));
    stream.on("end", () => this.#finish(undefined));
    stream.on("error", (error) => this.#finish(faultOf(error)));
    stream.on("close", () => this.#finish(undefined));
  }

  /** Takes no more lines until {@link resume}; what the peer goes on sending fills its own buffers. */
  pause(): void {
    this.#paused = true;
    this.#socket.stream.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#deliver();
    // The owner may have paused again while the lines that waited were delivered.
    if (this.#mayRead()) this.#socket.stream.resume();
  }

  sendReply(reply: Reply): void {
    if (this.#trace.active) {
      for (const text of formatReply(reply)) this.#trace.emit({ kind: "control.line", from: this.#side, text });
    }
    this.#write(encodeReply(reply));
  }

  /** Throws `ProtocolError` when the argument would break the line. */
  sendCommand(word: string, argument?: string): void {
    const bytes = encodeCommand(word, argument);
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
    this.#traceClose(this.#ended ? otherSide(this.#side) : this.#side, reason);
    this.#socket.stream.end();
    if (this.#reader === undefined || this.#paused) this.#socket.stream.resume();
    await this.#gone;
  }

  /** Ends both directions at once. */
  destroy(reason?: string): void {
    this.#traceClose(this.#ended ? otherSide(this.#side) : this.#side, reason);
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
    if (stripped.answer.length > 0) this.#write(stripped.answer);
    const lines = this.#lines.push(stripped.bytes);
    if (this.#waiting.length === 0) this.#waiting = [...lines];
    else this.#waiting.push(...lines);
    this.#deliver();
  }

  #deliver(): void {
    let next = 0;
    while (next < this.#waiting.length && !this.#paused && !this.#closed) {
      const line = this.#waiting[next++]!;
      if (line.kind === "overlong") this.#reader?.overlong();
      else {
        if (this.#trace.active) this.#traceReceived(line.bytes);
        this.#reader?.line(line.bytes);
      }
    }
    this.#waiting.splice(0, this.#closed ? this.#waiting.length : next);
    this.#tellEnd();
  }

  #finish(fault: NetworkFault | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#fault = fault;
    this.#tellEnd();
  }

  #tellEnd(): void {
    if (!this.#ended || this.#told || (this.#waiting.length > 0 && !this.#closed)) return;
    this.#told = true;
    this.#traceClose(otherSide(this.#side), this.#fault);
    this.#reader?.end(this.#fault);
  }

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

  #traceClose(by: Side, reason: string | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#trace.emit(reason === undefined ? { kind: "control.close", by } : { kind: "control.close", by, reason });
  }
}

/** The side that is not this one. */
export function otherSide(side: Side): Side {
  return side === "client" ? "server" : "client";
}

// Below the 60 s after which the stingiest NATs forget a silent connection, as control connections are during a long transfer.
const keepAliveDelay = 45_000;
