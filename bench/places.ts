import { join } from "node:path";

/** The folder of this bench in the repository. */
export const bench = import.meta.dirname;

/** The repository. */
export const repository = join(bench, "..");

/** What is downloaded and compiled, and the servers' logs; git ignores it, and it may be deleted at any time. */
export const work = join(bench, "work");

/** Mounted inside the sandbox only, empty outside; a fixed path, so that the peers' configuration files can name it. */
export const sandbox = "/run/tandem-bench";

/** The files that the servers serve: the home folder of the account `bench`. */
export const tree = `${sandbox}/tree`;

/** The big files that are downloaded, as clients name them, and their bytes. */
export const bigFiles = [
  ["/big.bin", 2 ** 30],
  ["/quarter.bin", 2 ** 28],
  ["/sixteenth.bin", 2 ** 26],
] as const;

/** Where uploads go: in memory, and on the disk that this repository is on. */
export const uploads = [`${tree}/upload`, `${tree}/disk`] as const;

/** The clients' side: what they upload, and where their downloads go. */
export const local = `${sandbox}/local`;

/** A program that was compiled from `load/`. */
export const compiled = (name: string): string => join(work, "bin", name);
