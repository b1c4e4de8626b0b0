import { Duplex } from "node:stream";
import { beginsRecord, RecordBounds } from "./record-bounds.ts";

export interface TlsWireOptions {
  /**
   * Hands over one record at a time, so that what follows the end of TLS is left for whoever reads on in clear ({@link TlsWire.clear}).
   * Costs a little, and so large chunks pass whole where nobody will.
   */
  readonly recordwise: boolean;
}

/**
 * What lies between a TCP connection and TLS: everything that is encrypted passes here. It knows three things that Node's TLS
 * does not tell: whether TLS had ended when TCP did (a file that was cut off looks whole otherwise), where TLS ended in a
 * stream that goes on in clear, and when what TLS says may leave.
 */
export class TlsWire extends Duplex {
  readonly #tcp: Duplex;
  /** Missing when chunks pass whole. */
  readonly #bounds: RecordBounds | undefined;
  /** What arrived and TLS has not been given; TCP is not read meanwhile. */
  #rest: Uint8Array = nothing;
  #peerEnded = false;
  #truncated = false;
  /** What has to wait to be sent. */
  #held: (() => void)[] | undefined;
  /** Set while TLS is being taken off; called when the peer's direction is in clear. */
  #cleared: (() => void) | undefined;
  #detached = false;

  constructor(tcp: Duplex, { recordwise }: TlsWireOptions) {
    super({ allowHalfOpen: true, highWaterMark: chunkSize });
    this.#tcp = tcp;
    this.#bounds = recordwise ? new RecordBounds() : undefined;
    tcp.pause();
    tcp.on("data", this.#receive).on("end", this.#receiveEnd).on("error", this.#break).on("close", this.#break);
    // TLS, which listens behind, is told that everything ended in either case.
    this.on("end", () => (this.#truncated = !this.#peerEnded));
    this.on("error", () => {});
    // It may have ended or broken before.
    if (tcp.readableEnded) this.push(null);
    if (tcp.destroyed) this.destroy();
  }

  /** TCP ended before TLS did: whatever was to come may be missing (RFC 8446 §6.1). */
  get truncated(): boolean {
    return this.#truncated;
  }

  /** To be called when TLS has read the peer's close_notify, or TCP's end. */
  ended(): void {
    this.#peerEnded = true;
  }

  /** Keeps back what is written from now on, until {@link release}. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const write of held) write();
  }

  /**
   * Leaves TCP open when TLS ends. Resolves when the peer's TLS has ended too, or it speaks in clear, or is gone; then TCP is
   * paused, and what followed TLS is the next that is read from it.
   */
  clear(): Promise<void> {
    return new Promise((resolve) => {
      this.#cleared = resolve;
      this.#feed();
    });
  }

  override _read(): void {
    this.#feed();
    if (this.#rest.length === 0 && !this.#detached) this.#tcp.resume();
  }

  override _write(bytes: Uint8Array, _: BufferEncoding, written: (error?: Error | null) => void): void {
    this.#send(() => this.#tcp.write(bytes, written));
  }

  override _writev(chunks: readonly { readonly chunk: Uint8Array }[], written: (error?: Error | null) => void): void {
    this.#send(() => {
      this.#tcp.cork();
      for (const [at, { chunk }] of chunks.entries()) this.#tcp.write(chunk, at === chunks.length - 1 ? written : noop);
      this.#tcp.uncork();
    });
  }

  override _final(ended: () => void): void {
    if (this.#cleared !== undefined || this.#detached || this.#tcp.destroyed) return ended();
    const once = (): void => {
      this.#tcp.off("finish", once).off("close", once);
      ended();
    };
    this.#tcp.on("finish", once).on("close", once);
    this.#tcp.end();
  }

  override _destroy(error: Error | null, destroyed: (error?: Error | null) => void): void {
    this.#held = undefined;
    if (!this.#detached) {
      // After both ends TCP closes by itself, when its last bytes are through; to close it now could cut them off.
      if (this.#peerEnded && this.#tcp.writableEnded) this.#tcp.resume();
      else this.#tcp.destroy();
    }
    this.#cleared?.();
    destroyed(error);
  }

  readonly #receive = (bytes: Uint8Array): void => {
    if (this.destroyed || this.#peerEnded) return;
    if (this.#bounds === undefined) {
      if (!this.push(bytes)) this.#tcp.pause();
      return;
    }
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    this.#feed();
  };

  readonly #receiveEnd = (): void => {
    if (!this.destroyed) this.push(null);
  };

  readonly #break = (error?: Error): void => {
    this.destroy(error);
  };

  /** Gives TLS record after record as it takes them, up to its end. */
  #feed(): void {
    const bounds = this.#bounds;
    if (bounds === undefined || this.#detached) return;
    while (this.#rest.length > 0 && this.readableLength === 0 && !this.#peerEnded && !this.#inClear(bounds)) {
      const end = bounds.take(this.#rest);
      const record = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end);
      this.push(record);
    }
    if (this.#cleared !== undefined && (this.#peerEnded || this.#inClear(bounds))) this.#detach();
    else if (this.#peerEnded) this.#rest = nothing;
    else if (this.#rest.length > 0) this.#tcp.pause();
  }

  /** Some clients send no close_notify behind CCC: their next command is no record. */
  #inClear(bounds: RecordBounds): boolean {
    return this.#cleared !== undefined && bounds.between && this.#rest.length > 0 && !beginsRecord(this.#rest[0]!);
  }

  #detach(): void {
    const tcp = this.#tcp;
    this.#detached = true;
    tcp.pause();
    tcp.off("data", this.#receive).off("end", this.#receiveEnd).off("error", this.#break).off("close", this.#break);
    if (this.#rest.length > 0) tcp.unshift(this.#rest);
    this.#rest = nothing;
    this.#cleared?.();
  }

  #send(write: () => void): void {
    if (this.#held === undefined) write();
    else this.#held.push(write);
  }
}

const nothing = new Uint8Array(0);
const chunkSize = 65_536;

function noop(): void {}
