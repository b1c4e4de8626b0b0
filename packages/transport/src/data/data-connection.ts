import type { Endpoint } from "@tandem/protocol";
import type { Side } from "@tandem/trace";
import { otherSide } from "../other-side.ts";
import type { AtOnce, Socket } from "../network.ts";
import type { Pace } from "../rate/pace.ts";
import type { SecureSocket } from "../tls/secure-socket.ts";
import { ByteCount } from "./byte-count.ts";
import type { DataConnectionOptions } from "./data-connection-options.ts";
import { DataError } from "./data-error.ts";
import { cutOff, lost, stalled, unsecured } from "./data-faults.ts";
import { agreeOnTls, type DataSecurity } from "./data-security.ts";
import type { DataSink } from "./data-sink.ts";
import type { DataSource } from "./data-source.ts";
import { Hearing } from "./hearing.ts";
import { incomingOver } from "./incoming.ts";
import { linger } from "./linger.ts";
import { outgoingOver } from "./outgoing.ts";
import { readAway } from "./read-away.ts";
import { receiveAtOnce } from "./receive-at-once.ts";
import { receiveByStream } from "./receive-by-stream.ts";
import { receiveFile } from "./receive-file.ts";
import { sendEach } from "./send-each.ts";
import { sendFile } from "./send-file.ts";
import { StallWatch } from "./stall-watch.ts";
import type { Wire } from "./wire.ts";

/**
 * An open data connection, the same on both ends whoever dialled. It carries one file or listing in one direction, and its
 * end says that the file is whole (RFC 959 §3.4.1), so a break is never shown to the peer as an end.
 */
export class DataConnection implements AsyncDisposable {
  readonly remote: Endpoint;
  /** The TCP connection, whatever lies on it. */
  readonly #base: Socket;
  #socket: Socket;
  /** What happens on the stream is heard of: before, there need not be one. */
  #attended = false;
  #secured: SecureSocket | undefined;
  /** TLS has begun and is not agreed on. */
  #shaking = false;
  readonly #hearing: Hearing;
  readonly #given: DataConnectionOptions;
  readonly #count: ByteCount;
  /** What runs waits here for the connection. */
  readonly #watch: StallWatch;
  #failure: Error | undefined;
  #closed = false;
  #interrupt: ((error: Error) => void) | undefined;

