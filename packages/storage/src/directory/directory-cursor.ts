import fs from "node:fs";
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
  /** Goes to the entry that has this name, each character a byte; what is next does not depend on it. */
  go(name: string): void;
  /** The name of this entry lies between `start` and `end` of these bytes, until another is gone to. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** The same, each character a byte. */
  readonly name: string;
  /** Asks what this entry is, a link not followed. What it gives holds until the next call; undefined when it is gone. */
  look(): FileFacts | undefined;
  close(): void;
}

/** Opens a directory by its path on disk, with the calls that Node has everywhere. */
export function openCursor(path: string): DirectoryCursor {
  // As latin1 a name is its bytes. Larger batches were no faster.
  const directory = fs.opendirSync(onDisk(path), { encoding: "latin1", bufferSize: 512 });
  const bytes = Buffer.alloc(longestName);
  let name = "";
  const go = (to: string): void => {
    name = to;
    bytes.write(to, "latin1");
  };
  return {
    bytes,
    start: 0,
    get end() {
      return name.length;
    },
    get name() {
      return name;
    },
    next() {
      const entry = directory.readSync();
      if (entry !== null) go(entry.name);
      return entry !== null;
    },
    go,
    look: () => fs.lstatSync(onDisk(`${path}/${decodeName(name)}`), missingIsNone),
    close: () => directory.closeSync(),
  };
}

// Of 255 characters of UTF-16, as Windows and macOS have them.
const longestName = 255 * 3;
const missingIsNone = { throwIfNoEntry: false } as const;
