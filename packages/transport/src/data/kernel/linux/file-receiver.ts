import type { ForeignCalls, ForeignLibrary } from "../../../native/foreign-calls.ts";
import type { Kernel, Received } from "../kernel.ts";
import { onThread } from "../on-thread.ts";

/**
 * From a socket into a file: splice(2), which needs a pipe between them. What has arrived is handed to the pipe at once, which costs no
 * copy and never waits; only putting it into the file takes time.
 */
export function fileReceiver(koffi: ForeignCalls, library: ForeignLibrary): Kernel["receiveFile"] {
  const splice = library.func("intptr_t splice(int, void *, int, void *, size_t, unsigned int)");
  const spliceOnThread = onThread(koffi, splice);
  const fcntl = library.func("int fcntl(int, int, ...)");
  const pipe2 = library.func("int pipe2(void *, int)");
  const read = library.func("intptr_t read(int, void *, size_t)");
  const close = library.func("int close(int)");
  const { EAGAIN, EINTR } = koffi.os.errno;
  /** Empty ones, for the next use. */
  const pipes: Pipe[] = [];

  return async (socket, file, at, most) => {
    const pipe = pipes.pop() ?? openPipe();
    if (pipe === undefined) return undefined;
    const taken = splice(socket, null, pipe.into, null, most, moves | noBlock);
    const errno = koffi.errno();
    let received = nothing;
    try {
      if (taken > 0) received = await empty(pipe, file, at, taken);
    } catch (error) {
      // What is left in it would be the next file's.
      closePipe(pipe);
      throw error;
    }
    if (pipes.push(pipe) > pipesKept) closePipe(pipes.pop());
    return taken >= 0 || errno === EAGAIN || errno === EINTR ? received : undefined;
  };

  /** Puts all that is in the pipe into the file, on a thread, and what cannot be put there into memory. */
  async function empty({ from }: Pipe, file: number, at: number, length: number): Promise<Received> {
    const offset = BigInt64Array.of(BigInt(at));
    for (;;) {
      const moved = Number(offset[0]) - at;
      if (moved === length) return { moved };
      const { result, errno } = await spliceOnThread(from, null, file, offset, length - moved, moves);
      if (result === 0 || (result < 0 && errno !== EINTR)) return { moved, refused: readAll(from, length - moved) };
    }
  }

  function readAll(from: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const got = read(from, bytes.subarray(at), length - at);
      if (got <= 0) throw new Error(`The pipe of a data connection has lost ${length - at} bytes.`);
      at += got;
    }
    return bytes;
  }

  function openPipe(): Pipe | undefined {
    const ends = new Int32Array(2);
    if (pipe2(ends, closeOnExec) < 0) return undefined;
    const [from = -1, into = -1] = ends;
    // Where that is denied, it holds less.
    fcntl(into, setPipeSize, "int", pipeSize);
    return { from, into };
  }

  function closePipe(pipe: Pipe | undefined): void {
    if (pipe === undefined) return;
    close(pipe.from);
    close(pipe.into);
  }
}

interface Pipe {
  readonly from: number;
  readonly into: number;
}

const nothing: Received = { moved: 0 };

// As many as are in use at once where there are not many processors.
const pipesKept = 4;
// What the system lets everybody have (fs.pipe-max-size).
const pipeSize = 1_048_576;
// pipe2(2) O_CLOEXEC, fcntl(2) F_SETPIPE_SZ, splice(2) SPLICE_F_MOVE and SPLICE_F_NONBLOCK.
const closeOnExec = 0o2_000_000;
const setPipeSize = 1_031;
const moves = 1;
const noBlock = 2;
