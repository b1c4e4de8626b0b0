import { Duplex } from "node:stream";
import type { Socket } from "@tandem/transport";

/** What an interposer does with what passes; each calls back when it has done with it. */
export interface Passing {
  /** From the peer to the server. */
  inbound(bytes: Uint8Array, pass: (bytes: Uint8Array) => void, done: () => void): void;
  /** From the server to the peer. */
  outbound(bytes: Uint8Array, pass: (bytes: Uint8Array) => void, done: () => void): void;
}

/** A socket with someone in between who sees every byte and may keep, change or delay it; ends and breaks pass as they come. */
export function interposedSocket(socket: Socket, passing: Passing): Socket & { endInbound(): void } {
  const stream = new InterposedStream(socket.stream, passing);
  return {
    stream,
    local: socket.local,
    remote: socket.remote,
    reset() {
      socket.reset();
      stream.destroy();
    },
    noDelay: () => socket.noDelay(),
    keepAlive: (delay) => socket.keepAlive(delay),
    endInbound: () => stream.endInbound(),
  };
}

class InterposedStream extends Duplex {
  readonly #inner: Duplex;
  readonly #passing: Passing;
  #ended = false;

  constructor(inner: Duplex, passing: Passing) {
    super({ allowHalfOpen: true });
    this.#inner = inner;
    this.#passing = passing;
    this.on("error", () => {});
    inner.on("data", (bytes: Uint8Array) => this.#receive(bytes));
    inner.on("end", () => this.endInbound());
    inner.on("error", (error) => this.destroy(error));
    inner.on("close", () => {
      if (!inner.readableEnded || !inner.writableFinished) this.destroy(inner.errored ?? undefined);
    });
    inner.pause();
  }

  /** Tells the server that nothing more comes; what the peer still sends is thrown away. */
  endInbound(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.push(null);
    this.#inner.resume();
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(bytes: Uint8Array, _: string, done: (error?: Error | null) => void): void {
    // A copy: who writes may use its buffer again as soon as this is done, and someone in between may keep bytes longer.
    this.#passing.outbound(
      Uint8Array.from(bytes),
      (passed) => {
        if (!this.#inner.destroyed && !this.#inner.writableEnded) this.#inner.write(passed);
      },
      () => {
        if (this.#inner.writableNeedDrain) this.#inner.once("drain", done);
        else done();
      },
    );
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#inner.writableFinished) return done();
    this.#inner.once("finish", done);
    this.#inner.end();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#inner.destroy();
    done(error);
  }

  #receive(bytes: Uint8Array): void {
    this.#inner.pause();
    this.#passing.inbound(
      bytes,
      (passed) => {
        if (!this.#ended && !this.destroyed) this.push(passed);
      },
      () => void this.#inner.resume(),
    );
  }
}
