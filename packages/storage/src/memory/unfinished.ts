import { nameOf, type VirtualPath } from "@tandem/protocol";
import type { Keeping } from "../keeping.ts";
import { goneOnWith } from "../refusals.ts";
import { StorageError } from "../storage-error.ts";
import type { Unfinished } from "../storage.ts";
import type { Content } from "./content.ts";
import type { MemoryStage } from "./memory-stage.ts";
import type { DirectoryNode } from "./node.ts";
import type { Space } from "./space.ts";

/** Whose upload of which name it is. */
export interface UploadName {
  readonly holder: DirectoryNode;
  readonly path: VirtualPath;
  readonly owner: string;
}

/** The uploads of a tree that broke off, each for its owner to go on with. Their bytes count as used space. */
export class UnfinishedUploads {
  readonly #space: Space;
  readonly #keeping: Keeping;
  readonly #kept = new Map<string, Kept>();
  readonly #goingOn = new Map<string, MemoryStage>();

  constructor(space: Space, keeping: Keeping) {
    this.#space = space;
    this.#keeping = keeping;
  }

  /** What was kept, or what the stage that goes on with it has by now. */
  find(upload: UploadName): Unfinished | undefined {
    this.#expire();
    const kept = this.#kept.get(keyOf(upload));
    if (kept !== undefined) return { size: kept.content.size, modified: kept.modified };
    const stage = this.#goingOn.get(keyOf(upload));
    return stage === undefined ? undefined : { size: stage.size, modified: stage.modified };
  }

  /** Its content, which `start` must not lie beyond; `busy` while a stage goes on with it. The space is taken still. */
  peek(upload: UploadName, start = 0): Content | undefined {
    this.#expire();
    if (this.#goingOn.has(keyOf(upload))) {
      throw goneOnWith(upload.path);
    }
    const content = this.#kept.get(keyOf(upload))?.content;
    if (content !== undefined && start > content.size) throw new StorageError("bad-offset", upload.path);
    return content;
  }

  /** Lets the stage go on with it, until it says that it has ended. */
  handOver(upload: UploadName, stage: MemoryStage): void {
    this.discard(upload);
    this.#goingOn.set(keyOf(upload), stage);
  }

  /** Forgets the stage that went on with it. */
  ended(upload: UploadName, stage: MemoryStage): void {
    if (this.#goingOn.get(keyOf(upload)) === stage) this.#goingOn.delete(keyOf(upload));
  }

  /** Keeps the content, whose space is taken, in the place of what was kept before. */
  keep(upload: UploadName, content: Content, modified: number): void {
    this.discard(upload);
    this.#kept.set(keyOf(upload), { holder: upload.holder, content, modified });
  }

  /** Forgets it, and what has had its time: an upload that begins may need the space. */
  discard(upload: UploadName): void {
    this.#expire();
    this.#remove(keyOf(upload));
  }

  /** Discards all that would have become a file of this directory. */
  discardIn(holder: DirectoryNode): void {
    for (const [key, kept] of this.#kept) if (kept.holder === holder) this.#remove(key);
  }

  #expire(): void {
    const latest = this.#keeping.now() - this.#keeping.keepFor;
    for (const [key, { modified }] of this.#kept) if (modified <= latest) this.#remove(key);
  }

  #remove(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#space.free(kept.content.size);
  }
}

interface Kept {
  readonly holder: DirectoryNode;
  readonly content: Content;
  readonly modified: number;
}

function keyOf({ holder, path, owner }: UploadName): string {
  return JSON.stringify([holder.id, owner, nameOf(path)]);
}
