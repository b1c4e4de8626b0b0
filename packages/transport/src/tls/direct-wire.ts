import { Socket as TcpSocket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { getSystemErrorName } from "node:util";
import { tcpCalls } from "../native/tcp-calls.ts";
import { ignore, streamOptions } from "../node-socket.ts";
import { TlsError } from "./tls-error.ts";

/**
 * The same as {@link TlsWire} where Node's TLS takes hold of the kernel's socket: no byte passes through here, which spares each of
 * them two copies and three streams. It cannot hold anything back.
 */
export class DirectWire {
  readonly stream: Duplex;
  readonly #handle: Handle;
  #tls: Duplex | undefined;
  #truncated = false;
  #broken = false;
  #reset: (() => void) | undefined;

  /**
   * `undefined` where TLS would not take hold of the socket, or it has ended or broken before, or could not be taken off again
   * (`clearable`).
   */
  static over(tcp: Duplex, clearable = false): DirectWire | undefined {
    if (!(tcp instanceof TcpSocket) || tcp.readableEnded || tcp.destroyed) return undefined;
    const { _handle: handle } = tcp as unknown as { readonly _handle?: Partial<Handle> | null };
    if (typeof handle?.readStart !== "function" || typeof handle.reading !== "boolean") return undefined;
    if (typeof handle.getpeername !== "function") return undefined;
    if (clearable && (typeof handle.readStop !== "function" || tcpCalls() === undefined)) return undefined;
    return new DirectWire(tcp, handle as Handle);
  }

  constructor(tcp: Duplex, handle: Handle) {
    this.stream = tcp;
    this.#handle = handle;
  }

  /** TCP ended before TLS did: whatever was to come may be missing (RFC 8446 §6.1). */
  get truncated(): boolean {
    return this.#truncated;
  }

  /** What was told as TCP's end is a reset: libuv takes one for an end that came together with the last bytes. */
  get broken(): boolean {
    return this.#broken;
  }

  /** To be called when TLS is on the socket. */
  begun(tls: Duplex): void {
    this.#tls = tls;
    // An end that came before was told to those who read in clear: libuv tells it again.
    if (this.#handle.reading) this.#handle.readStart();
    const { stream } = this;
    const { destroy } = stream;
    // Node's TLS closes the socket by itself, and frees its memory behind that. Over one that is closing already it would free it at
    // once, and what the kernel has not taken yet would be written from there.
    stream.destroy = (error) => {
      stream.destroy = destroy;
      tls.destroy();
      if (this.#reset !== undefined) this.#reset();
      else stream.destroy(error);
      return stream;
    };
  }

  /**
   * To be called in the moment in which TLS tells an end, be it its own or that of TCP. libuv, which stops reading at TCP's,
   * tells that it reads when it is told to start.
   */
  ended(): void {
    const { reading } = this.#handle;
    // What Node does not read cannot have ended just now.
    this.#truncated = reading && !isReading(this.#handle.readStart());
    // Behind a reset there is no peer any more; behind an end there is.
    this.#broken = this.#truncated && this.#handle.getpeername({}) !== 0;
  }

  /**
   * Ends TLS and leaves TCP open: Node ends both in one, and so TCP goes on under another descriptor, whose stream `taken` gets.
   * Resolves when that has happened, or everything is closed.
   */
  clear(tls: TlsStream, taken: (tcp: TcpSocket) => void): Promise<void> {
    // What comes from now on is for whoever reads in clear.
    this.#handle.readStop();
    const { _final: end } = tls;
    return new Promise((resolve, reject) => {
      tls._final = (ended) => {
        try {
          end.call(tls, ended);
          taken(this.#takeOver());
        } catch (error) {
          reject(error);
        }
        // Before libuv, which ends TCP in its next turn.
        tls.destroy();
      };
      tls.once("close", resolve);
      tls.end();
    });
  }

  /** To be called between the end of TLS and that of TCP. */
  #takeOver(): TcpSocket {
    const { fd, writeQueueSize } = this.#handle;
    if (writeQueueSize > 0) throw new TlsError("closed", "The peer reads nothing: it could not be told that TLS ends.");
    const stream = new TcpSocket({ ...streamOptions, fd: tcpCalls()!.duplicate(fd) });
    return stream.on("error", ignore);
  }

  /** Has the socket reset by `reset` when TLS is destroyed. */
  resetWith(reset: () => void): void {
    const tls = this.#tls;
    // While the end of both is on its way libuv refuses a reset, and Node would forget the descriptor without closing it.
    const ending = tls?.writableEnded === true && !tls.writableFinished && tls.writableLength === 0;
    if (!ending) this.#reset = reset;
  }
}

/** What Node reads a socket with. Should that ever change, TLS is put on streams. */
interface Handle {
  /** Whether Node reads, as far as it knows. */
  readonly reading: boolean;
  /** Zero, or what the system says against it. */
  readStart(): number;
  readStop(): number;
  /** The same, when nobody is at the other end. */
  getpeername(into: object): number;
  readonly fd: number;
  /** Bytes that the kernel has not taken yet. */
  readonly writeQueueSize: number;
}

/** Ends its connection in `_final`, as every stream does. */
type TlsStream = Pick<TLSSocket, "end" | "destroy" | "once"> & Required<Pick<TLSSocket, "_final">>;

function isReading(answer: number): boolean {
  return answer < 0 && getSystemErrorName(answer) === "EALREADY";
}