  constructor(given: DataConnectionOptions) {
    const { socket, side, listener, clock, trace, timers } = given;
    this.#given = given;
    this.#base = socket;
    this.#socket = socket;
    this.remote = socket.remote;
    this.#count = new ByteCount(clock, trace);
    this.#watch = new StallWatch(clock, timers.stall, () => this.#fail(stalled(this, timers.stall), "stalled"));
    this.#hearing = new Hearing({
      wake: () => this.#watch.wake(),
      lost: (cause) => this.#fail(lost(this, cause), "reset"),
    });
    const [client, server] = side === "server" ? [socket.remote, socket.local] : [socket.local, socket.remote];
    trace.emit({ kind: "data.open", listener, client, server });
    if (socket.atOnce === undefined) this.#attend();
  }

  /** Bytes of the file that were handed to the kernel, or taken from it. */
  get bytes(): number {
    return this.#count.total;
  }

  /** Whether TLS is on the connection, or will be. */
  get secured(): boolean {
    return this.#secured !== undefined;
  }

  /**
   * Puts TLS on the connection before anything moves. The peer may begin its handshake now or behind the transfer command:
   * only what moves bytes waits for it, and rejects with {@link DataError} `insecure` when it does not come about.
   */
  secure(security: DataSecurity): void {
    // Of one that broke before, too, nothing is read: what may have come is in clear, and anybody's.
    this.#shaking = true;
    this.#attend();
    if (this.#closed) return void (this.#failure ??= lost(this));
    this.#hearing.stop();
    const secured = security.begin(this.#base);
    this.#secured = secured;
    this.#socket = secured;
    agreeOnTls(secured, security, this.#given.trace).then(
      () => {
        if (this.#closed) return;
        this.#shaking = false;
        // Whether TLS had ended is asked by whoever reads.
        this.#hearing.begin(secured.stream, false);
        this.#watch.wake();
      },
      (error: Error) => this.#fail(error, "aborted"),
    );
  }

  /**
   * Sends everything, no faster than the pace, and ends the connection in order; resolves when the last byte is on its way.
   * Rejects with {@link DataError}, or the source's error.
   */
  async send(source: DataSource, pace?: Pace): Promise<void> {
    this.#secured?.release();
    if (this.#shaking) await this.#untilSecured();
    // Nothing is expected from the peer.
    this.#hearing.discard();
    const outgoing = outgoingOver(this.#wire(this.#given.side), pace);
    if (source.descriptor === undefined) await sendEach(source, outgoing);
    else await sendFile(source.descriptor, outgoing, source.whole);
    this.#check();
    // A peer that says nothing has nothing to lose when both directions close at once.
    if (this.#atOnce?.end() === true) return this.#traceClose(this.#given.side, "end");
    this.#attend();
    const { stream } = this.#socket;
    if (this.#secured === undefined && !this.#hearing.spoke && stream.writableLength === 0) stream.destroy();
    else {
      stream.end();
      await this.#until(() => stream.writableFinished);
    }
    this.#traceClose(this.#given.side, "end");
    linger(this.#base.stream, this.#given);
  }

  /** What can be done before anybody listens. */
  get #atOnce(): AtOnce | undefined {
    return this.#attended ? undefined : this.#base.atOnce;
  }

  /** From now on what happens on the stream is heard of: before anything is waited for. */
  #attend(): void {
    if (this.#attended) return;
    this.#attended = true;
    this.#base.noDelay();
    this.#base.stream.once("close", () => this.#watch.stop());
    this.#hearing.begin(this.#base.stream, true);
  }

  /** The connection as it is to what moves bytes over it, from the given side. */
  #wire(from: Side): Wire {
    return {
      stream: () => {
        this.#attend();
        return this.#socket.stream;
      },
      atOnce: () => this.#atOnce,
      broken: (cause) => this.#fail(lost(this, cause), "reset"),
      descriptor: () => {
        this.#attend();
        return this.#secured === undefined ? this.#base.descriptor?.() : undefined;
      },
      reading: (on) => this.#base.reading?.(on),
      ended: () => this.#peerEnded(),
      check: () => this.#check(),
      count: (bytes) => this.#count.add(bytes, from),
      until: (ready) => this.#until(ready),
      wake: () => this.#watch.wake(),
      turn: () => this.#watch.turn(),
      unlessBroken: (given) => this.#unlessBroken(given),
    };
  }

  /**
   * Takes what the peer sends, to its end or the sink's, no faster than the pace: what is not read fills the peer's window.
   * Rejects with {@link DataError}, or the sink's error.
   */
  async receive(sink: DataSink, pace?: Pace): Promise<void> {
    if (this.#shaking) await this.#untilSecured();
    const incoming = incomingOver(this.#wire(otherSide(this.#given.side)), pace);
    if (this.#atOnce === undefined || !(await receiveAtOnce(sink, incoming, this.#given.clock))) {
      this.#attend();
      if (sink.descriptor !== undefined) await receiveFile(sink.descriptor, sink, incoming);
      await receiveByStream(sink, incoming);
    }
    this.#check();
    if (sink.complete === true) this.#endFirst();
    else this.#endBoth();
  }

  /** The peer has ended, in order: under TLS, TCP alone may end anywhere. */
  #peerEnded(): boolean {
    if (!this.#hearing.ended) return false;
    if (this.#secured?.truncated === true) this.#fail(cutOff(this), "reset");
    return this.#failure === undefined;
  }

  /** The peer is at its end: both directions of TCP close at once. */
  #endBoth(): void {
    this.#traceClose(otherSide(this.#given.side), "end");
    if (this.#atOnce?.end() === true) return;
    if (this.#secured === undefined) this.#socket.stream.destroy();
    else this.#end();
    linger(this.#base.stream, this.#given);
  }

  /**
   * Takes no more of a file that is refused; what the peer still sends is thrown away, no faster than the pace, which ends with
   * it. Behind a reset curl and Python's ftplib tell that the connection broke, and not the reply that says why.
   */
  refuse(pace?: Pace & Disposable): void {
    if (this.#closed) return pace?.[Symbol.dispose]();
    this.#attend();
    this.#traceClose(this.#given.side, "aborted");
    this.#hearing.stop();
    readAway(this.#socket, pace, () => this.#end());
    linger(this.#base.stream, this.#given);
  }

  /** Breaks the connection off with a reset; what runs on it rejects with `reason`. */
  abort(reason: Error = new DataError("aborted", "The transfer was aborted.")): void {
    this.#fail(reason, "aborted");
  }

  /** Closes what is still open: a connection that did not end in order is broken off. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed) this.abort();
  }

  /** Ends our direction and reads away what may still come (RFC 959 §3.3: the close is the server's option). */
  #endFirst(): void {
    this.#attend();
    this.#traceClose(this.#given.side, "end");
    this.#end();
    this.#hearing.discard();
    linger(this.#base.stream, this.#given);
  }

  #end(): void {
    this.#secured?.release();
    this.#socket.stream.end();
  }

  /** Waits for the handshake. Its time begins here: many clients wait for the 150 with it. */
  async #untilSecured(): Promise<void> {
    const { clock, timers } = this.#given;
    const timer = clock.timer(timers.handshake, () => this.#fail(unsecured(this, timers.handshake), "stalled"));
    try {
      await this.#until(() => !this.#shaking);
    } finally {
      timer.cancel();
    }
    await clock.turn(); // Inside of OpenSSL's handshake, where we may be, an end would lack its close_notify.
  }

  /** Waits until `ready`. */
  async #until(ready: () => boolean): Promise<void> {
    this.#attend();
    while (!ready()) {
      this.#check();
      await this.#watch.turn();
    }
    this.#check();
  }

  /** What a source gives, or the failure of this connection, whichever comes first. */
  #unlessBroken<Value>(given: Promise<Value>): Promise<Value> {
    this.#attend();
    return new Promise((resolve, reject) => {
      this.#interrupt = reject;
      given.then(resolve, reject);
    });
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #fail(error: Error, outcome: "reset" | "stalled" | "aborted"): void {
    // What ended in order is on its way: a reset now would overtake its last bytes.
    if (this.#closed) return;
    this.#failure = error;
    this.#traceClose(outcome === "reset" ? otherSide(this.#given.side) : this.#given.side, outcome);
    if (!this.#attended) this.#base.reset();
    else if (!this.#socket.stream.destroyed) this.#socket.reset();
    this.#interrupt?.(error);
    this.#watch.wake();
  }

  #traceClose(by: Side, outcome: "end" | "reset" | "stalled" | "aborted"): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#given.trace.emit({ kind: "data.close", by, total: this.bytes, outcome });
  }
}
