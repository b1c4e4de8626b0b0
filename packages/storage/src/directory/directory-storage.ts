import { closeSync } from "node:fs";
import { nameOf, type VirtualPath } from "@tandem/protocol";
import { defaultKeepFor, type Keeping } from "../keeping.ts";
import { endingByItself } from "../ends-by-itself.ts";
import { readingAtOnce } from "../read-at-once.ts";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import { attributesOf } from "./attributes.ts";
import type { CachedFiles } from "./cached-files.ts";
import { close, lstat, lutimes, onDisk, statfs } from "./calls.ts";
import { directoryEntries } from "./directory-entries.ts";
import { faultOf, guarded, unless } from "./fault.ts";
import { FileSource } from "./file-source.ts";
import { foldsNames } from "./folds-names.ts";
import { platformHolding, type HoldingKind } from "./hold.ts";
import { machineTime } from "./machine-time.ts";
import { makeDirectoryAt } from "./make-directory.ts";
import { makeLinkAt } from "./make-link.ts";
import { isStagingName, tellsSpellingsApart } from "./name.ts";
import { openCached, statCached } from "./open-cached.ts";
import { openForReading, statFollowing, type OpenFile } from "./open-file.ts";
import { Place } from "./place.ts";
import { removeEmptyDirectory, removeEntry } from "./remove-entry.ts";
import { renameEntry } from "./rename-entry.ts";
import { checkRoot, rootAt, type LinkPolicy, type Root } from "./root.ts";
import { setModeAt } from "./set-mode.ts";
import { findUnfinished } from "./unfinished.ts";
import { appendFile, writeFile } from "./write-file.ts";

export interface DirectoryOptions {
  /** What is taken from 0666 for new files and from 0777 for new directories; 0o022 by default, the umask of most systems. */
  readonly umask?: number;
  /**
   * Waits at each commit until the bytes are on the medium. Off by default: a file that was committed outlives this process
   * as it is, because the kernel has it; only a loss of power could take it, and waiting costs up to a turn of the disk per file.
   */
  readonly fsync?: boolean;
  /**
   * Which symbolic links are followed. `within-root`, the default, follows those that stay inside the root, and makes such.
   * `refuse` follows none: whatever has a link on its way is `denied`. `follow` goes wherever a link leads, outside the root
   * too: for links that the operator made, in a tree where nobody else can make one. A client that may rename can turn a
   * relative link to lead elsewhere by moving it, so serve such a tree read-only, or to people who may see the whole disk.
   */
  readonly links?: LinkPolicy;
  /**
   * For how many milliseconds an upload of a new name that broke off is kept for its owner; 0 keeps none. A day by default
   * ({@link defaultKeepFor} says why).
   */
  readonly keepFor?: number;
  /** What time it is, in milliseconds since 1970 UTC; the machine's, which its files have too, by default. */
  readonly now?: () => number;
  /**
   * Whether names that differ only in case are different files: what rules that go by paths fold names by. By default as the
   * platform formats its disks; {@link openDirectory} asks the file system. Say false for a folder that was made to fold.
   */
  readonly caseSensitive?: boolean;
  /** How the tree is held while it is walked; the safest way of the platform by default. */
  readonly holding?: HoldingKind;
  /**
   * Opens files without a way to another thread where the system knows the way to them by heart: `cachedFiles` of
   * `@tandem/transport`. Everything else is opened as without it.
   */
  readonly cached?: CachedFiles | undefined;
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
  return directoryStorage(root, (await foldsNames(root)) ? { caseSensitive: false, ...options } : options);
}

/**
 * A folder of this machine as a storage that nothing leaves: no `..`, no absolute path, no link (unless
 * {@link DirectoryOptions.links} says so), and no race of them. It has no `setCreated`: Linux lets nobody change that time.
 */
