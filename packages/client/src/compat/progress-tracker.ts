import type { Progress } from "../transfer/progress.ts";

export type ProgressType = "upload" | "download" | "list";

/** How far a transfer has come. */
export interface ProgressInfo {
  /** The remote path, as the call named it. */
  readonly name: string;
  readonly type: ProgressType;
  /** Bytes of this transfer. */
  readonly bytes: number;
  /** Bytes of all transfers since `trackProgress` was called. */
  readonly bytesOverall: number;
}

export type ProgressHandler = (info: ProgressInfo) => void;

/** Tells a handler of all transfers of a client. */
export class ProgressTracker {
  #handler: ProgressHandler | undefined;
  bytesOverall = 0;

  /** From now on, counted anew; nobody when missing. */
  reportTo(handler: ProgressHandler | undefined): void {
    this.#handler = handler;
    this.bytesOverall = 0;
  }

  /** What one transfer that starts at a byte tells: as `onProgress`, and then once with all its bytes. */
  follow(
    name: string,
    type: ProgressType,
    start = 0,
  ): {
    readonly onProgress: (progress: Progress) => void;
    end(bytes: number): void;
  } {
    let counted = 0;
    const tell = (bytes: number): void => {
      this.bytesOverall += bytes - counted;
      counted = bytes;
      this.#handler?.({ name, type, bytes, bytesOverall: this.bytesOverall });
    };
    return { onProgress: ({ bytes }) => tell(bytes - start), end: tell };
  }
}
