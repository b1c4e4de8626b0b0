/** What the kernel of this machine can do with files and sockets beyond what Node has calls for. Sizes are bytes. */
export interface Kernel {
  /**
   * Moves up to `most` bytes of a file, from `at` on, into a socket, on another thread; gives how many. 0 when the socket takes
   * none now or the file has no more, `undefined` when this file and this socket cannot do it. Both descriptors may be closed
   * meanwhile only by their owner's waiting for the end of this: the file's must not, the socket's may.
   */
  sendFile(socket: number, file: number, at: number, most: number): Promise<number | undefined>;
  /** Reads what of a file is in memory already, from `at` on, without ever waiting; gives how many bytes, 0 when none are. */
  readCached(file: number, into: Uint8Array, at: number): number;
}
