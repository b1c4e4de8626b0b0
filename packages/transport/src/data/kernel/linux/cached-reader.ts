import type { ForeignCalls, ForeignLibrary } from "../../../native/foreign-calls.ts";
import type { Kernel } from "../kernel.ts";

/** What of a file is in memory: preadv2(2) that never waits. */
export function cachedReader(koffi: ForeignCalls, library: ForeignLibrary): Kernel["readCached"] {
  const preadv2 = library.func("intptr_t preadv2(int, void *, int, int64_t, int)");
  const pread = library.func("intptr_t pread(int, void *, size_t, int64_t)");
  const { EOPNOTSUPP } = koffi.os.errno;
  const vector = new BigUint64Array(2);

  return (file, into, at, inMemory) => {
    vector[0] = koffi.address(into);
    vector[1] = BigInt(into.length);
    const read = preadv2(file, vector, 1, at, noWait);
    if (read >= 0) return read;
    // tmpfs does not know the flag, and is memory.
    if (!inMemory || koffi.errno() !== EOPNOTSUPP) return 0;
    return Math.max(0, pread(file, into, into.length, at));
  };
}

// preadv2(2) RWF_NOWAIT.
const noWait = 8;
