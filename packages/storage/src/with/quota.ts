import type { VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import type { Options, Stage, Storage } from "../storage.ts";
import { QuotaBooks } from "./quota-books.ts";
import { growingUpload, stagedUpload } from "./quota-stages.ts";
import { through } from "./through.ts";
import { minus, nothing, plus, usageLedger, type Usage, type UsageLedger } from "./usage-ledger.ts";

export interface QuotaOptions {
  /** Bytes that all files may take together; no limit by default. */
  readonly bytes?: number;
  /** Files, directories and links there may be: each costs the disk something even when it is empty. No limit by default. */
  readonly files?: number;
  /** Where it is counted; by default in this process, for this storage alone. */
  readonly ledger?: UsageLedger;
  /** What is there already; counted by a walk before the first change when missing. */
  readonly used?: Usage;
}

/**
 * The same tree, which may grow only so far: what goes beyond is `over-quota`. Bytes are booked while they arrive, for all
 * sessions that use this storage, and given back when an upload is broken off. A file may be replaced by one as large though
 * nothing is left; both stand on the disk until the new one is whole. What other programs do to the tree is not seen.
 */
export function quota(storage: Storage, options: QuotaOptions): Storage {
  const { bytes = Infinity, files = Infinity, ledger = usageLedger(), used } = options;
  const books = new QuotaBooks(storage, { limits: { bytes, files }, ledger, used });
  const passed = through(storage);

  /** Makes one more entry. */
  const make = (path: VirtualPath, run: () => Promise<void>): Promise<void> =>
    books.inTurn(async () => {
      await books.take(oneFile, path);
      try {
        await run();
      } catch (error) {
        await books.settle(minus(nothing, oneFile), path);
        throw error;
      }
    });

  /** Opens a stage that writes in place, or goes on with an unfinished upload, which is a stage like others. */
  const grow = async (path: VirtualPath, owner: string | undefined, open: () => Promise<Stage>): Promise<Stage> => {
    const { stage, file } = await books.inTurn(async () => {
      await books.bookKept(path, owner);
      const before = (await books.measure(path))?.amount;
      const made = before === undefined && books.keptBy(path, owner).files === 0 ? oneFile : nothing;
      await books.take(made, path);
      let after: Awaited<ReturnType<QuotaBooks["measure"]>>;
      try {
        const stage = await open();
        after = await books.measure(path);
        if (after === undefined) return { stage, file: undefined };
        const file = books.grow(path, after.key, before ?? nothing);
        file.reserved = plus(file.reserved, made);
        return { stage, file };
      } finally {
        if (after === undefined) await books.settle(minus(nothing, made), path);
      }
    });
    if (file !== undefined) return growingUpload(books, stage, file);
    return await stagedUpload(books, stage, { path, owner, replaced: nothing });
  };

  return {
    ...passed,

    async write(path, given = {}) {
      const { start = 0, owner } = given;
      await books.inTurn(() => books.bookKept(path, owner));
      const replaced = await books.measure(path);
      if (start > 0 && start === replaced?.amount.bytes)
        return await grow(path, owner, () => storage.write(path, given));
      const stage = await storage.write(path, given);
      return await stagedUpload(books, stage, { path, owner, replaced: replaced?.amount ?? nothing });
    },

    append: (path, given = {}) => grow(path, given.owner, () => storage.append(path, given)),

    remove: (path, given) =>
      books.inTurn(async () => {
        const measured = await books.measure(path, { link: true });
        await storage.remove(path, given);
        if (measured === undefined) return await books.bookKept(path, given?.owner);
        await books.settle(minus(nothing, books.countedFor(measured)), path);
        books.detach(measured.key);
      }),

    makeDirectory: (path, given) => make(path, () => storage.makeDirectory(path, given)),

    removeDirectory: (path, given) =>
      books.inTurn(async () => {
        await storage.removeDirectory(path, given);
        await books.settle(minus(nothing, oneFile), path);
        await books.forgetBelow(path);
      }),

    rename: (from, to, given) =>
      books.inTurn(async () => {
        const moved = await books.measure(from, { link: true });
        const replaced = await books.measure(to, { link: true });
        await storage.rename(from, to, given);
        if (replaced !== undefined && replaced.key !== moved?.key && !books.isSameName(from, to)) {
          await books.settle(minus(nothing, books.countedFor(replaced)), to);
          books.detach(replaced.key);
        }
        books.moved(from, to);
      }),

    ...(storage.makeLink !== undefined && {
      makeLink: (path: VirtualPath, target: VirtualPath, given?: Options) =>
        make(path, () => storage.makeLink!(path, target, given)),
    }),

    ...((bytes < Infinity || storage.space !== undefined) && {
      async space(path: VirtualPath, given?: Options) {
        const free = await freeIn(storage, path, given);
        await books.ready();
        return Math.min(free, Math.max(0, bytes - (await books.used(path)).bytes));
      },
    }),
  };
}

/** The storage's own answer, or none but that there is such a directory. */
async function freeIn(storage: Storage, path: VirtualPath, options?: Options): Promise<number> {
  if (storage.space !== undefined) return await storage.space(path, options);
  if ((await storage.stat(path, options)).kind !== "directory") throw new StorageError("not-a-directory", path);
  return Infinity;
}

const oneFile: Usage = { bytes: 0, files: 1 };
