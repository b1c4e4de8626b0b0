import type { PlainDirectory } from "@tandem/storage";
import type { LineBytes } from "../line-bytes.ts";
import type { ThreadAnswer, ThreadError } from "./listing-job.ts";

/**
 * What another thread makes of one directory, piece by piece as they are taken: it is a few pieces ahead and no more. The
 * directory is held until the thread has closed it.
 */
export class JobPieces {
  readonly #directory: PlainDirectory;
  readonly #send: (kind: "more" | "end") => void;
  readonly #ready: LineBytes[] = [];
  #outcome: "runs" | "ended" | { readonly error: unknown } = "runs";
  #wake: () => void = () => {};
  /** Nobody takes pieces any more. */
  #left = false;
  /** The thread has nothing open of it. */
  #closed = false;

  constructor(directory: PlainDirectory, send: (kind: "more" | "end") => void, signal: AbortSignal) {
    this.#directory = directory;
    this.#send = send;
    for (let piece = 0; piece < piecesAhead; piece++) send("more");
    const abort = (): void => {
      this.#outcome = { error: signal.reason };
      this.end();
    };
    signal.addEventListener("abort", abort, { once: true });
  }

  /** The next piece, `undefined` at the end. Rejects with what an error of the thread means, or the signal's reason. */
  async next(): Promise<LineBytes | undefined> {
    while (this.#outcome === "runs" && this.#ready.length === 0 && !this.#left) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const piece = this.#ready.shift();
    if (piece !== undefined) {
      if (!this.#closed) this.#send("more");
      return piece;
    }
    if (typeof this.#outcome === "object") throw this.#outcome.error;
    return undefined;
  }

  /** Breaks off what has not ended. */
  end(): void {
    if (this.#left) return;
    this.#left = true;
    this.#ready.length = 0;
    if (!this.#closed) this.#send("end");
    this.#wake();
  }

  /** Takes an answer of the thread. */
  take(answer: Exclude<ThreadAnswer, { readonly kind: "ready" }>): void {
    if (answer.kind === "lines") {
      if (!this.#left) this.#ready.push(answer.lines);
    } else {
      this.closed(answer.error);
    }
    this.#wake();
  }

  /** The thread has closed the directory, or is gone. */
  closed(error: ThreadError | undefined): void {
    this.#closed = true;
    this.#directory[Symbol.dispose]();
    if (this.#outcome !== "runs") return;
    this.#outcome = error === undefined ? "ended" : { error: this.#directory.faultOf(systemError(error)) };
    this.#wake();
  }
}

// One that is being sent, one that is ready, one that is being written.
const piecesAhead = 3;

function systemError({ message, ...rest }: ThreadError): Error {
  return Object.assign(new Error(message), rest);
}
