import type { Endpoint } from "@tandem/protocol";
import type { Side } from "@tandem/trace";
import { otherSide } from "../other-side.ts";
import { listenTo } from "../listen-to.ts";
import type { Socket } from "../network.ts";
import { readInto } from "../read-into.ts";
import type { Pace } from "../rate/pace.ts";
import type { SecureSocket } from "../tls/secure-socket.ts";
import { ByteCount } from "./byte-count.ts";
import { confirmEnd } from "./confirm-end.ts";
import type { DataConnectionOptions } from "./data-connection-options.ts";
import { DataError } from "./data-error.ts";
import { cutOff, lost, stalled, unsecured } from "./data-faults.ts";
import { agreeOnTls, type DataSecurity } from "./data-security.ts";
import type { DataSink } from "./data-sink.ts";
import type { DataSource } from "./data-source.ts";
import { Gathering } from "./gathering.ts";
import { incomingOver } from "./incoming.ts";
import { linger } from "./linger.ts";
import { outgoingOver } from "./outgoing.ts";
import { readAway } from "./read-away.ts";
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
  #secured: SecureSocket | undefined;
  /** TLS has begun and is not agreed on. */
  #shaking = false;
  #unlisten: () => void = () => {};
  readonly #given: DataConnectionOptions;
  readonly #count: ByteCount;
  /** What runs waits here for the connection. */
  readonly #watch: StallWatch;
  #failure: Error | undefined;
  #peerEnded = false;
  #closed = false;
  #interrupt: ((error: Error) => void) | undefined;
  /** The direction from the peer is not ours to read: whatever comes is thrown away. */
  #discarding = false;
  /** Something came and was thrown away: a reset would meet a peer that goes on. */
  #heard = false;

  constructor(given: DataConnectionOptions) {
    const { socket, side, listener, clock, trace, timers } = given;
    this.#given = given;
    this.#base = socket;
    this.#socket = socket;
    this.remote = socket.remote;
    this.#count = new ByteCount(clock, trace);
    this.#watch = new StallWatch(clock, timers.stall, () => this.#fail(stalled(this, timers.stall), "stalled"));
    const [client, server] = side === "server" ? [socket.remote, socket.local] : [socket.local, socket.remote];
    trace.emit({ kind: "data.open", listener, client, server });
    socket.noDelay();
    socket.stream.once("close", () => this.#watch.stop());
    this.#listen();
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
    if (this.#closed) return void (this.#failure ??= lost(this));
    this.#unlisten();
    const secured = security.begin(this.#base);
    this.#secured = secured;
    this.#socket = secured;
    agreeOnTls(secured, security, this.#given.trace).then(
      () => {
        if (this.#closed) return;
        this.#shaking = false;
        this.#listen();
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
    // Nothing is expected from the peer; reading it away lets its end be seen.
    this.#discarding = true;
    this.#discard();
    const outgoing = outgoingOver(this.#wire(this.#given.side), pace);
    if (source.descriptor === undefined) await sendEach(source, outgoing);
    else await sendFile(source.descriptor, outgoing, source.whole);
    this.#check();
    const { stream } = this.#socket;
    // A peer that says nothing has nothing to lose when both directions close at once.
    if (this.#secured === undefined && !this.#heard && stream.writableLength === 0) stream.destroy();
    else {
      stream.end();
      await this.#until(() => stream.writableFinished);
    }
    this.#traceClose(this.#given.side, "end");
    linger(this.#base.stream, this.#given);
  }

  /** The connection as it is to what moves bytes over it, from the given side. */
  #wire(from: Side): Wire {
    const { stream } = this.#socket;
    return {
      stream,
      descriptor: () => (this.#secured === undefined && !stream.destroyed ? this.#base.descriptor?.() : undefined),
      reading: (on) => this.#base.reading?.(on),
      ended: () => this.#peerEnded,
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
    if (sink.descriptor !== undefined) await receiveFile(sink.descriptor, sink, incoming);
    const gathering = new Gathering(incoming, sink.borrows === true);
    using _ = readInto(this.#socket.stream, gathering.take);
    for (;;) {
      const chunk = await this.#next(gathering);
      if (chunk === undefined) return;
      await incoming.taken(chunk.length);
      await sink.write(chunk);
      if (sink.complete === true) return this.#endFirst();
    }
  }

  /** What the peer sends next; nothing when it has ended in order. */
  async #next(gathering: Gathering): Promise<Uint8Array | undefined> {
    const { stream } = this.#socket;
    for (;;) {
      // What the stream still holds came first.
      const chunk = (stream.read() as Uint8Array | null) ?? gathering.next();
      if (chunk !== undefined) return chunk;
      if (this.#peerEnded && this.#secured?.truncated !== true) break;
      if (this.#peerEnded) this.#fail(cutOff(this), "reset");
      this.#check();
      // Also woken at the end, which only a further read brings out.
      await this.#watch.turn();
    }
    this.#traceClose(otherSide(this.#given.side), "end");
    // Both directions of TCP close at once: the peer's is at its end.
    if (this.#secured === undefined) stream.destroy();
    else this.#end();
    linger(this.#base.stream, this.#given);
    return undefined;
  }

  /**
   * Takes no more of a file that is refused; what the peer still sends is thrown away, no faster than the pace, which ends with
   * it. Behind a reset curl and Python's ftplib tell that the connection broke, and not the reply that says why.
   */
  refuse(pace?: Pace & Disposable): void {
    if (this.#closed) return pace?.[Symbol.dispose]();
    this.#traceClose(this.#given.side, "aborted");
    this.#unlisten();
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
    this.#check();
    this.#discarding = true;
    this.#traceClose(this.#given.side, "end");
    this.#end();
    this.#discard();
    linger(this.#base.stream, this.#given);
  }

  #end(): void {
    this.#secured?.release();
    this.#socket.stream.end();
  }

  #listen(): void {
    const { stream } = this.#socket;
    const wake = (): void => this.#watch.wake();
    // What is thrown away is no progress: a peer could put off the stall time with it, byte by byte.
    const readable = (): void => (this.#discarding ? this.#discard() : wake());
    const error = (cause: Error): void => this.#fail(lost(this, cause), "reset");
    const close = (): void => {
      if (!(this.#discarding ? stream.writableFinished : this.#peerEnded)) this.#fail(lost(this), "reset");
      wake();
    };
    this.#unlisten = listenTo(stream, { drain: wake, finish: wake, readable, end: () => this.#ended(), error, close });
    // A file of no bytes may have ended together with the handshake.
    if (stream.readableEnded) this.#ended();
    if (stream.destroyed) close();
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

  #ended(): void {
    const confirmed = (error?: Error | null): void => {
      if (error) return this.#fail(lost(this, error), "reset");
      this.#peerEnded = true;
      this.#watch.wake();
    };
    // Whether TLS had ended is asked by whoever reads.
    if (this.#secured !== undefined) confirmed();
    else confirmEnd(this.#socket.stream, confirmed);
  }

  #discard(): void {
    while (this.#socket.stream.read() !== null) this.#heard = true;
  }

  /** Waits until `ready`. */
  async #until(ready: () => boolean): Promise<void> {
    while (!ready()) {
      this.#check();
      await this.#watch.turn();
    }
    this.#check();
  }

  /** What a source gives, or the failure of this connection, whichever comes first. */
  #unlessBroken<Value>(given: Promise<Value>): Promise<Value> {
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
    if (!this.#socket.stream.destroyed) this.#socket.reset();
    this.#interrupt?.(error);
    this.#watch.wake();
  }

  #traceClose(by: Side, outcome: "end" | "reset" | "stalled" | "aborted"): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#given.trace.emit({ kind: "data.close", by, total: this.bytes, outcome });
  }
}
