import fs, { type Dir, type Dirent, type Stats } from "node:fs";
import type { Entry, ListOptions } from "../storage.ts";
import { attributesOf, unknownAttributes } from "./attributes.ts";
import { onDisk, opendir, readlink } from "./calls.ts";
import { decodeName } from "./decode-name.ts";
import { unless } from "./fault.ts";
import { isKeptName, isStagingName } from "./name.ts";

/**
 * The entries of the directory at `path` (a path on disk that is held) in batches. While the caller works on one batch the
 * next is read; beyond those two nothing is kept, however many entries there are.
 */
export async function* listEntries(
  path: string,
  { signal, names: namesOnly = false }: ListOptions = {},
): AsyncGenerator<readonly Entry[]> {
  const readBatch = (): Promise<Batch> => (namesOnly ? readNames(directory, batchSize) : readEntries(directory, path));
  const directory = await opendir(onDisk(path), { encoding: "latin1", bufferSize: batchSize });
  let ahead = readBatch();
  try {
    for (;;) {
      const { entries, last } = await ahead;
      signal?.throwIfAborted();
      if (!last) {
        ahead = readBatch();
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

/**
 * The entries of a directory as {@link listEntries} gives them, where it has few; undefined where it has more. `known` tells at
 * once what an entry is, where that can be told.
 */
export async function fewEntries(
  path: string,
  { names: namesOnly = false }: ListOptions,
  known: Known,
): Promise<readonly Entry[] | undefined> {
  const directory = await opendir(onDisk(path), { encoding: "latin1", bufferSize: few + 1 });
  try {
    const { entries, last } = await readNames(directory, few + 1);
    if (!last) return undefined;
    return namesOnly ? entries : await describeAll(path, entries, known);
  } finally {
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
// What takes about as long as asking another thread to do it.
const few = 200;
// Enough to keep the four threads of Node's pool busy (fewer: 4 take four times as long), and few enough that the file
// calls of another session wait behind at most these.
const describedAtOnce = 64;

type Known = (name: string) => Stats | "absent" | undefined;

interface Batch {
  readonly entries: readonly Entry[];
  readonly last: boolean;
}

async function readEntries(directory: Dir, path: string): Promise<Batch> {
  const { entries, last } = await readNames(directory, batchSize);
  return { entries: await describeAll(path, entries), last };
}

/** Without a call for each: what the directory itself says. Read by callbacks: a promise for each costs more than the call. */
function readNames(directory: Dir, most: number): Promise<Batch> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    const take = (error: Error | null, entry: Dirent | null): void => {
      if (error !== null) return reject(error);
      if (entry === null) return resolve({ entries, last: true });
      const name = decodeName(entry.name);
      if (!isStagingName(name)) entries.push({ name, ...unknownAttributes, kind: kindOf(entry) });
      if (entries.length === most) resolve({ entries, last: false });
      else directory.read(take);
    };
    directory.read(take);
  });
}

/** What a directory says of an entry that it holds. */
function kindOf(entry: Dirent): Entry["kind"] {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "link" : "other";
}

/** The entries of the names that are still there, in the names' order. */
function describeAll(path: string, named: readonly Entry[], known?: Known): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: (Entry | undefined)[] = [];
    let next = 0;
    let running = 0;
    let failed: { readonly error: unknown } | undefined;
    const described = (at: number, entry: Entry | undefined): void => {
      entries[at] = entry;
      running--;
      describe();
    };
    const fail = (error: unknown): void => {
      failed ??= { error };
      next = named.length;
      running--;
      describe();
    };
    const describe = (): void => {
      while (running < describedAtOnce && next < named.length) {
        const at = next++;
        const { name } = named[at]!;
        const found = known?.(name);
        if (found === "absent") continue;
        // Where a link points has to be asked.
        if (found !== undefined && !found.isSymbolicLink()) {
          entries[at] = Object.assign(attributesOf(found), { name });
          continue;
        }
        running++;
        look(path, name, (entry) => described(at, entry), fail);
      }
      // Not before all have ended: a call that outlived the directory's descriptor would look into another directory.
      if (running > 0) return;
      if (failed !== undefined) reject(failed.error);
      else resolve(entries.filter((entry) => entry !== undefined));
    };
    describe();
  });
}

/** Asks what an entry is; gives undefined when it is gone. */
function look(
  path: string,
  name: string,
  described: (entry: Entry | undefined) => void,
  fail: (error: unknown) => void,
): void {
  const entryPath = `${path}/${name}`;
  fs.lstat(onDisk(entryPath), (error: NodeJS.ErrnoException | null, stats: Stats) => {
    if (error === null) {
      const entry: Entry = Object.assign(attributesOf(stats), { name });
      if (entry.kind === "link") withTarget(entryPath, entry).then(described, fail);
      else described(entry);
    } else if (error.code === "ENOENT") described(undefined);
    else if (error.code === "EACCES" || error.code === "EPERM") described({ name, ...unknownAttributes });
    else fail(error);
  });
}

async function withTarget(path: string, link: Entry): Promise<Entry> {
  const target = await unless(readlink(path), "EINVAL", "ENOENT", "UNKNOWN");
  return { ...link, ...(target !== undefined && { target }) };
}
