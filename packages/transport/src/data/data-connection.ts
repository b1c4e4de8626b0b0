import { formatEndpoint, type Endpoint } from "@tandem/protocol";
import type { SessionTrace, Side } from "@tandem/trace";
import type { Clock, Timer } from "../clock.ts";
import { otherSide } from "../control-connection.ts";
import type { Socket } from "../network.ts";
import type { Pace } from "../rate/pace.ts";
import type { DataConnectionOptions } from "./data-connection-options.ts";
import { DataError } from "./data-error.ts";
import type { DataSink } from "./data-sink.ts";
import type { DataSource } from "./data-source.ts";
import type { DataTimers } from "./data-timers.ts";

/**
 * An open data connection, the same on both ends whoever dialled. It carries one file or listing in one direction, and its
 * end says that the file is whole (RFC 959 §3.4.1), so a break is never shown to the peer as an end.
 */
export class DataConnection implements AsyncDisposable {
  readonly remote: Endpoint;
  readonly #socket: Socket;
  readonly #side: Side;
  readonly #clock: Clock;
  readonly #trace: SessionTrace;
  readonly #timers: DataTimers;
  readonly #over: AbortSignal | undefined;
  readonly #stall: Timer;
  #bytes = 0;
  #tracedAt = 0;
  #failure: Error | undefined;
  #peerEnded = false;
  #closed = false;
  #wake: (() => void) | undefined;
  #interrupt: ((error: Error) => void) | undefined;
  /** The direction from the peer is not ours to read: whatever comes is thrown away. */
  #discarding = false;

  constructor({ socket, side, listener, clock, trace, timers, over }: DataConnectionOptions) {
    this.#socket = socket;
    this.#side = side;
    this.#clock = clock;
    this.#trace = trace;
    this.#timers = timers;
    this.#over = over;
    this.remote = socket.remote;
    this.#stall = clock.timer(timers.stall, () => this.#stalled());
    const [client, server] = side === "server" ? [socket.remote, socket.local] : [socket.local, socket.remote];
    trace.emit({ kind: "data.open", listener, client, server });
    socket.noDelay();
    this.#listen();
  }

