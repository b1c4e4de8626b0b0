import type { VirtualPath } from "@tandem/protocol";
import { alreadyEnded } from "../refusals.ts";
import { StorageError } from "../storage-error.ts";
import { statIfThere } from "../stat-if-there.ts";
import type { Attributes, Stage, Storage } from "../storage.ts";
import { scratchFile, type ScratchFile } from "./scratch-file.ts";
import { through } from "./through.ts";
import { turns } from "./turns.ts";

/** What a validator is asked about. */
export interface UploadedFile {
  readonly path: VirtualPath;
  /** Bytes that the file will have. */
  readonly size: number;
  /** All of them, from the first; as often as it is asked. */
  readonly read: () => AsyncIterable<Uint8Array>;
  /** Aborted when the time is over, or when the client has gone. */
  readonly signal: AbortSignal;
}

export interface ValidatedOptions {
  /**
   * Looks at the whole content before anybody sees it, and refuses it by throwing: a `StorageError` (`rejected`, `too-large`)
   * gives the client its words, any other error is taken for a fault of the validator. Either way nothing is stored.
   */
  readonly validate: (file: UploadedFile) => void | Promise<void>;
  /**
   * Where uploads lie until they are validated, each as one file that is gone at its end: `memoryStorage` with a limit, or
   * a directory that nothing else uses.
   */
  readonly scratch: Storage;
  /** Bytes a file may have; one more is `too-large` at once. No limit by default. */
  readonly maximum?: number;
  /** Milliseconds that a check may take. A minute by default: less than most clients wait for a reply behind an upload. */
  readonly timeout?: number;
  /** What measures them: a `Clock`. */
  readonly clock: { timer(delay: number, callback: () => void): { cancel(): void } };
}

/**
 * The same tree, into which only content comes that a validator has seen: *stage, validate, commit*. An upload is written
 * to the scratch storage beside its stage, which no reader sees, and committed when the validator is content. What goes on
 * in the middle or at the end of a file is written when the whole has been validated, one upload of a file after another;
 * `busy` when the file has changed meanwhile, since nobody has seen the two together then.
 *
 * Uploads that break off are not kept: a validator could not be shown the part that lies in the storage. A rename is not
 * validated; forbid it with `hooks` where the name decides.
 */
export function validated(storage: Storage, options: ValidatedOptions): Storage {
  const { scratch, maximum = Infinity } = options;
  const { unfinished: _kept, ...passed } = through(storage);
  const inTurn = turns();

  async function stageFor(path: VirtualPath, upload: Upload): Promise<Stage> {
    const { signal, target } = upload;
    const file = await scratchFile(scratch, path, signal).catch(async (error: unknown) => {
      await target?.abort();
      throw error;
    });
    const validate = (before: number): Promise<void> =>
      inTime(path, options, signal, (limit) => {
        if (before + file.size > maximum) throw tooLarge(path, maximum);
        const size = before + file.size;
        return options.validate({ path, size, read: () => wholeOf(storage, path, before, file), signal: limit });
      });
    let ended = false;
    const abort = async (): Promise<void> => {
      if (ended) return;
      ended = true;
      await Promise.all([target?.abort(), file[Symbol.asyncDispose]()]);
    };
    const assertOpen = (): void => {
      if (ended) throw alreadyEnded(path);
      if (upload.start + file.size > maximum) throw tooLarge(path, maximum);
    };
    return {
      start: upload.start,
      async write(bytes) {
        assertOpen();
        signal?.throwIfAborted();
        await file.write(bytes);
        assertOpen();
        await target?.write(bytes);
      },
      async commit() {
        try {
          assertOpen();
          await file.commit();
          if (target === undefined) {
            await continued(path, file, { ...upload, storage, inTurn, validate });
          } else {
            await validate(0);
            await target.commit();
          }
        } finally {
          await abort();
        }
      },
      abort,
      [Symbol.asyncDispose]: abort,
    };
  }

  return {
    ...passed,

    async write(path, given = {}) {
      const { start = 0, owner: _, ...rest } = given;
      const target = await storage.write(path, rest);
      if (start === 0) return await stageFor(path, { start, ...rest, target });
      // It has shown that a file may be here; the real one would write in place.
      await target.abort();
      const behind = (length: number): number => {
        if (length < start) throw new StorageError("bad-offset", path);
        return start;
      };
      behind(await lengthOf(storage, path));
      return await stageFor(path, { start, ...rest, behind, open: () => storage.write(path, { ...rest, start }) });
    },

    async append(path, given = {}) {
      const { owner: _, ...rest } = given;
      await (await storage.write(path, rest)).abort();
      const start = await lengthOf(storage, path);
      const behind = (length: number): number => length;
      return await stageFor(path, { start, ...rest, behind, open: () => storage.append(path, rest) });
    },
  };
}

