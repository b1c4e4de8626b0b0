import fs from "node:fs";
import { decodeText } from "@tandem/protocol";
import type { Entry } from "../storage.ts";
import { attributesOf, unknownAttributes } from "./attributes.ts";
import { onDisk } from "./calls.ts";
import { decodeName } from "./decode-name.ts";
import { openCursor, type DirectoryCursor } from "./directory-cursor.ts";
import { errnoOf } from "./fault.ts";
import { isStagingName } from "./name.ts";

/** How a directory is opened and read; by Node's own calls when missing. */
export type OpenDirectory = ((path: string | Buffer) => DirectoryCursor) | undefined;

/**
 * The entries of a plain directory, by its path on disk, in batches and as a listing of its storage has them. It lets nothing
 * else happen between two of them, and so is for a thread that has nothing else to do. Throws the errors of the system.
 */
export function scanDirectory(path: string, open?: OpenDirectory): Generator<readonly Entry[], void, undefined> {
  return scan(path, open, (name, cursor) => described(path, name, cursor));
}

/** The names of those entries; nothing is asked of any. */
export function scanNames(path: string, open?: OpenDirectory): Generator<readonly string[], void, undefined> {
  return scan(path, open, (name) => name);
}

function* scan<Value>(
  path: string,
  open: OpenDirectory,
  see: (name: string, cursor: DirectoryCursor) => Value | undefined,
): Generator<readonly Value[], void, undefined> {
  const cursor = open === undefined ? openCursor(path) : open(onDisk(path));
  try {
    let batch: Value[] = [];
    while (cursor.next()) {
      const name = decodeName(cursor.name);
      if (isStagingName(name)) continue;
      const value = see(name, cursor);
      if (value === undefined) continue;
      batch.push(value);
      if (batch.length < batchSize) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    cursor.close();
  }
}

// A millisecond or two of work, and no more than a chunk of text.
const batchSize = 512;

/** Undefined when it is gone. */
function described(path: string, name: string, cursor: DirectoryCursor): Entry | undefined {
  try {
    const facts = cursor.look();
    if (facts === undefined) return undefined;
    const entry: Entry = Object.assign(attributesOf(facts), { name });
    return entry.kind === "link" ? withTarget(path, entry) : entry;
  } catch (error) {
    const code = errnoOf(error);
    if (code === "EACCES" || code === "EPERM") return { name, ...unknownAttributes };
    throw error;
  }
}

function withTarget(path: string, link: Entry): Entry {
  try {
    return { ...link, target: decodeText(fs.readlinkSync(onDisk(`${path}/${link.name}`), "buffer")) };
  } catch (error) {
    // It is something else by now, or gone; it was a link.
    if (["EINVAL", "ENOENT", "UNKNOWN"].includes(errnoOf(error) ?? "")) return link;
    throw error;
  }
}
