import type { PlainDirectory } from "@tandem/storage";
import type { LineBytes } from "../line-bytes.ts";
import type { ThreadAnswer, ThreadError } from "./listing-job.ts";
import { roomOf, rooms } from "./piece-memory.ts";

export interface JobPiecesOptions {
  /** Held until the thread has closed it. */
  readonly directory: PlainDirectory;
  /** What the thread writes the pieces to. */
  readonly memory: SharedArrayBuffer;
  /** Asks the thread to write a piece to a room of the memory. */
  readonly more: (room: number) => void;
  /** Asks it to end. */
  readonly end: () => void;
  /** Neither the thread nor who takes the pieces has to do with the memory any more. */
  readonly released: () => void;
  readonly signal: AbortSignal;
}

/** What another thread makes of one directory, piece by piece as they are taken: it is a few pieces ahead and no more. */
export class JobPieces {
  readonly #given: JobPiecesOptions;
  readonly #ready: Extract<ThreadAnswer, { readonly kind: "lines" }>[] = [];
  #outcome: "runs" | "ended" | { readonly error: unknown } = "runs";
  #wake: () => void = () => {};
  /** The room of the piece that was given last. */
  #lent: number | undefined;
  /** The thread was told to end. */
  #broken = false;
  /** Nobody takes pieces any more. */
  #left = false;
  /** The thread has nothing open of it. */
  #closed = false;
  /** Rooms that the thread was not asked to write to yet: a small directory needs but the first, which it begins with. */
  #unasked = rooms - 1;

  constructor(given: JobPiecesOptions) {
    this.#given = given;
    const abort = (): void => {
      this.#outcome = { error: given.signal.reason };
      this.#break();
    };
    given.signal.addEventListener("abort", abort, { once: true });
  }

  /**
   * The next piece, whose bytes hold until another is asked for; `undefined` at the end. Rejects with what an error of the thread
   * means, or the signal's reason.
   */
  async next(): Promise<LineBytes | undefined> {
    if (this.#lent !== undefined && !this.#closed && !this.#broken) this.#given.more(this.#lent);
    this.#lent = undefined;
    while (this.#outcome === "runs" && this.#ready.length === 0 && !this.#left) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const piece = this.#ready.shift();
    if (piece !== undefined) {
      this.#lent = piece.room;
      return {
        last: piece.last,
        lines: piece.lines,
        bytes: roomOf(this.#given.memory, piece.room).subarray(0, piece.length),
      };
    }
    if (typeof this.#outcome === "object") throw this.#outcome.error;
    return undefined;
  }

  /** Breaks off what has not ended. Whoever was given a piece has done with it. */
  end(): void {
    if (this.#left) return;
    this.#left = true;
    this.#break();
    if (this.#closed) this.#given.released();
  }

  /** Takes an answer of the thread. */
  take(answer: Exclude<ThreadAnswer, { readonly kind: "ready" }>): void {
    if (answer.kind === "lines") {
      if (!this.#broken) this.#ready.push(answer);
      if (answer.last) this.closed(undefined);
      else if (!this.#broken) for (; this.#unasked > 0; this.#unasked--) this.#given.more(rooms - this.#unasked);
    } else {
      this.closed(answer.error);
    }
    this.#wake();
  }

  /** The thread has closed the directory, or is gone. */
  closed(error: ThreadError | undefined): void {
    const { directory, released } = this.#given;
    this.#closed = true;
    directory[Symbol.dispose]();
    if (this.#left) released();
    if (this.#outcome !== "runs") return;
    this.#outcome = error === undefined ? "ended" : { error: directory.faultOf(systemError(error)) };
    this.#wake();
  }

  #break(): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#ready.length = 0;
    if (!this.#closed) this.#given.end();
    this.#wake();
  }
}

function systemError({ message, ...rest }: ThreadError): Error {
  return Object.assign(new Error(message), rest);
}
