import { Socket as TcpSocket } from "node:net";
import type { Duplex } from "node:stream";
import type { Endpoint } from "@tandem/protocol";
import type { AcceptedSocket, TcpCalls } from "./native/tcp-calls.ts";
import type { AtOnce, Socket } from "./network.ts";
import { ignore, socketBetween, streamOptions } from "./node-socket.ts";

/** A connection that only the kernel knows, until something is to be waited for: then it is one of Node's. */
export class KernelSocket implements Socket, AtOnce {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly #calls: TcpCalls;
  /** -1 when it is Node's, or closed. */
  #socket: number;
  #told: Socket | undefined;
  /** The peer's end has been read: nothing can lie behind it. */
  #ended = false;

  constructor(calls: TcpCalls, { socket, remote }: AcceptedSocket, local: Endpoint) {
    this.#calls = calls;
    this.#socket = socket;
    this.local = local;
    this.remote = remote;
  }

  get atOnce(): AtOnce | undefined {
    return this.#socket < 0 ? undefined : this;
  }

  get stream(): Duplex {
    return this.#node.stream;
  }

  send(bytes: Uint8Array): number {
    return this.#calls.send(this.#socket, bytes);
  }

  receive(into: Uint8Array): number | undefined {
    const received = this.#calls.receive(this.#socket, into);
    if (received === 0) this.#ended = true;
    return received;
  }

  end(): boolean {
    if (!this.#ended && !this.#calls.silent(this.#socket)) return false;
    this.#calls.close(this.#socket);
    this.#socket = -1;
    return true;
  }

  reset(): void {
    if (this.#told !== undefined) return this.#told.reset();
    if (this.#socket >= 0) this.#calls.reset(this.#socket);
    this.#socket = -1;
  }

  noDelay(): void {
    this.#node.noDelay();
  }

  keepAlive(delay: number): void {
    this.#node.keepAlive(delay);
  }

  descriptor(): number | undefined {
    return this.#node.descriptor?.();
  }

  reading(on: boolean): void {
    this.#node.reading?.(on);
  }

  get #node(): Socket {
    if (this.#told !== undefined) return this.#told;
    const { local, remote } = this;
    const fd = this.#socket;
    this.#socket = -1;
    // One that is closed has a stream that is.
    const stream = fd < 0 ? new TcpSocket().destroy() : new TcpSocket({ ...streamOptions, fd });
    stream.on("error", ignore);
    return (this.#told = socketBetween(stream, local, remote));
  }
}