/** An upload whose stage is open already, or one whose stage is opened when it is valid. */
type Upload = { readonly start: number; readonly signal?: AbortSignal } & (
  | { readonly target: Stage }
  | ({ readonly target?: undefined } & Continuation)
);

/** What goes on with a file. */
interface Continuation {
  /** How many bytes of a file of that length stay. Throws `bad-offset`. */
  readonly behind: (length: number) => number;
  readonly open: () => Promise<Stage>;
}

interface ContinuedOptions extends Continuation {
  readonly storage: Storage;
  readonly inTurn: ReturnType<typeof turns>;
  /** Shows the validator so many bytes of what is there, and all that came. */
  readonly validate: (before: number) => Promise<void>;
}

/** Writes the file behind what it goes on with, once both were validated together and are together still. */
async function continued(path: VirtualPath, file: ScratchFile, options: ContinuedOptions): Promise<void> {
  const { storage, inTurn, validate, behind, open } = options;
  const look = (): Promise<Attributes | undefined> => statIfThere(storage, path);
  for (let done = false; !done;) {
    const found = await look();
    done = await inTurn(found?.unique ?? path, async () => {
      const before = await look();
      // Another file by now: its turn is another.
      if (before?.unique !== found?.unique) return false;
      const length = behind(before?.size ?? 0);
      await validate(length);
      await using stage = await open();
      const same = before === undefined || isSameVersion(before, await look());
      if (stage.start !== length || !same) throw changed(path);
      for await (const bytes of file.read()) await stage.write(bytes);
      await stage.commit();
      return true;
    });
  }
}

function isSameVersion(one: Attributes, other: Attributes | undefined): boolean {
  return one.unique === other?.unique && one.size === other?.size && one.modified === other.modified;
}

function changed(path: VirtualPath): StorageError {
  return new StorageError("busy", path, { reason: "The file changed while the upload was checked; send it again." });
}

function tooLarge(path: VirtualPath, maximum: number): StorageError {
  return new StorageError("too-large", path, { reason: `A file has at most ${maximum} bytes here.` });
}

/** Runs it until it ends, the time is over or the client has gone. */
async function inTime(
  path: VirtualPath,
  { clock, timeout = 60_000 }: ValidatedOptions,
  signal: AbortSignal | undefined,
  run: (limit: AbortSignal) => void | Promise<void>,
): Promise<void> {
  const control = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    control.signal.addEventListener("abort", () => reject(control.signal.reason as Error), { once: true });
  });
  ended.catch(() => {});
  const late = new StorageError("failed", path, { reason: "The check of the file took too long; try again later." });
  const timer = clock.timer(timeout, () => control.abort(late));
  const gone = (): void => control.abort(signal?.reason);
  signal?.addEventListener("abort", gone, { once: true });
  try {
    signal?.throwIfAborted();
    await Promise.race([run(control.signal), ended]);
  } finally {
    timer.cancel();
    signal?.removeEventListener("abort", gone);
  }
}

/** What the file will be: the bytes that stay, and those that came. */
async function* wholeOf(
  storage: Storage,
  path: VirtualPath,
  start: number,
  file: ScratchFile,
): AsyncGenerator<Uint8Array> {
  if (start > 0) {
    await using before = await storage.read(path, { end: start });
    yield* before;
  }
  yield* file.read();
}

async function lengthOf(storage: Storage, path: VirtualPath): Promise<number> {
  return (await statIfThere(storage, path))?.size ?? 0;
}
