import { closeSync, constants, existsSync } from "node:fs";
import { sep } from "node:path";
import { lstat, onDisk, open, realpath } from "./calls.ts";

/** A directory that is held while something is done in it; `path` reaches its entries for exactly as long. */
export interface Held {
  readonly path: string;
  /** Its descriptor, where it is held by one. */
  readonly descriptor?: number;
  close(): void;
}

/** How the directories below a root are held. */
export interface Holding {
  readonly kind: HoldingKind;
  /** Holds the directory `name` of `parent`, never through a symbolic link: that fails with `ENOTDIR` or `ELOOP`. */
  enter(parent: Held, name: string): Promise<Held>;
  /** Fails with `ELOOP` when what is held does not lie below the root; `undefined` where it cannot but lie there. */
  verify(held: Held): Promise<void> | undefined;
}

/** The two ways: through descriptors, where the system can, and through paths. */
export type HoldingKind = "descriptors" | "paths";

/** The safest way this machine has. */
export function platformHolding(): HoldingKind {
  return process.platform === "linux" && existsSync("/proc/self/fd") ? "descriptors" : "paths";
}

/**
 * Linux: a descriptor, and entries reached through `/proc/self/fd`. The kernel resolves the entry from the directory
 * itself, as `openat` does, so whatever is swapped for a link after the check cannot change where a call arrives.
 */
export const holdByDescriptor: Holding = {
  kind: "descriptors",
  async enter(parent, name) {
    const fd = await open(onDisk(`${parent.path}/${name}`), O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    return heldBy(fd);
  },
  verify: () => undefined,
};

/** Holds the directory that an `O_PATH` descriptor is of, and takes the descriptor over. */
export function heldBy(fd: number): Held {
  // Closing such a descriptor writes nothing and waits for nothing, on a slow disk neither.
  return { path: `/proc/self/fd/${fd}`, descriptor: fd, close: () => closeSync(fd) };
}

/**
 * Elsewhere: the real path, checked when entered and again after a file has been opened. A race remains: someone who can
 * make links on this machine's disk and swaps a directory for one between the check and a `rename`, `unlink` or `mkdir`
 * reaches outside. A client can make links through `makeLink` only, and those lead nowhere outside either.
 * Without a root, as for links that may lead anywhere, nothing is checked.
 */
export function holdByPath(root: string | undefined): Holding {
  const realWithin = async (path: string): Promise<string> => {
    const real = await realpath(path === "" ? sep : path);
    if (root !== undefined && real !== root && !real.startsWith(root + sep)) throw systemError("ELOOP");
    return real;
  };
  return {
    kind: "paths",
    async enter(parent, name) {
      const path = `${parent.path}/${name}`;
      if (!(await lstat(onDisk(path))).isDirectory()) throw systemError("ENOTDIR");
      return { path: await realWithin(path), close: () => {} };
    },
    async verify(held) {
      await realWithin(held.path);
    },
  };
}

/**
 * Linux's flag to open an entry for being asked what it is and nothing else, which takes no permission (`open(2)`). Node names
 * it nowhere; the value is the same on every architecture that Node runs on.
 */
export const O_PATH = 0o10000000;

function systemError(code: "ENOTDIR" | "ELOOP"): Error {
  return Object.assign(new Error(`${code}: a directory inside the root was expected`), { code, errno: 0 });
}
