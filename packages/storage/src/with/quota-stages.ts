import type { VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import type { Stage, WriteOptions } from "../storage.ts";
import { derivedStage } from "./derived-stage.ts";
import type { GrowingFile, QuotaBooks, StagedUpload } from "./quota-books.ts";
import { minus, nothing, plus, type Usage } from "./usage-ledger.ts";

/**
 * A stage whose bytes are booked as they come. What it replaces is its credit, for the first of several that replace it:
 * a file may be replaced by one as large when the quota is full.
 */
export async function stagedUpload(
  books: QuotaBooks,
  stage: Stage,
  {
    path,
    owner,
    replaced,
  }: { readonly path: VirtualPath; readonly owner: WriteOptions["owner"]; readonly replaced: Usage },
): Promise<Stage> {
  const others = [...books.staged].some((upload) => upload.path === path && upload.credit.bytes > 0);
  const credit = others ? nothing : plus(replaced, books.keptBy(path, owner));
  const upload: StagedUpload = { path, owner, credit, reserved: nothing, size: stage.start };
  books.staged.add(upload);
  const { watch, assertNone } = refusals();

  /** What must be reserved for it when so much is counted already. */
  const wanted = (counted: Usage): Usage => ({
    bytes: Math.max(0, upload.size - counted.bytes),
    files: counted.files > 0 ? 0 : 1,
  });
  const reserve = async (amount: Usage): Promise<void> => {
    await books.take(minus(amount, upload.reserved), upload.path);
    upload.reserved = amount;
  };
  /** Ends it; `run` gives what became of the name. */
  const end = (run: () => Promise<Usage>): Promise<void> =>
    books.inTurn(async () => {
      if (!books.staged.has(upload)) return void (await run());
      let change = nothing;
      try {
        change = await run();
      } finally {
        books.staged.delete(upload);
        await books.bookKept(upload.path, owner);
        await books.settle(minus(change, upload.reserved), upload.path);
      }
    });
  const given = async (run: () => Promise<void>): Promise<Usage> => {
    await run();
    return nothing;
  };
  const abort = (): Promise<void> => end(() => given(() => stage.abort()));

  try {
    await reserve(wanted(credit));
  } catch (error) {
    await abort();
    throw error;
  }
  return derivedStage(stage, {
    write: (bytes) =>
      watch(async () => {
        if (books.staged.has(upload)) {
          upload.size += bytes.length;
          await reserve(wanted(credit));
        }
        await stage.write(bytes);
      }),
    commit: () =>
      end(async () => {
        if (!books.staged.has(upload)) return await given(() => stage.commit());
        const before = await books.measure(upload.path);
        const counted = books.countedFor(before);
        try {
          assertNone();
          await reserve(wanted(plus(counted, books.keptBy(upload.path, owner))));
        } catch (error) {
          await stage.abort();
          throw error;
        }
        await stage.commit();
        if (before !== undefined) books.detach(before.key);
        const after = await books.measure(upload.path);
        return minus(after?.amount ?? { bytes: upload.size, files: 1 }, counted);
      }),
    abort,
    keep: () => end(() => given(async () => stage.keep?.())),
  });
}

/** A stage that writes in place: what it wrote may stay whatever its end, so the file is measured behind it. */
export function growingUpload(books: QuotaBooks, stage: Stage, file: GrowingFile): Stage {
  const { watch, assertNone } = refusals();
  let ended = false;
  const end = (run: () => Promise<void>): Promise<void> =>
    books.inTurn(async () => {
      try {
        await run();
      } finally {
        if (!ended) {
          ended = true;
          await books.grown(file);
        }
      }
    });
  return derivedStage(stage, {
    write: (bytes) =>
      watch(async () => {
        if (!ended) {
          const change = { bytes: bytes.length, files: 0 };
          await books.take(change, file.path);
          file.reserved = plus(file.reserved, change);
        }
        await stage.write(bytes);
      }),
    commit: () =>
      end(async () => {
        try {
          assertNone();
        } catch (error) {
          await stage.abort();
          throw error;
        }
        await stage.commit();
      }),
    abort: () => end(() => stage.abort()),
    keep: () => end(async () => stage.keep?.()),
  });
}

/** Remembers that a write was refused: the storage has not seen those bytes, and would commit without them. */
function refusals(): { readonly watch: (run: () => Promise<void>) => Promise<void>; readonly assertNone: () => void } {
  let refused: StorageError | undefined;
  const assertNone = (): void => {
    if (refused !== undefined) throw refused;
  };
  return {
    assertNone,
    async watch(run) {
      assertNone();
      try {
        await run();
      } catch (error) {
        if (error instanceof StorageError) refused = error;
        throw error;
      }
    },
  };
}
