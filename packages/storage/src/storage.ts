import type { VirtualPath } from "@tandem/protocol";
import type { Medium } from "./directory/medium.ts";
import type { Entries } from "./entries.ts";

/**
 * A tree of files. It decides nothing about FTP: it knows no replies, no types, no sessions. Every method may be called
 * concurrently, throws {@link StorageError} and nothing else (an aborted signal's reason excepted), and follows symbolic
 * links as far as they stay inside the tree (`denied` beyond). `remove`, `removeDirectory`, `rename` and `makeDirectory`
 * take the last name as it stands: a link there is the link itself.
 *
 * What is no directory where one must be is `not-a-directory`, what is no regular file where one must be is
 * `is-a-directory` or `denied` (a FIFO, a device, a socket). The root cannot be removed or renamed (`denied`).
 */
export interface Storage {
  /** What the backend can do beyond the ten methods; a caller asks before it promises anything. */
  readonly capabilities: Capabilities;

  /** What the path is, links followed, unless `link` is asked for. `not-found` when nothing is there. */
  stat(path: VirtualPath, options?: StatOptions): Promise<Attributes>;

  /**
   * The entries of a directory in batches, in no order, without `.`, `..` and unfinished uploads; a link is described as
   * itself, with its `target`. `not-a-directory` for a file. Reading stops when the caller stops asking.
   */
  list(path: VirtualPath, options?: ListOptions): Entries;

  /** Opens a file to be read from byte `start` (default 0) up to `end`, not included (default: all). `bad-offset` past its end. */
  read(path: VirtualPath, options?: ReadOptions): Promise<Source>;

  /**
   * Opens a stage for the path's new content. Nothing is seen under the path until {@link Stage.commit}; the old content
   * is whole until then and after {@link Stage.abort}. With `start`, the stage begins with the first `start` bytes of what
   * is there (`bad-offset` when it has fewer) and the rest is replaced; when nothing would be replaced (`start` is the
   * length of the file), the backend may go on in place, as {@link Storage.append} does. Of two stages of one path the
   * last commit is the content.
   */
  write(path: VirtualPath, options?: WriteOptions): Promise<Stage>;

  /**
   * Opens a file to be written at its end, making it when missing. The bytes that were there stay whatever happens; what
   * was written before an abort may stay too, as may the file. Several may append to one file: no byte of any is lost.
   */
  append(path: VirtualPath, options?: AppendOptions): Promise<Stage>;

  /** Removes a file or a link, never a directory (`is-a-directory`); with an `owner`, where nothing is, their unfinished upload. */
  remove(path: VirtualPath, options?: RemoveOptions): Promise<void>;

  /** Makes one directory. `exists` when something is there, `not-found` when its parent is missing. */
  makeDirectory(path: VirtualPath, options?: MakeDirectoryOptions): Promise<void>;

  /** Removes an empty directory. `not-empty`, `not-a-directory`. */
  removeDirectory(path: VirtualPath, options?: Options): Promise<void>;

  /**
   * Gives `from` the path `to`. A file or a link at `to` is replaced in one step by what is no directory; everything else at
   * `to` is `exists`, and so is another name of the same file (a hard link).
   * A directory cannot be moved below itself (`bad-name`).
   */
  rename(from: VirtualPath, to: VirtualPath, options?: Options): Promise<void>;

  /** Sets the time of last modification, in milliseconds since 1970 UTC. */
  setModified(path: VirtualPath, modified: number, options?: Options): Promise<void>;

  // What follows, not every tree can do; who calls asks whether the method is there. A decorator has those of its storage.

  /** Sets the time of creation, in milliseconds since 1970 UTC. */
  setCreated?(path: VirtualPath, created: number, options?: Options): Promise<void>;

  /** Sets the permission bits of Unix, 0 to 0o777: what gives rights to a program (setuid, setgid, sticky) is `denied`. */
  setMode?(path: VirtualPath, mode: number, options?: Options): Promise<void>;

  /**
   * Makes a symbolic link at `path` that leads to `target`, written as seen from this tree; a link that would lead out of it
   * is `denied`. `exists` when something is there.
   */
  makeLink?(path: VirtualPath, target: VirtualPath, options?: Options): Promise<void>;

  /** How many more bytes may be stored in the directory: the free space, or less where a quota holds. */
  space?(path: VirtualPath, options?: Options): Promise<number>;

