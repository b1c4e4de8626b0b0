import fs, { type Dirent } from "node:fs";
import type { FileFacts } from "./attributes.ts";
import { onDisk } from "./calls.ts";
import { decodeName } from "./decode-name.ts";

/**
 * Goes through a directory, call after call, without letting anything else happen: for a thread that has nothing else to do.
 * Nothing is sorted, `.` and `..` are not among the entries. Errors are those of the system, with their `code`.
 */
export interface DirectoryCursor {
  /** Goes to the next entry; false at the end. */
  next(): boolean;
  /** The name of this entry, each character a byte. */
  readonly name: string;
  /** Asks what this entry is, a link not followed. What it gives holds until the next call; undefined when it is gone. */
  look(): FileFacts | undefined;
  close(): void;
}

/** Opens a directory by its path on disk, with the calls that Node has everywhere. */
export function openCursor(path: string): DirectoryCursor {
  // As latin1 a name is its bytes. Larger batches were no faster.
  const directory = fs.opendirSync(onDisk(path), { encoding: "latin1", bufferSize: 512 });
  let entry: Dirent | null = null;
  return {
    next() {
      entry = directory.readSync();
      return entry !== null;
    },
    get name() {
      return entry!.name;
    },
    look: () => fs.lstatSync(onDisk(`${path}/${decodeName(entry!.name)}`), missingIsNone),
    close: () => directory.closeSync(),
  };
}

const missingIsNone = { throwIfNoEntry: false } as const;
