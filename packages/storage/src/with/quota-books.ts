import { isWithin, rebasePath, rootPath, type VirtualPath } from "@tandem/protocol";
import { foldName } from "../fold-name.ts";
import { StorageError } from "../storage-error.ts";
import type { Storage } from "../storage.ts";
import { countUsage } from "./count-usage.ts";
import { minus, nothing, plus, type Usage, type UsageLedger } from "./usage-ledger.ts";

/** An upload that is on its way beside the file it may replace. */
export interface StagedUpload {
  path: VirtualPath;
  readonly owner: string | undefined;
  /** What it may take without reserving it: what it replaces is counted already. */
  readonly credit: Usage;
  reserved: Usage;
  size: number;
}

/** A file that grows in place, by one upload or several. */
export interface GrowingFile {
  path: VirtualPath;
  /** Equal for two paths when they are the same file. */
  key: string;
  /** What was counted for it before it grew. */
  base: Usage;
  reserved: Usage;
  uploads: number;
  /** No name leads to it any more: what it takes is gone with its last upload. */
  detached: boolean;
}

export interface QuotaBooksOptions {
  readonly limits: Usage;
  readonly ledger: UsageLedger;
  /** What is there already; counted by a walk when missing. */
  readonly used?: Usage | undefined;
}

/**
 * The books of a quota: what the ledger counts, and for which uploads. Changes to the tree are booked one at a time, so
 * that what is measured before and after one is its own doing; bytes of uploads flow beside them.
 */