  /**
   * An upload of a name that does not exist yet, broken off and kept ({@link Stage.keep}) by the same `owner`; `undefined`
   * when there is none, or when the name exists by now. `write` with that owner and a `start` up to its size (what lies
   * behind is dropped), and `append`, go on with it: one at a time, `busy` for a second. No other method sees it; `remove` and
   * `write` from the first byte by the same owner, a commit of theirs, the removal of the directory and the passing of time discard it.
   */
  unfinished?(path: VirtualPath, options: Options & { readonly owner: string }): Promise<Unfinished | undefined>;

  /** What a policy of this tree allows at the path, whatever the file system may say; everything when the method is missing. */
  rights?(path: VirtualPath): Rights;
}

/** An upload that was broken off and can be gone on with. */
export interface Unfinished {
  /** Bytes that arrived. */
  readonly size: number;
  /** When the last of them did, in milliseconds since 1970 UTC. */
  readonly modified: number;
}

/**
 * What may be done at a path: each right is about the thing that is, or would be, at the path itself. So with `permissions` a
 * directory is removed, renamed and made by its own `remove`, `rename` and `makeDirectory`, and a file in it by that of the
 * file's path. What holds at a directory holds of what is in it too, as long as no rule names something further down; who
 * must be sure asks for that path.
 */
export interface Rights {
  /** Read a file, see that it exists. */
  readonly read: boolean;
  /** List a directory, enter it. */
  readonly list: boolean;
  /** Make a new file. */
  readonly write: boolean;
  /** Replace a file, or write in the middle or at the end of it. */
  readonly overwrite: boolean;
  readonly makeDirectory: boolean;
  /** Remove a file or a directory. */
  readonly remove: boolean;
  readonly rename: boolean;
  /** Set times, permission bits, links. */
  readonly change: boolean;
}

/** What every operation takes; an aborted signal ends it, and the source or stage it opened, with the signal's reason. */
export interface Options {
  readonly signal?: AbortSignal;
}

export interface ListOptions extends Options {
  /**
   * Only the names are wanted: where a description costs a call each, it may be left out, and the entry is a name of kind
   * `other` (or its kind, where that is told for nothing) and size and time 0.
   */
  readonly names?: boolean;
}

export interface StatOptions extends Options {
  /** A link at the last name is described as itself. */
  readonly link?: boolean;
}

export interface ReadOptions extends Options {
  readonly start?: number;
  readonly end?: number;
  /** What a listing has told of the file: a storage that is far away need not ask for it again. */
  readonly known?: Attributes;
}

/** What makes something that is new. */
export interface MakeDirectoryOptions extends Options {
  /**
   * The permission bits it gets, 0 to 0o777, from the first moment on; the storage's own choice when missing. A storage
   * without {@link Storage.setMode} keeps none.
   */
  readonly mode?: number;
}

export interface RemoveOptions extends Options {
  /** Whose unfinished upload is discarded where nothing else is there; `busy` while they go on with it. */
  readonly owner?: string;
}

export interface WriteOptions extends MakeDirectoryOptions {
  readonly start?: number;
  /** Whose upload this is: what {@link Stage.keep} keeps is found again by the same owner only. */
  readonly owner?: string;
  /** The name must be new: `exists` at once when it is not (a link is there too), and at the commit when someone was faster. */
  readonly exclusive?: boolean;
  /**
   * What a listing has told of the path, or that nothing is there: a storage that is far away need not ask, and may say at the
   * commit what it otherwise says at once.
   */
  readonly known?: Attributes | "nothing";
}

export interface AppendOptions extends MakeDirectoryOptions {
  /**
   * As in {@link WriteOptions}; with it, `append` goes on with an unfinished upload of this owner. Its commit makes that the
   * file, or says `exists` when someone else has made one meanwhile.
   */
  readonly owner?: string;
}

export interface Capabilities {
  /** Symbolic links exist and are listed with their target. */
  readonly links: boolean;
  /** Unix permission bits, owner and group in {@link Attributes} are the file system's own. */
  readonly permissions: boolean;
  /** The finest step of a modification time, in milliseconds. */
  readonly timePrecision: number;
  /** Names that differ only in case are different files. */
  readonly caseSensitive: boolean;
}

