/** What a data connection writes to. */
export interface DataSink {
  /** Resolves when it can take more. The bytes are the sink's from then on: nobody changes them, unless it only borrows them. */
  write(bytes: Uint8Array): Promise<void>;
  /** The end of the file was among the bytes: nothing more is awaited from the peer, who need not close first. */
  readonly complete?: boolean;
  /** It has done with the bytes when their `write` is over, and they may be changed. */
  readonly borrows?: boolean;
  /** The plain file that the bytes go into: then they may be put there instead, while no `write` runs. */
  readonly descriptor?: SinkFile;
}

/** An open file that is written in order; who writes into it closes nothing. */
export interface SinkFile {
  readonly fd: number;
  /** What it is on, where that is this machine's and known: others are moved in no way in which one that waits holds up the rest. */
  readonly medium?: "disk" | "memory" | undefined;
  /** Where the next byte goes. */
  readonly position: number;
  /** How many more bytes may be put there; what comes then is given to `write`, which says why not. */
  readonly room: number;
  /** So many bytes have been put there. */
  wrote(bytes: number): void;
}
