import { Duplex } from "node:stream";
import { ByteQueue } from "./byte-queue.ts";
import { systemError } from "../system-error.ts";

/** How bytes travel from one stream to the other. */
export interface Passage {
  /** How many bytes may be under way in one direction before a writer has to wait. */
  readonly window: number;
  /** How many bytes the next delivery carries at most. */
  segment(): number;
  /** Calls back when what leaves now is there: at once where hosts are no time apart. What leaves first arrives first. */
  travel(arrived: () => void): void;
}

/** The two ends of a TCP connection in memory. `closed` is called once for each end when it is gone. */
export function memoryStreams(
  passage: Passage,
  closed: (end: MemoryStream) => void,
): readonly [MemoryStream, MemoryStream] {
  const near = new MemoryStream(passage, closed);
  const far = new MemoryStream(passage, closed);
  near.join(far);
  return [near, far];
}

/**
 * One end. It behaves as a socket of a kernel does (RFC 9293 §3.6, §3.10): what is written is under way at once and
 * survives a close; each direction ends by itself; bytes for an end that is gone, and an end that leaves bytes behind
 * unread, are answered by a reset. Every delivery takes a turn of the event loop, and the time that the passage takes.
 */
export class MemoryStream extends Duplex {
  readonly #passage: Passage;
  readonly #closed: (end: MemoryStream) => void;
  readonly #underWay = new ByteQueue();
  #travelling = 0;
  #peer!: MemoryStream;
  #waiting: { readonly rest: Uint8Array; readonly written: () => void } | undefined;
  #reads = false;
  #ended = false;
  #endDelivered = false;
  #resets = false;
  #wasReset = false;
  #scheduled = false;

  constructor(passage: Passage, closed: (end: MemoryStream) => void) {
    super({ allowHalfOpen: true, decodeStrings: true });
    this.#passage = passage;
    this.#closed = closed;
    this.on("error", () => {});
  }

  /** Makes the two the ends of one connection. As sockets do, they read ahead before anyone asks, as far as their buffers allow. */
  join(peer: MemoryStream): void {
    this.#peer = peer;
    peer.#peer = this;
    this.read(0);
    peer.read(0);
  }

  /** Ends the connection at once; the peer gets ECONNRESET, and what was under way is lost. */
  reset(): void {
    this.#resets = true;
    this.destroy();
  }

  override _read(): void {
    this.#reads = true;
    this.#peer.#schedule();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, written: (error?: Error | null) => void): void {
    this.#waiting = { rest: chunk, written };
    this.#send();
    this.#schedule();
  }

  override _final(finished: (error?: Error | null) => void): void {
    this.#end();
    finished();
  }

  override _destroy(error: Error | null, destroyed: (error?: Error | null) => void): void {
    const incoming = this.#peer.#underWay;
    this.#waiting?.written();
    this.#waiting = undefined;
    if (this.#resets || this.#wasReset || incoming.size > 0) {
      this.#underWay.clear();
      incoming.clear();
      if (!this.#wasReset) this.#passage.travel(() => this.#peer.#receiveReset("ECONNRESET"));
    } else {
      this.#end();
    }
    this.#closed(this);
    destroyed(error);
  }

  #end(): void {
    this.#passage.travel(() => {
      this.#ended = true;
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    const peer = this.#peer;
    if (this.#wasReset) return;
    if (peer.destroyed) {
      // A kernel tells EPIPE to whoever had seen the peer's end before (Linux, tcp_reset).
      if (this.#underWay.size === 0) return;
      this.#underWay.clear();
      this.#passage.travel(() => this.#receiveReset(peer.#endDelivered ? "EPIPE" : "ECONNRESET"));
    } else if (this.#underWay.size > 0) {
      if (!peer.#reads) return;
      peer.#reads = false;
      peer.push(this.#underWay.take(Math.max(1, this.#passage.segment())));
      this.#send();
      this.#schedule();
    } else if (this.#ended && !this.#endDelivered) {
      this.#endDelivered = true;
      peer.push(null);
    }
  }

  /** Puts under way what the window has room for; the writer may go on when all of its chunk is. */
  #send(): void {
    if (!this.#waiting) return;
    const { rest, written } = this.#waiting;
    const room = Math.max(0, this.#passage.window - this.#underWay.size - this.#travelling);
    this.#depart(rest.subarray(0, room));
    this.#waiting = rest.length > room ? { rest: rest.subarray(room), written } : undefined;
    if (!this.#waiting) written();
  }

  #depart(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    // A copy: the writer may use its buffer again while they travel.
    const copy = Uint8Array.from(bytes);
    this.#travelling += copy.length;
    this.#passage.travel(() => {
      this.#travelling -= copy.length;
      this.#underWay.push(copy);
      this.#schedule();
    });
  }

  #receiveReset(code: "ECONNRESET" | "EPIPE"): void {
    if (this.#wasReset) return;
    this.#wasReset = true;
    this.#underWay.clear();
    setImmediate(() => this.destroy(systemError(code, code === "EPIPE" ? "write" : "read")));
  }
}
