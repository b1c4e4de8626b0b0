import type { ForeignCalls } from "./foreign-calls.ts";
import type { Kernel } from "./kernel.ts";

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
  const { EAGAIN, EINTR, EOPNOTSUPP } = koffi.os.errno;

  const vector = new BigUint64Array(2);
  const fileSystem = new BigInt64Array(64);

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

// fcntl(2) F_DUPFD_CLOEXEC, preadv2(2) RWF_NOWAIT, statfs(2) TMPFS_MAGIC.
const duplicate = 1_030;
const noWait = 8;
const tmpfs = 0x0102_1994n;
