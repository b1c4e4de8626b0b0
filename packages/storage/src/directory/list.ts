import type { Dir, Dirent } from "node:fs";
import { decodeText } from "@tandem/protocol";
import type { Entry, ListOptions } from "../storage.ts";
import { attributesOf, unknownAttributes } from "./attributes.ts";
import { lstat, onDisk, opendir, readlink } from "./calls.ts";
import { errnoOf, unless } from "./fault.ts";
import { isKeptName, isStagingName } from "./name.ts";

/**
 * The entries of the directory at `path` (a path on disk that is held) in batches. While the caller works on one batch the
 * next is read; beyond those two nothing is kept, however many entries there are.
 */
export async function* listEntries(
  path: string,
  { signal, names: namesOnly = false }: ListOptions = {},
): AsyncGenerator<readonly Entry[]> {
  const readBatch = namesOnly ? readNames : readEntries;
  // As latin1 a name is its bytes, and one of plain ASCII, nearly every one, needs no decoding.
  const directory = await opendir(onDisk(path), { encoding: "latin1", bufferSize: batchSize });
  let ahead = readBatch(directory, path);
  try {
    for (;;) {
      const { entries, last } = await ahead;
      signal?.throwIfAborted();
      if (!last) {
        ahead = readBatch(directory, path);
        ahead.catch(() => {});
      }
      if (entries.length > 0) yield entries;
      if (last) return;
    }
  } finally {
    // A directory may not be closed while it is read.
    await ahead.catch(() => {});
    await directory.close();
  }
}

/** The names of the kept uploads in the directory at `path`, undefined when it holds anything but stages. */
export async function keptUploadsIn(path: string): Promise<readonly string[] | undefined> {
  const kept: string[] = [];
  for await (const { name } of await opendir(onDisk(path))) {
    if (!isStagingName(name)) return undefined;
    if (isKeptName(name)) kept.push(name);
  }
  return kept;
}

// getdents(2) fills 32 KiB at a time, about as many names; larger batches were no faster.
const batchSize = 512;
// Enough to keep the four threads of Node's pool busy (fewer: 4 take four times as long), and few enough that the file
// calls of another session wait behind at most these.
const describedAtOnce = 64;

interface Batch {
  readonly entries: readonly Entry[];
  readonly last: boolean;
}

async function readEntries(directory: Dir, path: string): Promise<Batch> {
  const { entries, last } = await readNames(directory);
  return {
    entries: await describeAll(
      path,
      entries.map(({ name }) => name),
    ),
    last,
  };
}

/** Without a call for each: what the directory itself says. */
async function readNames(directory: Dir): Promise<Batch> {
  const entries: Entry[] = [];
  while (entries.length < batchSize) {
    const entry = await directory.read();
    if (entry === null) return { entries, last: true };
    if (!isStagingName(entry.name))
      entries.push({ name: nameOf(entry.name), ...unknownAttributes, kind: kindOf(entry) });
  }
  return { entries, last: false };
}

function kindOf(entry: Dirent): Entry["kind"] {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "link" : "other";
}

function nameOf(bytes: string): string {
  return /^[\x00-\x7F]*$/.test(bytes) ? bytes : decodeText(Buffer.from(bytes, "latin1"));
}

/** The entries of the names that are still there, in the names' order. */
async function describeAll(path: string, names: readonly string[]): Promise<readonly Entry[]> {
  const entries: (Entry | undefined)[] = [];
  const waiting = names.entries();
  const describer = async (): Promise<void> => {
    for (const [at, name] of waiting) entries[at] = await describe(path, name);
  };
  const describers = Array.from({ length: Math.min(describedAtOnce, names.length) }, describer);
  // All of them, also when one fails: a call that outlived the directory's descriptor would look into another directory.
  const failed = (await Promise.allSettled(describers)).find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return entries.filter((entry) => entry !== undefined);
}

async function describe(path: string, name: string): Promise<Entry | undefined> {
  const entryPath = `${path}/${name}`;
  try {
    const attributes = attributesOf(await lstat(onDisk(entryPath)));
    if (attributes.kind !== "link") return { name, ...attributes };
    const target = await unless(readlink(entryPath), "EINVAL", "ENOENT", "UNKNOWN");
    return { name, ...attributes, ...(target !== undefined && { target }) };
  } catch (error) {
    const code = errnoOf(error);
    if (code === "ENOENT") return undefined;
    if (code === "EACCES" || code === "EPERM") return { name, ...unknownAttributes };
    throw error;
  }
}
