import fs from "node:fs";
import { decodeText, encodeText } from "@tandem/protocol";
import type { Entry } from "../storage.ts";
import { attributesOf, kindOf, unknownAttributes, uniqueOf, type FileFacts } from "./attributes.ts";
import { onDisk } from "./calls.ts";
import { decodeName, isAscii } from "./decode-name.ts";
import { openCursor, type DirectoryCursor } from "./directory-cursor.ts";
import { errnoOf } from "./fault.ts";
import { isStagingName } from "./name.ts";

/** How a directory is opened and read; by Node's own calls when missing. */
export type OpenDirectory = ((path: string | Buffer) => DirectoryCursor) | undefined;

/**
 * Goes through a plain directory, by its path on disk, and is itself the entry that it stands at: nothing is made of any. It lets
 * nothing else happen, and so is for a thread that has nothing else to do. Throws the errors of the system.
 */
export class DirectoryScan implements Disposable {
  readonly #path: string;
  readonly #cursor: DirectoryCursor;
  readonly #uniquePrefix: string;
  /** Undefined of what may not be looked at. */
  #facts: FileFacts | undefined;
  #kind: Entry["kind"] = "other";
  #target: string | undefined;

  /** `uniquePrefix` stands before each `unique`. */
  constructor(path: string, open?: OpenDirectory, uniquePrefix = "") {
    this.#path = path;
    this.#cursor = open === undefined ? openCursor(path) : open(onDisk(path));
    this.#uniquePrefix = uniquePrefix;
  }

  /** Goes to the next entry; false at the end. */
  next(): boolean {
    while (this.#cursor.next()) if (!this.#isStage) return true;
    return false;
  }

  /** Goes to the entry of that name; what is next does not depend on it. */
  go(name: string): void {
    this.#cursor.go(isAscii(name) ? name : Buffer.from(encodeText(name)).toString("latin1"));
  }

  /** Asks what the entry is; false when it is gone. The facts below are those of the last one that was asked for. */
  look(): boolean {
    this.#kind = "other";
    this.#target = undefined;
    this.#facts = undefined;
    try {
      this.#facts = this.#cursor.look();
      if (this.#facts === undefined) return false;
      this.#kind = kindOf(this.#facts.mode);
    } catch (error) {
      const code = errnoOf(error);
      if (code !== "EACCES" && code !== "EPERM") throw error;
    }
    if (this.#kind === "link") this.#target = targetOf(`${this.#path}/${this.name}`);
    return true;
  }

  /** The entry as an object of its own. */
  entry(): Entry {
    const target = this.#target;
    const attributes = this.#facts === undefined ? unknownAttributes : attributesOf(this.#facts);
    return { ...attributes, name: this.name, ...(target !== undefined && { target }) };
  }

  /** The name lies between `start` and `end` of these bytes. */
  get bytes(): Uint8Array {
    return this.#cursor.bytes;
  }

  get start(): number {
    return this.#cursor.start;
  }

  get end(): number {
    return this.#cursor.end;
  }

  get name(): string {
    return decodeName(this.#cursor.name);
  }

  get kind(): Entry["kind"] {
    return this.#kind;
  }

  get size(): number {
    return this.#kind === "file" ? this.#facts!.size : 0;
  }

  get modified(): number {
    return this.#facts === undefined ? 0 : Math.floor(this.#facts.mtimeMs);
  }

  get created(): number | undefined {
    const time = this.#facts?.birthtimeMs ?? 0;
    return time > 0 ? Math.floor(time) : undefined;
  }

  get mode(): number | undefined {
    return this.#facts && this.#facts.mode & 0o7777;
  }

  get owner(): string | undefined {
    return this.#facts && String(this.#facts.uid);
  }

  get group(): string | undefined {
    return this.#facts && String(this.#facts.gid);
  }

  get links(): number | undefined {
    return this.#facts?.nlink;
  }

  get unique(): string | undefined {
    const unique = this.#facts && uniqueOf(this.#facts);
    return unique === undefined ? undefined : this.#uniquePrefix + unique;
  }

  get target(): string | undefined {
    return this.#target;
  }

  [Symbol.dispose](): void {
    this.#cursor.close();
  }

  get #isStage(): boolean {
    const first = this.bytes[this.start]!;
    // Nearly every name has another first byte, and is not made a text of.
    return (first === 0x2e || first >= 0x80) && isStagingName(this.name);
  }
}

/** Where a link points. */
function targetOf(path: string): string | undefined {
  try {
    return decodeText(fs.readlinkSync(onDisk(path), "buffer"));
  } catch (error) {
    // It is something else by now, or gone; it was a link.
    if (["EINVAL", "ENOENT", "UNKNOWN"].includes(errnoOf(error) ?? "")) return undefined;
    throw error;
  }
}
