import type { ForeignCalls } from "./foreign-calls.ts";
import { loadForeignCalls } from "./load-foreign-calls.ts";

/** Files that the kernel knows the way to by heart. */
export interface CachedFiles {
  /**
   * Opens what lies `names` below the directory `root`, a path or a descriptor, with the flags of `open(2)`, as far as the way is in
   * memory: gives its descriptor, `absent` when memory has it that there is nothing, or `undefined`, which says nothing of why. Never
   * through a link, and never out of the file system of `root`. `ask` has that file system asked for what is not known: for one that
   * is nowhere but in memory.
   */
  open(root: string | number, names: string, flags: number, ask?: boolean): number | "absent" | undefined;
}

/** The files of this machine. Where the system has no such call, none of them can be opened so. Looked for when first used. */
export const cachedFiles: CachedFiles = {
  open(root, names, flags, ask) {
    found ??= { files: loadCachedFiles(process.platform, loadForeignCalls) };
    return found.files?.open(root, names, flags, ask);
  },
};

let found: { readonly files: CachedFiles | undefined } | undefined;

/** Loads what calls the kernel. Whatever goes wrong, files are opened all the same. */
export function loadCachedFiles(platform: string, load: () => ForeignCalls): CachedFiles | undefined {
  if (platform !== "linux") return undefined;
  try {
    const files = linuxCachedFiles(load());
    // Kernels before 5.12 do not know the call, or not that way of it; some containers forbid it.
    const probe = files.open("/", ".", O_PATH);
    if (typeof probe !== "number") return undefined;
    files.close(probe);
    return files;
  } catch {
    return undefined;
  }
}

/** `openat2(2)`, which the C library has no name for. Throws where numbers are too short for it. */
function linuxCachedFiles(koffi: ForeignCalls): CachedFiles & { close(descriptor: number): void } {
  if (koffi.sizeof("long") !== 8) throw new Error("there is none for processors of 32 bits");
  const library = koffi.load(null);
  const syscall = library.func("intptr_t syscall(intptr_t, int, const char *, void *, size_t)");
  const closeDescriptor = library.func("int close(int)");
  const { ENOENT } = koffi.os.errno;
  const closed = (descriptor: number): void => void closeDescriptor(descriptor);
  /** `struct open_how`: flags, the mode of a new file, how the path may be walked. */
  const how = new BigUint64Array(3);
  const open = (directory: number, path: string, flags: number, resolve: number): number => {
    how[0] = BigInt(flags | O_CLOEXEC);
    how[2] = BigInt(resolve | RESOLVE_NO_SYMLINKS);
    return syscall(openat2, directory, path, how, how.byteLength);
  };
  const openBelow = (directory: number, names: string, flags: number, ask = false): number | "absent" | undefined => {
    const within = RESOLVE_BENEATH | RESOLVE_NO_XDEV;
    const opened = open(directory, names, flags, ask ? within : within | RESOLVE_CACHED);
    if (opened >= 0) return opened;
    return koffi.errno() === ENOENT ? "absent" : undefined;
  };
  return {
    open(root, names, flags, ask) {
      if (typeof root === "number") return openBelow(root, names, flags, ask);
      // Found again each time: what was the root once may have another name by now.
      const directory = open(AT_FDCWD, root, O_PATH, RESOLVE_CACHED);
      if (directory < 0) return undefined;
      const opened = openBelow(directory, names, flags, ask);
      closed(directory);
      return opened;
    },
    close: closed,
  };
}

// The same on every processor of 64 bits that Node runs on: asm-generic/unistd.h, fcntl.h and linux/openat2.h.
const openat2 = 437;
const AT_FDCWD = -100;
const O_PATH = 0o10000000;
const O_CLOEXEC = 0o2000000;
const RESOLVE_NO_XDEV = 0x01;
const RESOLVE_NO_SYMLINKS = 0x04;
const RESOLVE_BENEATH = 0x08;
const RESOLVE_CACHED = 0x20;
