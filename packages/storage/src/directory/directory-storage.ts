import { nameOf, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import type { Entry, ListOptions, Storage } from "../storage.ts";
import { openAppendedFile } from "./appended-file.ts";
import { attributesOf } from "./attributes.ts";
import { close, lutimes, onDisk } from "./calls.ts";
import { faultOf, guarded } from "./fault.ts";
import { FileSource } from "./file-source.ts";
import { platformHolding, type HoldingKind } from "./hold.ts";
import { listEntries } from "./list.ts";
import { makeDirectoryAt } from "./make-directory.ts";
import { isStagingName } from "./name.ts";
import { openForReading, statFollowing } from "./open-file.ts";
import { Place } from "./place.ts";
import { removeEmptyDirectory, removeEntry } from "./remove-entry.ts";
import { renameEntry } from "./rename-entry.ts";
import { checkRoot, rootAt } from "./root.ts";
import { writeFile } from "./write-file.ts";

export interface DirectoryOptions {
  /** What is taken from 0666 for new files and from 0777 for new directories; 0o022 by default, the umask of most systems. */
  readonly umask?: number;
  /**
   * Waits at each commit until the bytes are on the medium. Off by default: a file that was committed outlives this process
   * as it is, because the kernel has it; only a loss of power could take it, and waiting costs up to a turn of the disk per file.
   */
  readonly fsync?: boolean;
  /** How the tree is held while it is walked; the safest way of the platform by default. */
  readonly holding?: HoldingKind;
}

/**
 * As {@link directoryStorage}, after a look: rejects when the folder is missing (unless `create` makes it), no directory
 * or unreadable. For the one who starts the program: the error names the folder itself.
 */
export async function openDirectory(
  root: string,
  options: DirectoryOptions & { readonly create?: boolean } = {},
): Promise<Storage> {
  await checkRoot(root, options.create ?? false);
  return directoryStorage(root, options);
}

/** A folder of this machine as a storage that nothing leaves: no `..`, no absolute path, no link, and no race of them. */
export function directoryStorage(root: string, options: DirectoryOptions = {}): Storage {
  const { umask = 0o022, fsync = false, holding = platformHolding() } = options;
  const found = rootAt(root, holding);
  const fileMode = 0o666 & ~umask;
  const find = async (path: VirtualPath): Promise<Place> => Place.find(await found(), path);

  async function* list(path: VirtualPath, options: ListOptions = {}): AsyncGenerator<readonly Entry[]> {
    options.signal?.throwIfAborted();
    try {
      using place = await Place.enter(await found(), path);
      yield* listEntries(place.directory, options);
    } catch (error) {
      throw faultOf(error, path);
    }
  }

  return {
    capabilities: {
      links: true,
      permissions: process.platform !== "win32",
      timePrecision: 1,
      caseSensitive: process.platform !== "win32" && process.platform !== "darwin",
    },

    list,

    stat: (path, { signal } = {}) =>
      guarded(path, signal, async () => {
        using place = await find(path);
        return attributesOf(await statFollowing(place));
      }),

    read: (path, { start = 0, end, signal } = {}) =>
      guarded(path, signal, async () => {
        using place = await find(path);
        const { fd, stats } = await openForReading(place);
        if (start > stats.size) {
          await close(fd);
          throw new StorageError("bad-offset", path);
        }
        return new FileSource(
          path,
          { fd, start, end: Math.max(start, Math.min(end ?? stats.size, stats.size)) },
          signal,
        );
      }),

    write: (path, { start = 0, signal } = {}) =>
      guarded(path, signal, async () => {
        refuseStagingName(path);
        return writeFile(await find(path), { start, mode: fileMode, fsync, signal });
      }),

    append: (path, { signal } = {}) =>
      guarded(path, signal, async () => {
        refuseStagingName(path);
        using place = await find(path);
        return await openAppendedFile(place, { mode: fileMode, fsync, signal });
      }),

    remove: (path, { signal } = {}) =>
      guarded(path, signal, async () => {
        using place = await find(path);
        await removeEntry(place);
      }),

    makeDirectory: (path, { signal } = {}) =>
      guarded(path, signal, async () => {
        refuseStagingName(path);
        using place = await find(path);
        await makeDirectoryAt(place, 0o777 & ~umask);
      }),

    removeDirectory: (path, { signal } = {}) =>
      guarded(path, signal, async () => {
        using place = await find(path);
        await removeEmptyDirectory(place, await found());
      }),

    rename: (from, to, { signal } = {}) => guarded(from, signal, async () => renameEntry(await found(), from, to)),

    setModified: (path, modified, { signal } = {}) =>
      guarded(path, signal, async () => {
        using place = await find(path);
        const stats = await statFollowing(place);
        // Half a microsecond more: as a fraction of a second the millisecond may lie just below itself, and would be cut.
        await lutimes(onDisk(place.path), stats.atimeMs / 1000, (modified + 0.0005) / 1000);
      }),
  };
}

function refuseStagingName(path: VirtualPath): void {
  if (isStagingName(nameOf(path))) throw new StorageError("bad-name", path);
}
