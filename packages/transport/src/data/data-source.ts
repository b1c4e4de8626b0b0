/** What a data connection sends: the bytes of a file or a listing. */
export interface DataSource extends AsyncIterable<Uint8Array> {
  /** The plain file whose bytes these are: then they may be taken from there instead. */
  readonly descriptor?: SourceFile;
  /** As iterating, but each chunk is the source's again when the next is asked for: less to allocate for who can wait so long. */
  lent?(): AsyncIterator<Uint8Array>;
  /** All of it, where that is at hand: then nothing is waited for. The source's again when it is disposed of. */
  readonly all?: Uint8Array;
  /**
   * Waited for behind the last byte of that file, before the end says that it is whole; what this rejects with breaks the connection
   * off. Whoever iterates waits for it there.
   */
  readonly whole?: () => Promise<void>;
}

/** The bytes of an open file from `start` up to `end`, not included; who sends them closes nothing. */
export interface SourceFile {
  readonly fd: number;
  /** What it is on, where that is this machine's and known: others are moved in no way in which one that waits holds up the rest. */
  readonly medium?: "disk" | "memory" | undefined;
  readonly start: number;
  readonly end: number;
  /** Fills the buffer from byte `at` on as far as it can at once; gives how many bytes, at least one. Rejects when there are none. */
  read(into: Uint8Array, at: number): Promise<number>;
}
