import type { Duplex } from "node:stream";
import { listenTo } from "../listen-to.ts";
import { confirmEnd, followsEnd } from "./confirm-end.ts";

/** Who is told of what is heard. */
export interface HearingOptions {
  /** Something happened: what is waited for may have come. */
  readonly wake: () => void;
  /** The peer has broken the connection off. */
  readonly lost: (cause?: Error) => void;
}

/** What is heard from the peer on the stream of a data connection. */
export class Hearing {
  readonly #options: HearingOptions;
  #stream: Duplex | undefined;
  #unlisten: () => void = () => {};
  /** The direction from the peer is not ours to read: whatever comes is thrown away. */
  #discarding = false;
  #spoke = false;
  #ended = false;

  constructor(options: HearingOptions) {
    this.#options = options;
  }

  /** The peer has ended its direction, in order as far as TCP goes. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Something came and was thrown away: a reset would meet a peer that goes on. */
  get spoke(): boolean {
    return this.#spoke;
  }

  /** Listens to the stream. The end of one that lies on a socket is `confirmed`: a reset may look like it. */
  begin(stream: Duplex, confirmed: boolean): void {
    this.#stream = stream;
    const { wake, lost } = this.#options;
    // What is thrown away is no progress: a peer could put off the stall time with it, byte by byte.
    const readable = (): void => (this.#discarding ? this.#discard() : wake());
    const ended = (error?: Error | null): void => {
      if (error) return lost(error);
      this.#ended = true;
      wake();
    };
    const end = (): void => (confirmed ? confirmEnd(stream, ended) : ended());
    const close = (): void => {
      if (!(this.#discarding ? stream.writableFinished : this.#ended)) lost();
      wake();
    };
    const error = (cause: Error): void => {
      if (!(this.#ended && followsEnd(cause))) lost(cause);
    };
    this.#unlisten = listenTo(stream, { drain: wake, finish: wake, readable, end, error, close });
    // A file of no bytes may have ended together with the handshake.
    if (stream.readableEnded) end();
    if (stream.destroyed) close();
  }

  stop(): void {
    this.#unlisten();
  }

  /** Throws away whatever comes, from now on. Reading it lets the peer's end be seen. */
  discard(): void {
    this.#discarding = true;
    this.#discard();
  }

  #discard(): void {
    while ((this.#stream?.read() ?? null) !== null) this.#spoke = true;
  }
}
