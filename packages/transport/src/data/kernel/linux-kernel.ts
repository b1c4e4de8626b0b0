import type { ForeignCalls } from "./foreign-calls.ts";
import type { Kernel, Received } from "./kernel.ts";

/** The calls of Linux, by the C library that this process has already, be it glibc or musl. Throws when it lacks one. */
export function linuxKernel(koffi: ForeignCalls): Kernel {
  // There, `off_t` would be half as long in some libraries.
  if (koffi.sizeof("long") !== 8) throw new Error("there is none for processors of 32 bits");
  const library = koffi.load(null);
  const sendfile = library.func("intptr_t sendfile(int, int, void *, size_t)");
  const preadv2 = library.func("intptr_t preadv2(int, void *, int, int64_t, int)");
  const pread = library.func("intptr_t pread(int, void *, size_t, int64_t)");
  const fstatfs = library.func("int fstatfs(int, void *)");
  const fcntl = library.func("int fcntl(int, int, ...)");
  const close = library.func("int close(int)");
  const splice = library.func("intptr_t splice(int, void *, int, void *, size_t, unsigned int)");
  const pipe2 = library.func("int pipe2(void *, int)");
  const read = library.func("intptr_t read(int, void *, size_t)");
  const { EAGAIN, EINTR, EOPNOTSUPP } = koffi.os.errno;

  const vector = new BigUint64Array(2);
  const fileSystem = new BigInt64Array(64);
  /** Pipes that are empty, and wait for the next use. */
  const pipes: Pipe[] = [];

  function openPipe(): Pipe | undefined {
    const ends = new Int32Array(2);
    if (pipe2(ends, closeOnExec) < 0) return undefined;
    const [from = -1, into = -1] = ends;
    // Where that is denied, it holds less.
    fcntl(into, setPipeSize, "int", pipeSize);
    return { from, into };
  }

  /** Gives back an empty pipe. */
  function leave(pipe: Pipe): void {
    if (pipes.push(pipe) <= pipesKept) return;
    pipes.pop();
    close(pipe.from);
    close(pipe.into);
  }

  /** Empties the pipe into the file, on another thread; what cannot be put there, into memory. */
  function emptyInto(file: number, { from }: Pipe, at: number, length: number): Promise<Received> {
    const offset = BigInt64Array.of(BigInt(at));
    return new Promise((resolve) => {
      const next = (): void => {
        const moved = Number(offset[0]) - at;
        if (moved >= length) return resolve({ moved });
        try {
          splice.async(from, null, file, offset, length - moved, moves, ended);
        } catch (error) {
          ended(error, -1);
        }
      };
      const ended = (error: unknown, result: number): void => {
        if (error === null && (result > 0 || (result < 0 && koffi.errno() === EINTR))) return next();
        const moved = Number(offset[0]) - at;
        resolve({ moved, refused: readAll(from, length - moved) });
      };
      next();
    });
  }

  function readAll(from: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const got = read(from, bytes.subarray(at), length - at);
      if (got <= 0) throw new Error(`A pipe has lost ${length - at} bytes.`);
      at += got;
    }
    return bytes;
  }

  return {
    sendFile(socket, file, at, most) {
      // On a number of our own: Node may close the socket meanwhile, and its number be another session's by then.
      const own = fcntl(socket, duplicate, "int", 0);
      if (own < 0) return Promise.resolve(undefined);
      const offset = BigInt64Array.of(BigInt(at));
      return new Promise((resolve) => {
        const ended = (error: unknown, result: number): void => {
          const errno = koffi.errno();
          close(own);
          if (error === null && result >= 0) resolve(Number(offset[0]) - at);
          else resolve(error === null && (errno === EAGAIN || errno === EINTR) ? 0 : undefined);
        };
        try {
          sendfile.async(own, file, offset, most, ended);
        } catch (error) {
          ended(error, -1);
        }
      });
    },

    async receiveFile(socket, file, at, most) {
      const pipe = pipes.pop() ?? openPipe();
      if (pipe === undefined) return undefined;
      try {
        const taken = splice(socket, null, pipe.into, null, most, moves | noBlock);
        if (taken > 0) return await emptyInto(file, pipe, at, taken);
        const errno = koffi.errno();
        return taken === 0 || errno === EAGAIN || errno === EINTR ? { moved: 0 } : undefined;
      } finally {
        leave(pipe);
      }
    },

    readCached(file, into, at) {
      vector[0] = koffi.address(into);
      vector[1] = BigInt(into.length);
      const read = preadv2(file, vector, 1, at, noWait);
      if (read >= 0) return read;
      // tmpfs does not know the flag, and is memory.
      if (koffi.errno() !== EOPNOTSUPP || fstatfs(file, fileSystem) < 0 || fileSystem[0] !== tmpfs) return 0;
      return Math.max(0, pread(file, into, into.length, at));
    },
  };
}

interface Pipe {
  readonly from: number;
  readonly into: number;
}

// As many as are used at once where there are not many processors.
const pipesKept = 4;
// What the system lets everybody have (fs.pipe-max-size).
const pipeSize = 1_048_576;
// pipe2(2) O_CLOEXEC, fcntl(2) F_SETPIPE_SZ, splice(2) SPLICE_F_MOVE and SPLICE_F_NONBLOCK.
const closeOnExec = 0o2_000_000;
const setPipeSize = 1_031;
const moves = 1;
const noBlock = 2;
// fcntl(2) F_DUPFD_CLOEXEC, preadv2(2) RWF_NOWAIT, statfs(2) TMPFS_MAGIC.
const duplicate = 1_030;
const noWait = 8;
const tmpfs = 0x0102_1994n;