export function directoryStorage(root: string, options: DirectoryOptions = {}): Storage {
  const { umask = 0o022, fsync = false, holding = platformHolding(), links = "within-root" } = options;
  const found = rootAt(root, { holding, links, cached: options.cached });
  const keeping: Keeping = { keepFor: options.keepFor ?? defaultKeepFor, now: options.now ?? machineTime };
  /** Whose upload it is, where any are kept. */
  const keptFor = (owner: string | undefined): string | undefined => (keeping.keepFor > 0 ? owner : undefined);
  const bits = (mode = 0o666 & ~umask): number => mode & 0o777;
  const find = async (path: VirtualPath): Promise<Place> => Place.find(await found(), path);
  const openSought = async (path: VirtualPath): Promise<OpenFile> => {
    using place = await find(path);
    return await openForReading(place);
  };

  /** Since something was read. */
  let known: Root | undefined;

  /** Opens what the system knows by heart; `undefined` for a file that is shorter than that, too. */
  const openAtOnce = (path: VirtualPath, start: number): FileSource | undefined => {
    const file = known && openCached(known, path);
    if (file === undefined) return undefined;
    const { fd, stats, medium } = file;
    if (start <= stats.size) return new FileSource(path, { fd, start, end: stats.size, size: stats.size, medium });
    closeSync(fd);
    return undefined;
  };

  const storage: Storage = {
    capabilities: {
      links: true,
      permissions: process.platform !== "win32",
      timePrecision: 1,
      caseSensitive: options.caseSensitive ?? tellsSpellingsApart(process.platform),
    },

    list: (path, options) => directoryEntries(path, async () => Place.enter(await found(), path), options),

    stat: (path, { signal, link = false } = {}) =>
      guarded(path, signal, async () => {
        const known = statCached(await found(), path);
        if (known !== undefined) return attributesOf(known);
        using place = await find(path);
        return attributesOf(await (link ? lstat(onDisk(place.path)) : statFollowing(place)));
      }),

    read: (path, { start = 0, end, signal } = {}) =>
      guarded(path, signal, async () => {
        known = await found();
        const { fd, stats, medium } = openCached(known, path) ?? (await openSought(path));
        if (start > stats.size) {
          await close(fd);
          throw new StorageError("bad-offset", path);
        }
        const last = Math.max(start, Math.min(end ?? stats.size, stats.size));
        return new FileSource(path, { fd, start, end: last, size: stats.size, medium }, signal);
      }),

    write: (path, { start = 0, exclusive = false, owner, mode, signal } = {}) =>
      guarded(path, signal, async () => {
        refuseStagingName(path);
        const options = { mode: bits(mode), fsync, keeping, start, exclusive, owner: keptFor(owner), signal };
        return writeFile(await find(path), options);
      }),

    append: (path, { owner, mode, signal } = {}) =>
      guarded(path, signal, async () => {
        refuseStagingName(path);
        const options = { mode: bits(mode), fsync, keeping, owner: keptFor(owner), signal };
        return appendFile(await find(path), options);
      }),

    remove: (path, { owner, signal } = {}) =>
      guarded(path, signal, async () => {
        using place = await find(path);
        await removeEntry(place, { owner: keptFor(owner), keeping });
      }),

    makeDirectory: (path, { mode = 0o777 & ~umask, signal } = {}) =>
      guarded(path, signal, async () => {
        refuseStagingName(path);
        using place = await find(path);
        await makeDirectoryAt(place, mode & 0o777);
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
        await lutimes(onDisk(place.path), fileTime(stats.atimeMs), fileTime(modified));
      }),

    // Windows has no such bits.
    ...(process.platform !== "win32" && {
      setMode: (path, mode, { signal } = {}) =>
        guarded(path, signal, async () => {
          using place = await find(path);
          await setModeAt(place, mode);
        }),
    }),

    // Where no link is followed none is made; where all are, one that a client made could be moved to lead outside.
    ...(links === "within-root" && {
      makeLink: (path, target, { signal } = {}) =>
        guarded(path, signal, async () => {
          refuseStagingName(path);
          await makeLinkAt(await found(), path, target);
        }),
    }),

    space: (path, { signal } = {}) =>
      guarded(path, signal, async () => {
        using place = await Place.enter(await found(), path);
        const { bavail, bsize } = await statfs(onDisk(place.directory));
        return bavail * bsize;
      }),

    ...(keeping.keepFor > 0 && {
      unfinished: (path, { owner, signal }) =>
        guarded(path, signal, async () => {
          using place = await find(path);
          const isThere = (await unless(statFollowing(place), "ENOENT")) !== undefined;
          return isThere ? undefined : await findUnfinished(place, owner, keeping);
        }),
    }),
  };
  return readingAtOnce(endingByItself(storage), (path, start) => {
    try {
      return openAtOnce(path, start);
    } catch (error) {
      throw faultOf(error, path);
    }
  });
}

function refuseStagingName(path: VirtualPath): void {
  if (isStagingName(nameOf(path))) throw new StorageError("bad-name", path);
}

/** A time as `utimes` takes it, from milliseconds: Node takes a negative number for the present, and a Date for what it is. */
function fileTime(milliseconds: number): number | Date {
  // Half a microsecond more: as a fraction of a second the millisecond may lie just below itself, and would be cut.
  return milliseconds < 0 ? new Date(milliseconds) : (milliseconds + 0.0005) / 1000;
}
