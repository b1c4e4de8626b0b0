import type { OctetRange, VirtualPath } from "@tandem/protocol";
import { statIfThere, StorageError, type Source, type Stage, type Storage, type WriteOptions } from "@tandem/storage";
import { versionOf } from "../tree/version-of.ts";

/** The octets of a range, as far as the file has them: none when it begins behind the end (draft-bryan-ftp-range §4.3). */
export async function readRange(
  storage: Storage,
  path: VirtualPath,
  { start, end }: OctetRange,
  signal: AbortSignal,
): Promise<Source> {
  const { size } = await storage.stat(path, { signal });
  return storage.read(path, { start: Math.min(start, size), end: end + 1, signal });
}

/**
 * A stage for the octets of a range: its commit replaces those that were written and no other (draft-bryan-ftp-range §4.3).
 * More than the range holds is `too-large`; a range that begins behind the end of the file is `bad-offset`.
 */
export async function writeRange(
  storage: Storage,
  path: VirtualPath,
  range: OctetRange,
  options: Omit<WriteOptions, "start" | "owner" | "exclusive">,
): Promise<Stage> {
  const before = await versionAt(storage, path);
  const old = before === undefined ? undefined : await storage.read(path, { start: range.start, ...signalOf(options) });
  try {
    const stage = await storage.write(path, { ...options, start: range.start });
    const ranged = new RangedStage(path, stage, range, old);
    // What follows the range must come from the file that what precedes it came from.
    if ((await versionAt(storage, path)) === before) return ranged;
    await ranged.abort();
    throw new StorageError("busy", path, { reason: "The file changed at this moment; try again." });
  } catch (error) {
    await old?.[Symbol.asyncDispose]();
    throw error;
  }
}

class RangedStage implements Stage {
  readonly start: number;
  readonly #path: VirtualPath;
  readonly #stage: Stage;
  readonly #room: number;
  /** The old content from the beginning of the range on. */
  readonly #old: Source | undefined;
  #written = 0;

  constructor(path: VirtualPath, stage: Stage, { start, end }: OctetRange, old: Source | undefined) {
    this.start = start;
    this.#path = path;
    this.#stage = stage;
    this.#room = end + 1 - start;
    this.#old = old;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#written += bytes.length;
    if (this.#written <= this.#room) return this.#stage.write(bytes);
    const reason = `The range holds ${this.#room} bytes, and more came.`;
    return Promise.reject(new StorageError("too-large", this.#path, { reason }));
  }

  async commit(): Promise<void> {
    let over = this.#written;
    for await (const bytes of this.#old ?? []) {
      if (bytes.length > over) await this.#stage.write(bytes.subarray(over));
      over = Math.max(0, over - bytes.length);
    }
    await this.#stage.commit();
    await this.#old?.[Symbol.asyncDispose]();
  }

  async abort(): Promise<void> {
    await this.#stage.abort();
    await this.#old?.[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }
}

/** What tells one state of the file from another, `undefined` when there is none. */
async function versionAt(storage: Storage, path: VirtualPath): Promise<string | undefined> {
  const attributes = await statIfThere(storage, path);
  return attributes && versionOf(attributes);
}

function signalOf({ signal }: { readonly signal?: AbortSignal }): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
