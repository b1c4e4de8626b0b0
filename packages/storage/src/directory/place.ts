import { constants, fstatSync, type Stats } from "node:fs";
import { isAbsolute, parse, sep } from "node:path";
import { namesOf, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "../storage-error.ts";
import type { CachedFiles } from "./cached-files.ts";
import { readlink } from "./calls.ts";
import { errnoOf, unless } from "./fault.ts";
import type { Held, Holding } from "./hold.ts";
import { isNativeName, isStagingName } from "./name.ts";
import { mediumAt, mediumOfFile, type Medium } from "./medium.ts";
import { holdCached, openHere, statKnown } from "./open-cached.ts";
import { leaves, tooMany } from "./place-faults.ts";
import type { Root } from "./root.ts";

/**
 * Where a path leads: the directory that holds the entry, held open, and the entry's name in it. Every step is taken from a
 * directory that is held and never through a link, and links are resolved here and not by the system; so what was checked
 * is what is used. Throws `denied` for what leaves the root where links may not, `not-found` for the names of stages.
 */
export class Place implements Disposable {
  readonly virtual: VirtualPath;
  readonly #root: Root;
  /** Where the names begin: the root, or where links may lead anywhere, the disk's. */
  #top: Held;
  /** The directory we are in: the only one that is held, however deep it lies, since descriptors are few. */
  #here: Held;
  /** The names from the top down to it. */
  readonly #names: string[] = [];
  /** True when we have gone up by the names alone, and what is held is further down. */
  #above = false;
  /** The names from the disk's root down, while the way leads outside the root. Nothing of them is ever opened. */
  #outside: string[] | undefined;
  #name = ".";
  /** We may be in another file system than the root. */
  #left = false;
  #links = 0;
  #steps = 0;

  /** The entry at the path, not yet followed when it is a link. */
  static find(root: Root, path: VirtualPath): Promise<Place> {
    return Place.#walk(root, path, false);
  }

  /** The directory at the path, held itself: its name is `.`. */
  static enter(root: Root, path: VirtualPath): Promise<Place> {
    return Place.#walk(root, path, true);
  }

  static async #walk(root: Root, path: VirtualPath, into: boolean): Promise<Place> {
    const place = new Place(root, path);
    try {
      const names = namesOf(path);
      if (!place.#jump(names, into)) await place.#go(names, into);
      return place;
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  }

  private constructor(root: Root, path: VirtualPath) {
    this.virtual = path;
    this.#root = root;
    this.#top = { path: root.path, close: () => {} };
    this.#here = this.#top;
  }

  /** The entry's name in its directory. */
  get name(): string {
    return this.#name;
  }

  /** The names from the root down to the directory, links resolved; only where no link leads out of the root. */
  get directoryNames(): readonly string[] {
    return this.#names;
  }

  /** The path that reaches the entry while the place is held. */
  get path(): string {
    return this.sibling(this.#name);
  }

  /** The path of the directory that holds it. */
  get directory(): string {
    return `${this.#here.path}/.`;
  }

  /** The path of another name in the same directory. */
  sibling(name: string): string {
    return `${this.#here.path}/${name}`;
  }

  /** Goes to where the entry points, when it is a link. The caller looks again: it may be a link once more. */
  async follow(): Promise<void> {
    this.#countLink();
    const target = await unless(readlink(this.path), "EINVAL", "UNKNOWN");
    if (target !== undefined) await this.#go(this.#turn(target), false);
  }

  /** What has that name in the same directory, links not followed, as far as the system has it by heart; `undefined` says nothing. */
  known(name: string): Stats | "absent" | undefined {
    return statKnown(this.#here, this.#cached, name, this.inMemory);
  }

  /** Opens the entry as far as the system knows it by heart, and it is no link. */
  openKnown(flags: number): number | undefined {
    const fd = openHere(this.#here, this.#cached, this.#name, flags | constants.O_NOFOLLOW);
    return typeof fd === "number" ? fd : undefined;
  }

  /** The directory is nowhere but in memory (tmpfs): no call there waits, unless it reaches what is mounted in it. */
  get inMemory(): boolean {
    return (
      this.#cached !== undefined && this.#root.fileSystem.medium === "memory" && this.#here.descriptor !== undefined
    );
  }

  /** What the directory takes on its medium, in bytes, where asking for it takes no time: as a file of this machine that is open. */
  get directorySize(): number | undefined {
    const { descriptor } = this.#here;
    return descriptor === undefined ? undefined : fstatSync(descriptor).size;
  }

  /** What takes no time may be done on this thread: the way to another one costs more. */
  get opensAtOnce(): boolean {
    return this.#root.cached !== undefined;
  }

  /** What the directory is on. Another file system may be mounted below the root, and a link lead to one. */
  medium(): Promise<Medium | undefined> | Medium | undefined {
    return this.#left ? mediumAt(this.directory) : this.#root.fileSystem.medium;
  }

  /** What an open file of that device is on. */
  async mediumOfFile(fd: number, device: number): Promise<Medium | undefined> {
    const { fileSystem } = this.#root;
    return device === fileSystem.device ? fileSystem.medium : mediumOfFile(fd);
  }

  /** Who opens what the system knows by heart; nobody where that may be a server's. */
  get #cached(): CachedFiles | undefined {
    return this.#left ? undefined : this.#root.cached;
  }

  get holding(): Holding {
    return this.#root.holding;
  }

  /** Checks that the directory still lies in the root, where the system cannot hold it there. */
  verify(): Promise<void> | undefined {
    return this.#root.holding.verify(this.#here);
  }

  [Symbol.dispose](): void {
    this.#hold(this.#top);
  }

  /** Goes there in one step, when the system knows the way by heart; otherwise nowhere. */
  #jump(names: readonly string[], into: boolean): boolean {
    const name = into ? "." : names.at(-1);
    const directories = into ? names : names.slice(0, -1);
    if (name === undefined || isStagingName(name)) return false;
    const held = holdCached(this.#root, directories);
    if (held === undefined) return false;
    this.#hold(held);
    this.#names.push(...directories);
    this.#name = name;
    return true;
  }

  /** Takes the names one by one; the last is entered too when `into`, and otherwise left as the entry's name. */
  async #go(names: readonly string[], into: boolean): Promise<void> {
    const pending = names.toReversed();
    this.#name = ".";
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      if (name === "..") {
        pending.push(...this.#up().toReversed());
      } else if (this.#outside !== undefined) {
        this.#outside.push(name);
        this.#comeBack();
      } else if (isStagingName(name)) {
        throw new StorageError("not-found", this.virtual);
      } else if (!isNativeName(name, process.platform)) {
        throw new StorageError("bad-name", this.virtual);
      } else if (pending.length === 0 && !into) {
        this.#name = name;
      } else {
        const target = await this.#down(name);
        if (target !== undefined) pending.push(...this.#turn(target).toReversed());
      }
    }
    if (this.#outside !== undefined) throw leaves(this.virtual);
    await this.#comeDown();
  }

  /** Enters the directory; when it is a link instead, says where that points. */
  async #down(name: string): Promise<string | undefined> {
    await this.#comeDown();
    try {
      await this.#enter(name);
      this.#names.push(name);
      return undefined;
    } catch (error) {
      if (errnoOf(error) !== "ENOTDIR" && errnoOf(error) !== "ELOOP") throw error;
      const target = await unless(readlink(this.sibling(name)), "EINVAL", "UNKNOWN");
      if (target === undefined) throw error;
      this.#countLink();
      return target;
    }
  }

  /** Goes to the parent, and gives the names to take from where it stands then. */
  #up(): readonly string[] {
    if (this.#outside !== undefined) {
      this.#outside.pop();
    } else if (this.#names.pop() !== undefined) {
      this.#above = true;
      return [];
    } else if (this.#root.links === "follow") {
      return this.#startAtDisk(this.#top.path).slice(0, -1);
    } else {
      this.#outside = this.#rootNames.slice(0, -1);
    }
    this.#comeBack();
    return [];
  }

  /** Stands where the link's target begins, and gives the names to take from there. */
  #turn(target: string): readonly string[] {
    if (!isAbsolute(target)) return namesOnDisk(target);
    if (this.#root.links === "follow") return this.#startAtDisk(target);
    this.#startAt(this.#top);
    this.#outside = [];
    this.#comeBack();
    return namesOnDisk(target);
  }

  /** Stands at the root of the disk that the path is on, and gives the names of the path from there. */
  #startAtDisk(path: string): readonly string[] {
    this.#left = true;
    const disk = parse(path).root;
    this.#top = { path: disk.endsWith(sep) ? disk.slice(0, -1) : disk, close: () => {} };
    this.#startAt(this.#top);
    return namesOnDisk(path.slice(disk.length));
  }

  /** A way that left the root is in it again when it spells the root's real path. */
  #comeBack(): void {
    const names = this.#rootNames;
    const outside = this.#outside;
    if (outside?.length === names.length && names.every((name, i) => name === outside[i])) this.#outside = undefined;
  }

  get #rootNames(): readonly string[] {
    return namesOnDisk(this.#root.path);
  }

  #countLink(): void {
    if (this.#root.links === "refuse") {
      throw new StorageError("denied", this.virtual, { reason: "Symbolic links are not followed here." });
    }
    // As many as Linux follows (path_resolution(7)); beyond it, links point at each other.
    if (++this.#links > 40) throw tooMany(this.virtual);
  }

  #startAt(top: Held): void {
    this.#hold(top);
    this.#names.length = 0;
    this.#above = false;
  }

  /** Holds the directory that the names lead to, taken from the top again. */
  async #comeDown(): Promise<void> {
    if (!this.#above) return;
    this.#hold(this.#top);
    for (const name of this.#names) {
      // A link may go up and down a thousand times, and each of these may be a thousand deep.
      if (++this.#steps > 10_000) throw tooMany(this.virtual);
      await this.#enter(name);
    }
    this.#above = false;
  }

  async #enter(name: string): Promise<void> {
    this.#left = true;
    this.#hold(await this.#root.holding.enter(this.#here, name));
  }

  #hold(directory: Held): void {
    if (directory !== this.#here) this.#here.close();
    this.#here = directory;
  }
}

function namesOnDisk(path: string): readonly string[] {
  return path.split(sep).filter((name) => name !== "" && name !== ".");
}
