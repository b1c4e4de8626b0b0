import type { ForeignCalls, ForeignLibrary } from "../../../native/foreign-calls.ts";
import type { Kernel } from "../kernel.ts";
import { onThread } from "../on-thread.ts";

/** From a file into a socket: sendfile(2). */
export function fileSender(koffi: ForeignCalls, library: ForeignLibrary): Kernel["sendFile"] {
  const sendfile = onThread(koffi, library.func("intptr_t sendfile(int, int, void *, size_t)"));
  const fcntl = library.func("int fcntl(int, int, ...)");
  const close = library.func("int close(int)");
  const { EAGAIN, EINTR } = koffi.os.errno;

  return async (socket, file, at, most) => {
    // On a number of our own: Node may close the socket meanwhile, and its number be another session's by then.
    const own = fcntl(socket, duplicate, "int", 0);
    if (own < 0) return undefined;
    const offset = BigInt64Array.of(BigInt(at));
    const { result, errno } = await sendfile(own, file, offset, most);
    close(own);
    if (result >= 0) return Number(offset[0]) - at;
    return errno === EAGAIN || errno === EINTR ? 0 : undefined;
  };
}

// fcntl(2) F_DUPFD_CLOEXEC.
const duplicate = 1_030;
