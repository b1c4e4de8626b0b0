import { nameOf, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Entry, type ListOptions } from "@tandem/storage/interface";
import { isPattern } from "../listing/ways-to-list.ts";
import { entryOf } from "./attributes-of.ts";
import type { RemoteTree } from "./remote-tree.ts";
import { storageFailure } from "./storage-failure.ts";

/** The entries of a directory, in batches of what has come. */
export async function* listRemote(
  tree: RemoteTree,
  path: VirtualPath,
  options: ListOptions = {},
): AsyncGenerator<readonly Entry[], void, undefined> {
  const { signal } = options;
  signal?.throwIfAborted();
  let batch: Entry[] = [];
  let count = 0;
  try {
    const name = await tree.nameOf(path, options);
    for await (const line of tree.client.list(name, { signal, hidden: true })) {
      const entry = entryOf(line);
      if (entry === undefined) continue;
      count++;
      batch.push(entry);
      if (batch.length < batchLength) continue;
      yield batch;
      batch = [];
    }
    // What listed nothing was entered to see whether it is there; by MLST it may have been told of as a file.
    const doubtful = count === 0 && (tree.client.features.has("MLST") || isPattern(name));
    if (doubtful || (count === 1 && batch[0]?.name === nameOf(path))) await assertDirectory(tree, path, options);
  } catch (error) {
    throw await storageFailure(tree, { attempt: "look", path }, error, options);
  }
  if (batch.length > 0) yield batch;
}

/** Servers list nothing of what is not there, and by LIST a file as if it were in a directory. */
async function assertDirectory(tree: RemoteTree, path: VirtualPath, options: ListOptions): Promise<void> {
  const there = await tree.look(path, options);
  if (there === undefined) throw await tree.absence(path, options);
  if (there.kind === "file") throw new StorageError("not-a-directory", path);
}

const batchLength = 512;