export class QuotaBooks {
  readonly staged = new Set<StagedUpload>();
  readonly #storage: Storage;
  readonly #options: QuotaBooksOptions;
  readonly #growing = new Set<GrowingFile>();
  /** Uploads that were broken off and kept, by path and owner. */
  readonly #kept = new Map<string, { readonly path: VirtualPath; readonly owner: string; readonly amount: Usage }>();
  #counted: Promise<void> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(storage: Storage, options: QuotaBooksOptions) {
    this.#storage = storage;
    this.#options = options;
  }

  /** Resolves when what was there from the start is counted. */
  async ready(): Promise<void> {
    this.#counted ??= this.#count();
    try {
      await this.#counted;
    } catch (error) {
      // The next one tries again.
      this.#counted = undefined;
      throw error;
    }
  }

  /** Does something to the tree when everything before it has been booked. */
  async inTurn<T>(run: () => Promise<T>): Promise<T> {
    await this.ready();
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => {});
    return await turn;
  }

  /** Books what the storage is about to take. Throws `over-quota`. */
  async take(change: Usage, path: VirtualPath): Promise<void> {
    const { limits } = this.#options;
    if (await this.#add(change, limits, path)) return;
    // The storage throws away what was kept too long.
    for (const { path: kept, owner } of [...this.#kept.values()]) await this.bookKept(kept, owner);
    if (await this.#add(change, limits, path)) return;
    const { bytes } = await this.used(path);
    const limit =
      bytes + change.bytes > limits.bytes ? `${limits.bytes} bytes` : `${limits.files} files and directories`;
    throw new StorageError("over-quota", path, { reason: `It would take more than the quota of ${limit}.` });
  }

  /** Books what has happened, whatever the limits say. */
  async settle(change: Usage, path: VirtualPath): Promise<void> {
    if (change.bytes !== 0 || change.files !== 0) await this.#add(change, unlimited, path);
  }

  async used(path: VirtualPath): Promise<Usage> {
    return await this.#asked(path, () => this.#options.ledger.used());
  }

  /** What stands at the path; `undefined` when nothing does or nothing can be said. */
  async measure(path: VirtualPath, { link = false } = {}): Promise<{ amount: Usage; key: string } | undefined> {
    try {
      const { size, unique } = await this.#storage.stat(path, { link });
      return { amount: { bytes: size, files: 1 }, key: unique ?? this.#keyOf(path) };
    } catch (error) {
      if (error instanceof StorageError) return undefined;
      throw error;
    }
  }

  /** What the ledger counts for the name of something that was measured, uploads aside. */
  countedFor(measured: { readonly amount: Usage; readonly key: string } | undefined): Usage {
    if (measured === undefined) return nothing;
    return this.#growingFile(measured.key)?.base ?? measured.amount;
  }

  /** What the ledger counts for an unfinished upload that is kept. */
  keptBy(path: VirtualPath, owner: string | undefined): Usage {
    return (owner === undefined ? undefined : this.#kept.get(keptKey(path, owner)))?.amount ?? nothing;
  }

  /** Books what is kept of the owner's upload now. */
  async bookKept(path: VirtualPath, owner: string | undefined): Promise<void> {
    if (owner === undefined || this.#storage.unfinished === undefined) return;
    const found = await this.#storage.unfinished(path, { owner }).catch((error: unknown) => {
      if (error instanceof StorageError) return undefined;
      throw error;
    });
    const before = this.keptBy(path, owner);
    const amount = found === undefined ? nothing : { bytes: found.size, files: 1 };
    if (found === undefined) this.#kept.delete(keptKey(path, owner));
    else this.#kept.set(keptKey(path, owner), { path, owner, amount });
    await this.settle(minus(amount, before), path);
  }

  /** Notes that one more upload writes in place. */
  grow(path: VirtualPath, key: string, before: Usage): GrowingFile {
    const known = this.#growingFile(key);
    const file = known ?? { path, key, base: before, reserved: nothing, uploads: 0, detached: false };
    file.uploads++;
    this.#growing.add(file);
    return file;
  }

  /** Notes the end of one such upload; behind the last, what has become of the file is booked. */
  async grown(file: GrowingFile): Promise<void> {
    if (--file.uploads > 0) return;
    this.#growing.delete(file);
    const { path, reserved, base } = file;
    if (file.detached) return await this.settle(minus(nothing, reserved), path);
    const now = await this.measure(path);
    // It was moved behind our back: what is counted stays, rather too much than too little.
    if (now?.key !== file.key) return;
    await this.settle(minus(now.amount, plus(base, reserved)), path);
  }

  /** Notes that the thing has lost its name. */
  detach(key: string): void {
    const file = this.#growingFile(key);
    if (file === undefined) return;
    file.detached = true;
    file.base = nothing;
  }

  /** Notes that what was below `from` is below `to` now. */
  moved(from: VirtualPath, to: VirtualPath): void {
    for (const upload of this.staged) upload.path = movedPath(upload.path, from, to);
    for (const file of this.#growing) {
      if (file.detached || !isWithin(from, file.path)) continue;
      const was = this.#keyOf(file.path);
      file.path = movedPath(file.path, from, to);
      if (file.key === was) file.key = this.#keyOf(file.path);
    }
    for (const [key, { path, owner, amount }] of [...this.#kept]) {
      if (!isWithin(from, path)) continue;
      this.#kept.delete(key);
      const now = movedPath(path, from, to);
      this.#kept.set(keptKey(now, owner), { path: now, owner, amount });
    }
  }

  /** Books what became of uploads kept below a directory that was removed. */
  async forgetBelow(directory: VirtualPath): Promise<void> {
    for (const { path, owner } of [...this.#kept.values()]) {
      if (isWithin(directory, path)) await this.bookKept(path, owner);
    }
  }

  /** Whether both are one name to the storage. */
  isSameName(one: VirtualPath, other: VirtualPath): boolean {
    return this.#keyOf(one) === this.#keyOf(other);
  }

  async #count(): Promise<void> {
    const { used = await countUsage(this.#storage) } = this.#options;
    await this.#add(used, unlimited, rootPath);
  }

  async #add(change: Usage, limits: Usage, path: VirtualPath): Promise<boolean> {
    return await this.#asked(path, () => this.#options.ledger.add(change, limits));
  }

  async #asked<T>(path: VirtualPath, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (cause) {
      throw new StorageError("failed", path, { reason: "The quota cannot be asked now; try again later.", cause });
    }
  }

  #growingFile(key: string): GrowingFile | undefined {
    for (const file of this.#growing) if (file.key === key && !file.detached) return file;
    return undefined;
  }

  #keyOf(path: VirtualPath): string {
    // No `unique` begins with a slash.
    return this.#storage.capabilities.caseSensitive ? path : foldName(path);
  }
}

const unlimited: Usage = { bytes: Infinity, files: Infinity };

function keptKey(path: VirtualPath, owner: string): string {
  return `${path}\0${owner}`;
}

function movedPath(path: VirtualPath, from: VirtualPath, to: VirtualPath): VirtualPath {
  return isWithin(from, path) ? rebasePath(path, from, to) : path;
}
