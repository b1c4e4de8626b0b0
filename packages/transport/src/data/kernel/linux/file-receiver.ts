import type { ForeignCalls, ForeignLibrary } from "../../../native/foreign-calls.ts";
import type { Kernel, Received } from "../kernel.ts";
import { onThread } from "../on-thread.ts";
import { brokenBy, moves, noBlock, passing, spliceCall, splicePipes, type SplicePipe } from "./splice-pipe.ts";

/**
 * From a socket into a file: splice(2), which needs a pipe between them. What has arrived is handed to the pipe at once, which costs no
 * copy and never waits; only putting it into the file takes time.
 */
export function fileReceiver(koffi: ForeignCalls, library: ForeignLibrary): Kernel["receiveFile"] {
  const splice = spliceCall(library);
  const spliceOnThread = onThread(koffi, splice);
  const { open, readAll, close } = splicePipes(koffi, library);
  const { EINTR } = koffi.os.errno;
  /** Empty ones, for the next use. */
  const pipes: SplicePipe[] = [];

  return async (socket, file, at, most) => {
    const pipe = pipes.pop() ?? open();
    if (pipe === undefined) return undefined;
    const taken = splice(socket, null, pipe.into, null, most, moves | noBlock);
    const errno = koffi.errno();
    let received = nothing;
    try {
      if (taken > 0) received = await empty(pipe, file, at, taken);
    } catch (error) {
      // What is left in it would be the next file's.
      close(pipe);
      throw error;
    }
    if (pipes.length < pipesKept) pipes.push(pipe);
    else close(pipe);
    if (taken >= 0) return received;
    const broken = brokenBy(koffi, errno);
    if (broken !== undefined) return { moved: 0, broken };
    return passing(koffi.os.errno, errno) ? received : undefined;
  };

  /** Puts all that is in the pipe into the file, on a thread, and what cannot be put there into memory. */
  async function empty(pipe: SplicePipe, file: number, at: number, length: number): Promise<Received> {
    const offset = BigInt64Array.of(BigInt(at));
    for (;;) {
      const moved = Number(offset[0]) - at;
      if (moved === length) return { moved };
      const { result, errno } = await spliceOnThread(pipe.from, null, file, offset, length - moved, moves);
      if (result === 0 || (result < 0 && errno !== EINTR)) return { moved, refused: readAll(pipe, length - moved) };
    }
  }
}

const nothing: Received = { moved: 0 };

// As many as are in use at once where there are not many processors.
const pipesKept = 4;