/** What is known of one file or directory without reading it. Times are milliseconds since 1970 UTC. */
export interface Attributes {
  readonly kind: "file" | "directory" | "link" | "other";
  /** Bytes; 0 for anything but a file. */
  readonly size: number;
  readonly modified: number;
  /** How coarse `modified` is, in milliseconds, where that is known of this path alone: a listing tells old dates by the day. */
  readonly modifiedPrecision?: number;
  readonly created?: number;
  /** The permission bits of Unix, 0 to 0o7777. */
  readonly mode?: number;
  readonly owner?: string;
  readonly group?: string;
  /** How many names the file has. */
  readonly links?: number;
  /** Equal for two paths exactly when they are the same file (RFC 3659 §7.5.4). */
  readonly unique?: string;
}

export interface Entry extends Attributes {
  readonly name: string;
  /** Where a link points, as it is written in the link. */
  readonly target?: string;
}

/**
 * The content of one file, to be read once. Ask for its bytes by iterating, or, when `descriptor` is there, by reading
 * that file yourself; then dispose of it.
 */
export interface Source extends AsyncIterable<Uint8Array>, AsyncDisposable {
  /** How many bytes will come, when that is known; fewer are a failure (`failed`), so a short file is never taken for whole. */
  readonly size?: number;
  /** The plain file behind it, open for reading; owned by the source. */
  readonly descriptor?: SourceDescriptor;
  /** As iterating, but each chunk is the source's again when the next is asked for. */
  lent?(): AsyncIterator<Uint8Array>;
  /** All of it, where that is at hand; the source's again when that is disposed of. */
  readonly all?: Uint8Array;
  /** Puts its bytes into a plain file, in place of being iterated over: what comes from far away may go there past this process. */
  moveInto?(file: MovedInto): Promise<void>;
}

/** A plain file that a source puts its bytes into, and what takes those that are not put there. */
export interface MovedInto {
  readonly descriptor: StageDescriptor;
  /** As {@link Stage.write}; but the bytes are not used again. */
  write(bytes: Uint8Array): Promise<void>;
}

/** The bytes of an open file from `start` up to `end`, not included; whoever reads them has done so before the source is disposed of. */
export interface SourceDescriptor {
  readonly fd: number;
  readonly start: number;
  readonly end: number;
  /** What it is on, where that is this machine's and known: who does not know may wait for as long as a server takes. */
  readonly medium?: Medium | undefined;
  /** Fills the buffer from byte `at` on as far as that goes in one; gives how many bytes, at least one. Fails as iterating does. */
  read(into: Uint8Array, at: number): Promise<number>;
}

/**
 * New content on its way. Exactly one of `commit` and `abort` ends it; disposing of it aborts what was not committed, and
 * `abort` after the end does nothing. After a failed write there is only `abort`: `commit` fails with what the write did.
 */
export interface Stage extends AsyncDisposable {
  /** Takes the next bytes; resolves when more may be given. The bytes are the stage's until then. */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes what was written the content of the path. It is there for every reader, and safe from a crash of this process, when this resolves. */
  commit(): Promise<void>;
  /** Gives up: what was there before stays, whole; an unfinished upload that was gone on with, up to where that began. */
  abort(): Promise<void>;
  /**
   * Ends it as `abort` does, but keeps what arrived (after a failed write or under an aborted signal too) for its owner to go
   * on with, when the name is new and the storage can ({@link Storage.unfinished}).
   */
  keep?(): Promise<void>;
  /** How many bytes were in the stage when it was opened (`start`, or the length of the file appended to). */
  readonly start: number;
  /** The plain file behind it, open for writing and reading; owned by the stage. */
  readonly descriptor?: StageDescriptor;
  /**
   * Takes all the bytes of a plain file, in place of `write`: what goes far away may go past this process. Resolves, as `write` does,
   * before the commit. `moved` is told now and then, and after that too, how many bytes are in the stage.
   */
  takeFrom?(source: PlainSource, moved: (at: number) => void): Promise<void>;
}

/** A source that is a plain file. */
export type PlainSource = Source & Required<Pick<Source, "descriptor">>;

/**
 * An open file that is written in order. Whoever puts bytes there and not into {@link Stage.write} does so while no write runs, has
 * done it before the stage ends, and says how many they were.
 */
export interface StageDescriptor {
  readonly fd: number;
  /** What it is on, where that is this machine's and known. */
  readonly medium?: Medium | undefined;
  /** Where the next byte goes. */
  readonly position: number;
  /** How many more may be put there; who has more gives them to `write`, which says why not. */
  readonly room: number;
  /** So many bytes have been put at the position. */
  wrote(bytes: number): void;
}
