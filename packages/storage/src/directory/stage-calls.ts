import fs, { type Stats } from "node:fs";
import { fchmod, open, rename, write } from "./calls.ts";
import type { Place } from "./place.ts";

/** The calls that make a stage, fill it and give it its name. */
export interface StageCalls {
  open(path: string | Buffer, flags: number, mode: number): Promise<number> | number;
  write(fd: number, bytes: Uint8Array, position: number | null): Promise<number> | number;
  fchmod(fd: number, mode: number): Promise<void>;
  rename(from: string | Buffer, to: string | Buffer): Promise<void> | void;
}

/** Those for what stands at the place: made on this thread where nothing waits, since the way to another one costs ten times as much. */
export function stageCalls(place: Place, replaced: Stats | undefined): StageCalls {
  return place.inMemory && (replaced?.size ?? 0) <= freedAtOnce ? immediate : waiting;
}

/** Those of disks, which may take any time. */
export const waiting: StageCalls = {
  open: (path, flags, mode) => open(path, flags, mode),
  write: async (fd, bytes, position) => (await write(fd, bytes, 0, bytes.length, position)).bytesWritten,
  fchmod: (fd, mode) => fchmod(fd, mode),
  rename: (from, to) => rename(from, to),
};

const immediate: StageCalls = {
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  write: (fd, bytes, position) => fs.writeSync(fd, bytes, 0, bytes.length, position),
  fchmod: async (fd, mode) => fs.fchmodSync(fd, mode),
  rename: (from, to) => fs.renameSync(from, to),
};

// The memory of a file that loses its name is given back by whoever takes the name: a gigabyte takes a tenth of a second.
const freedAtOnce = 1_048_576;