  /** Bytes of the file that were handed to the kernel, or taken from it. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Sends everything, no faster than the pace, and ends the connection in order; resolves when the last byte is on its way.
   * Rejects with {@link DataError}, or the source's error.
   */
  async send(source: DataSource, pace?: Pace): Promise<void> {
    const { stream } = this.#socket;
    // Nothing is expected from the peer; reading it away lets its end be seen.
    this.#discarding = true;
    this.#discard();
    const chunks = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        this.#check();
        const next = await this.#unlessBroken(chunks.next());
        this.#check();
        if (next.done === true) break;
        await this.#write(next.value, pace);
      }
    } catch (error) {
      // Told and not awaited: a source that waits for its own next bytes may wait for ever.
      chunks.return?.().catch(() => {});
      throw error;
    }
    stream.end();
    await this.#until(() => stream.writableFinished);
    this.#traceClose(this.#side, "end");
    this.#lingerAfterEnd();
  }

  /** In pieces, each of which is progress: a source may give more at once than a slow peer takes in the whole stall time. */
  async #write(bytes: Uint8Array, pace: Pace | undefined): Promise<void> {
    const { stream } = this.#socket;
    for (let at = 0, end = 0; at < bytes.length; at = end) {
      const most = Math.min(pieceSize, bytes.length - at);
      const granted = pace === undefined ? most : pace.take(most);
      end = at + (typeof granted === "number" ? granted : await this.#paced(granted));
      const piece = bytes.subarray(at, end);
      this.#count(piece.length, this.#side);
      if (!stream.write(piece)) await this.#until(() => !stream.writableNeedDrain);
    }
  }

  /**
   * Takes what the peer sends, to its end or the sink's, no faster than the pace: what is not read fills the peer's window.
   * Rejects with {@link DataError}, or the sink's error.
   */
  async receive(sink: DataSink, pace?: Pace): Promise<void> {
    for await (const chunk of this.read()) {
      for (let paid = 0; pace !== undefined && paid < chunk.length;) {
        const granted = pace.take(chunk.length - paid);
        paid += typeof granted === "number" ? granted : await this.#paced(granted);
      }
      await sink.write(chunk);
      if (sink.complete === true) return this.#endFirst();
    }
  }

  /** What the peer sends, chunk by chunk; ends only when the peer ended in order. */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    const { stream } = this.#socket;
    for (;;) {
      const chunk = stream.read() as Uint8Array | null;
      if (chunk === null) {
        if (this.#peerEnded) break;
        this.#check();
        // Also woken at the end, which only a further read brings out.
        await this.#turn();
        continue;
      }
      this.#count(chunk.length, otherSide(this.#side));
      yield chunk;
    }
    this.#traceClose(otherSide(this.#side), "end");
    stream.end();
    this.#lingerAfterEnd();
  }

  /** Breaks the connection off with a reset; what runs on it rejects with `reason`. */
  abort(reason: Error = new DataError("aborted", "The transfer was aborted.")): void {
    this.#fail(reason, "aborted");
  }

  /** Closes what is still open: a connection that did not end in order is broken off. */
  [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed) this.abort();
    return Promise.resolve();
  }

  /** Ends our direction and reads away what may still come (RFC 959 §3.3: the close is the server's option). */
  #endFirst(): void {
    this.#check();
    this.#discarding = true;
    this.#traceClose(this.#side, "end");
    this.#socket.stream.end();
    this.#discard();
    this.#lingerAfterEnd();
  }

  #listen(): void {
    const { stream } = this.#socket;
    const wake = (): void => this.#wake?.();
    stream.on("drain", wake).on("finish", wake);
    stream.on("readable", () => {
      // What is thrown away is no progress: a peer could put off the stall time with it, byte by byte.
      if (this.#discarding) this.#discard();
      else wake();
    });
    stream.on("end", () => this.#assertEnd());
    stream.on("error", (error) => this.#fail(this.#lost(error), "reset"));
    stream.on("close", () => {
      this.#stall.cancel();
      if (!(this.#discarding ? stream.writableFinished : this.#peerEnded)) this.#fail(this.#lost(), "reset");
      wake();
    });
  }

  /**
   * Believes the peer's end only when a write of nothing goes through: libuv reports a reset that came together with the last
   * bytes as an end, and a file that was broken off there would be taken for whole. The write meets the error that it hid.
   */
  #assertEnd(): void {
    const { stream } = this.#socket;
    const believe = (): void => {
      this.#peerEnded = true;
      this.#wake?.();
    };
    if (!stream.writable) return believe();
    stream.write(nothing, (error) => {
      if (error) this.#fail(this.#lost(error), "reset");
      else believe();
    });
  }

  #discard(): void {
    while (this.#socket.stream.read() !== null);
  }

  /** Waits until `ready`. */
  async #until(ready: () => boolean): Promise<void> {
    while (!ready()) {
      this.#check();
      await this.#turn();
    }
    this.#check();
  }

  /** Waits until something happens on the connection; for no longer than the stall time. */
  async #turn(): Promise<void> {
    this.#stall.restart();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }

  /** What a source gives, or the failure of this connection, whichever comes first. */
  #unlessBroken<Value>(given: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#interrupt = reject;
      given.then(resolve, reject);
    });
  }

  /** Bytes that the pace lets through at last. */
  async #paced(granted: Promise<number>): Promise<number> {
    const bytes = await this.#unlessBroken(granted);
    this.#check();
    return bytes;
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #count(bytes: number, from: Side): void {
    this.#bytes += bytes;
    if (!this.#trace.active) return;
    const now = this.#clock.now();
    if (now - this.#tracedAt < traceInterval) return;
    this.#tracedAt = now;
    this.#trace.emit({ kind: "data.bytes", from, total: this.#bytes });
  }

  #stalled(): void {
    // Only whoever waits for the peer can be stalled by it: a slow disk, or an offer not used yet, is no stall.
    if (this.#wake === undefined) return;
    const seconds = this.#timers.stall / 1000;
    this.#fail(
      new DataError(
        "stalled",
        `Nothing moved on the data connection with ${formatEndpoint(this.remote)} for ${seconds} s.`,
      ),
      "stalled",
    );
  }

  #lost(cause?: unknown): DataError {
    return new DataError(
      "reset",
      `${formatEndpoint(this.remote)} broke off the data connection after ${this.#bytes} bytes.`,
      { cause },
    );
  }

  #fail(error: Error, outcome: "reset" | "stalled" | "aborted"): void {
    // What ended in order is on its way: a reset now would overtake its last bytes.
    if (this.#closed) return;
    this.#failure = error;
    this.#traceClose(outcome === "reset" ? otherSide(this.#side) : this.#side, outcome);
    if (!this.#socket.stream.destroyed) this.#socket.reset();
    this.#interrupt?.(error);
    this.#wake?.();
  }

  #traceClose(by: Side, outcome: "end" | "reset" | "stalled" | "aborted"): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#trace.emit({ kind: "data.close", by, total: this.#bytes, outcome });
  }

  /** Both directions ended, or will: a peer that keeps its own open longer than the linger time, or the session, is cut off. */
  #lingerAfterEnd(): void {
    const { stream } = this.#socket;
    const cut = (): void => void stream.destroy();
    if (stream.destroyed) return;
    if (this.#over?.aborted === true) return cut();
    const timer = this.#clock.timer(this.#timers.linger, cut);
    this.#over?.addEventListener("abort", cut);
    stream.once("close", () => {
      timer.cancel();
      this.#over?.removeEventListener("abort", cut);
    });
  }
}

// What a modem of 9,600 bits/s takes in the default stall time; a file's own chunks are not cut by it.
const pieceSize = 256 * 1024;
// Often enough for a live picture, seldom enough to cost nothing.
const traceInterval = 200;
const nothing = new Uint8Array(0);
