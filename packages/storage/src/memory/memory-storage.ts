import { hasEscapes, isWithin, nameOf, namesOf, parentPath, rootPath, type VirtualPath } from "@tandem/protocol";
import { defaultKeepFor } from "../keeping.ts";
import { refuseRoot } from "../refusals.ts";
import { StorageError } from "../storage-error.ts";
import type { Entry, Options, Source, Stage, Storage } from "../storage.ts";
import { joinContent, noContent, piecesOf, type Content } from "./content.ts";
import { MemorySource } from "./memory-source.ts";
import { MemoryStage, type MemoryStageOptions } from "./memory-stage.ts";
import { attributesOf, type DirectoryNode, type FileNode, type Node } from "./node.ts";
import { Space } from "./space.ts";
import { UnfinishedUploads, type UploadName } from "./unfinished.ts";

export interface MemoryOptions {
  /** What time it is, in milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** How many bytes all files and unfinished uploads may take together; no limit by default. */
  readonly limit?: number;
  /**
   * For how many milliseconds an upload of a new name that broke off is kept for its owner; 0 keeps none. A day by default
   * ({@link defaultKeepFor} says why).
   */
  readonly keepFor?: number;
}

/** A tree in memory, empty at first: for tests, and for files that need not outlive the process. */
export function memoryStorage(options: MemoryOptions): Storage {
  const { now, limit = Infinity, keepFor = defaultKeepFor } = options;
  const space = new Space(limit);
  const uploads = new UnfinishedUploads(space, { keepFor, now });
  let lastId = 0;

  const stamp = (): { id: number; created: number; modified: number } => {
    const time = now();
    return { id: ++lastId, created: time, modified: time };
  };
  const directory = (): DirectoryNode => ({ kind: "directory", ...stamp(), entries: new Map(), removed: false });
  const root = directory();

  const lookUp = (path: VirtualPath, asked = path): Node | undefined => {
    let node: Node | undefined = root;
    for (const name of namesOf(path)) {
      if (node?.kind === "file") fail("not-a-directory", asked);
      node = node?.entries.get(name);
    }
    return node;
  };
  const find = (path: VirtualPath): Node => lookUp(path) ?? fail("not-found", path);
  const findFile = (path: VirtualPath, node: Node): FileNode =>
    node.kind === "file" ? node : fail("is-a-directory", path);
  const findDirectory = (path: VirtualPath, node: Node): DirectoryNode =>
    node.kind === "directory" ? node : fail("not-a-directory", path);

  /** The directory that holds the path, as one that something may be put into. */
  const holderOf = (path: VirtualPath): DirectoryNode => {
    if (hasEscapes(nameOf(path))) fail("bad-name", path);
    const parent = lookUp(parentPath(path), path) ?? fail("not-found", path);
    return findDirectory(path, parent);
  };
  /** Gives the space of a file back that has lost its name. */
  const release = (file: FileNode): void => {
    file.removed = true;
    space.free(file.content.size);
  };
  const put = (holder: DirectoryNode, path: VirtualPath, node: Node): void => {
    if (holder.removed) fail("not-found", path);
    const replaced = holder.entries.get(nameOf(path));
    if (replaced?.kind === "directory") fail("is-a-directory", path);
    if (replaced?.kind === "file") release(replaced);
    holder.entries.set(nameOf(path), node);
    holder.modified = now();
  };
  const take = (path: VirtualPath): void => {
    const holder = holderOf(path);
    holder.entries.delete(nameOf(path));
    holder.modified = now();
  };

  /** A stage whose commit puts its content at the path. */
  const stageOf = (path: VirtualPath, holder: DirectoryNode, exclusive: boolean, upload?: UploadName): StageBase => ({
    path,
    space,
    now,
    settle: (content) => {
      if (exclusive && holder.entries.has(nameOf(path))) fail("exists", path);
      put(holder, path, { kind: "file", ...stamp(), content, removed: false });
      if (upload !== undefined) uploads.discard(upload);
    },
  });
  const keeperOf =
    (upload: UploadName): NonNullable<MemoryStageOptions["keep"]> =>
    (content, modified) => {
      if (upload.holder.removed || upload.holder.entries.has(nameOf(upload.path))) return false;
      uploads.keep(upload, content, modified);
      return true;
    };
  /** A stage whose commit puts its content at the end of the file, and so does what interrupts it: as on a disk. */
  const atEndOf = (path: VirtualPath, file: FileNode, signal: AbortSignal | undefined): Stage => {
    const settle = (written: Content): void => {
      if (file.removed) return space.free(written.size);
      file.content = joinContent(file.content, written);
      file.modified = now();
    };
    const keep = (written: Content): boolean => (settle(written), true);
    return new MemoryStage({ path, start: file.content.size, space, now, settle, keep, signal });
  };
  /** A stage that begins with what was kept. */
  const goOn = (upload: UploadName, kept: Content, options: StageBase & { readonly start?: number }): Stage => {
    const start = options.start ?? kept.size;
    const ended = (stage: MemoryStage): void => uploads.ended(upload, stage);
    const stage = new MemoryStage({ ...options, start, keep: keeperOf(upload), resumed: true, ended });
    // Its space is given back before as much of it is taken again.
    uploads.handOver(upload, stage);
    return stage.begin(piecesOf(kept, 0, start));
  };

  return {
    capabilities: { links: false, permissions: false, timePrecision: 1, caseSensitive: true },

    async stat(path, { signal }: Options = {}) {
      signal?.throwIfAborted();
      return attributesOf(find(path));
    },

    async *list(path, { signal }: Options = {}) {
      signal?.throwIfAborted();
      const entries = [...findDirectory(path, find(path)).entries];
      for (let at = 0; at < entries.length; at += batchSize) {
        signal?.throwIfAborted();
        yield entries.slice(at, at + batchSize).map(([name, node]): Entry => ({ name, ...attributesOf(node) }));
      }
    },

    async read(path, { start = 0, end = Infinity, signal } = {}): Promise<Source> {
      signal?.throwIfAborted();
      const { content } = findFile(path, find(path));
      if (start > content.size) fail("bad-offset", path);
      return new MemorySource(path, content, start, Math.max(start, Math.min(end, content.size)), signal);
    },

    async write(path, { start = 0, exclusive = false, owner, signal } = {}): Promise<Stage> {
      signal?.throwIfAborted();
      const existing = lookUp(path);
      if (existing !== undefined && exclusive) fail("exists", path);
      const holder = path === rootPath ? fail("is-a-directory", path) : holderOf(path);
      const upload = owner === undefined || keepFor <= 0 ? undefined : { holder, path, owner };
      const common = { ...stageOf(path, holder, exclusive, upload), signal };
      if (existing === undefined && upload !== undefined && start > 0) {
        const kept = uploads.peek(upload, start);
        if (kept !== undefined) return goOn(upload, kept, { ...common, start });
      }
      const { content } = existing === undefined ? { content: noContent } : findFile(path, existing);
      if (start > content.size) fail("bad-offset", path);
      if (existing?.kind === "file" && start > 0 && start === content.size) return atEndOf(path, existing, signal);
      if (upload !== undefined && start === 0) uploads.discard(upload);
      const isNew = existing === undefined && upload !== undefined;
      const stage = new MemoryStage({ ...common, start, ...(isNew && { keep: keeperOf(upload) }) });
      return stage.begin(piecesOf(content, 0, start));
    },

    async append(path, { owner, signal } = {}): Promise<Stage> {
      signal?.throwIfAborted();
      const holder = path === rootPath ? fail("is-a-directory", path) : holderOf(path);
      const existing = lookUp(path);
      if (existing === undefined && owner !== undefined && keepFor > 0) {
        const upload = { holder, path, owner };
        const kept = uploads.peek(upload);
        // Another may append to a file of this name meanwhile: to replace it would lose those bytes.
        if (kept !== undefined) return goOn(upload, kept, { ...stageOf(path, holder, true, upload), signal });
      }
      const file: FileNode =
        existing === undefined
          ? { kind: "file", ...stamp(), content: noContent, removed: false }
          : findFile(path, existing);
      if (existing === undefined) put(holder, path, file);
      return atEndOf(path, file, signal);
    },

    async remove(path, { owner, signal } = {}) {
      signal?.throwIfAborted();
      if (owner !== undefined && path !== rootPath && lookUp(path) === undefined) {
        const upload = { holder: holderOf(path), path, owner };
        if (uploads.peek(upload) !== undefined) return uploads.discard(upload);
      }
      const file = findFile(path, find(path));
      take(path);
      release(file);
    },

    async makeDirectory(path, { signal }: Options = {}) {
      signal?.throwIfAborted();
      if (path === rootPath) fail("exists", path);
      const holder = holderOf(path);
      if (holder.entries.has(nameOf(path))) fail("exists", path);
      put(holder, path, directory());
    },

    async removeDirectory(path, { signal }: Options = {}) {
      signal?.throwIfAborted();
      refuseRoot(path, "removed");
      const removed = findDirectory(path, find(path));
      if (removed.entries.size > 0) fail("not-empty", path);
      removed.removed = true;
      uploads.discardIn(removed);
      take(path);
    },

    async rename(from, to, { signal }: Options = {}) {
      signal?.throwIfAborted();
      refuseRoot(from, "renamed");
      const node = find(from);
      if (to === rootPath) fail("exists", to);
      const holder = holderOf(to);
      if (from === to) return;
      if (isWithin(from, to)) fail("bad-name", to, "A directory cannot be moved into itself.");
      const replaced = holder.entries.get(nameOf(to));
      if (replaced !== undefined && (replaced.kind === "directory" || node.kind === "directory")) fail("exists", to);
      put(holder, to, node);
      take(from);
    },

    async setModified(path, modified, { signal }: Options = {}) {
      signal?.throwIfAborted();
      find(path).modified = modified;
    },

    async setCreated(path, created, { signal }: Options = {}) {
      signal?.throwIfAborted();
      find(path).created = created;
    },

    ...(limit < Infinity && {
      async space(path: VirtualPath, { signal }: Options = {}) {
        signal?.throwIfAborted();
        findDirectory(path, find(path));
        return space.left;
      },
    }),

    ...(keepFor > 0 && {
      async unfinished(path: VirtualPath, { owner, signal }: Options & { readonly owner: string }) {
        signal?.throwIfAborted();
        const holder = path === rootPath ? undefined : holderOf(path);
        return holder === undefined || holder.entries.has(nameOf(path))
          ? undefined
          : uploads.find({ holder, path, owner });
      },
    }),
  };
}

type StageBase = Omit<MemoryStageOptions, "start">;

const batchSize = 512;

function fail(code: ConstructorParameters<typeof StorageError>[0], path: VirtualPath, reason?: string): never {
  throw new StorageError(code, path, reason === undefined ? {} : { reason });
}
