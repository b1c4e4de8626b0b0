import { getSystemErrorName } from "node:util";
import type { ForeignCalls, ForeignLibrary } from "../../../native/foreign-calls.ts";
import { systemError } from "../../../system-error.ts";

/** A pipe, which splice(2) needs between a socket and a file. */
export interface SplicePipe {
  readonly from: number;
  readonly into: number;
}

/** What is done with such pipes beside splicing. */
export interface SplicePipes {
  /** `undefined` where none can be had. */
  open(): SplicePipe | undefined;
  /** Takes out so many bytes, which are there. Throws when they are not. */
  readAll(pipe: SplicePipe, length: number): Uint8Array;
  close(pipe: SplicePipe): void;
}

export function splicePipes(koffi: ForeignCalls, library: ForeignLibrary): SplicePipes {
  const pipe2 = library.func("int pipe2(void *, int)");
  const fcntl = library.func("int fcntl(int, int, ...)");
  const read = library.func("intptr_t read(int, void *, size_t)");
  const close = library.func("int close(int)");
  const { EINTR } = koffi.os.errno;
  return {
    open() {
      const ends = new Int32Array(2);
      if (pipe2(ends, closeOnExec) < 0) return undefined;
      const [from = -1, into = -1] = ends;
      // Where that is denied, it holds less.
      fcntl(into, setPipeSize, "int", pipeSize);
      return { from, into };
    },
    readAll({ from }, length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length;) {
        const got = read(from, bytes.subarray(at), length - at);
        if (got < 0 && koffi.errno() === EINTR) continue;
        if (got <= 0) throw new Error(`The pipe of a data connection has lost ${length - at} bytes.`);
        at += got;
      }
      return bytes;
    },
    close({ from, into }) {
      close(from);
      close(into);
    },
  };
}

/** splice(2), as `splice(from, at, into, at, length, flags)`. */
export function spliceCall(library: ForeignLibrary): ReturnType<ForeignLibrary["func"]> {
  return library.func("intptr_t splice(int, void *, int, void *, size_t, unsigned int)");
}

/** Whether a failed call may be made again. */
export function passing({ EAGAIN, EINTR }: ForeignCalls["os"]["errno"], errno: number): boolean {
  return errno === EAGAIN || errno === EINTR;
}

/**
 * Why nothing came from the socket: `undefined` when it may be asked again, or splice(2) cannot have this socket, and the error when
 * its connection is broken. The kernel tells that once, and nobody else: a further read sees an end.
 */
export function brokenBy({ os: { errno: errors } }: ForeignCalls, errno: number): Error | undefined {
  const cannot = [
    errors["EINVAL"],
    errors["ENOSYS"],
    errors["EOPNOTSUPP"],
    errors["EPERM"],
    errors["EBADF"],
    errors["ENOMEM"],
  ];
  if (passing(errors, errno) || cannot.includes(errno)) return undefined;
  return systemError(getSystemErrorName(-errno), "splice");
}

// What the system lets everybody have (fs.pipe-max-size).
const pipeSize = 1_048_576;
// pipe2(2) O_CLOEXEC, fcntl(2) F_SETPIPE_SZ.
const closeOnExec = 0o2_000_000;
const setPipeSize = 1_031;
/** SPLICE_F_MOVE */
export const moves = 1;
/** SPLICE_F_NONBLOCK */
export const noBlock = 2;
