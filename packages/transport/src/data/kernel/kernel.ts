/** What the kernel of this machine can do with files and sockets beyond what Node has calls for. Sizes are bytes. */
export interface Kernel {
  /**
   * Moves up to `most` bytes of a file, from `at` on, into a socket, on another thread; gives how many. 0 when the socket takes
   * none now or the file has no more, `undefined` when this file and this socket cannot do it. Both descriptors may be closed
   * meanwhile only by their owner's waiting for the end of this: the file's must not, the socket's may.
   */
  sendFile(socket: number, file: number, at: number, most: number): Promise<number | undefined>;
  /**
   * Moves up to `most` bytes that have arrived at a socket into a file at `at`: from the socket at once, into the file on another
   * thread. 0 when nothing has arrived, or the peer has ended, and `undefined` when this file and this socket cannot do it.
   */
  receiveFile(socket: number, file: number, at: number, most: number): Promise<Received | undefined>;
  /**
   * Reads what of a file of this machine is in memory already, from `at` on, without ever waiting; gives how many bytes, 0 when none
   * are. `inMemory` says that all of it is.
   */
  readCached(file: number, into: Uint8Array, at: number, inMemory: boolean): number;
}

/** What came of moving bytes from a socket into a file. */
export interface Received {
  /** How many bytes are in the file. */
  readonly moved: number;
  /** Those behind them, which the file would not take: they are taken from the socket, and nowhere else. */
  readonly refused?: Uint8Array;
  /** What broke the connection, which nobody else is told. */
  readonly broken?: Error;
}
