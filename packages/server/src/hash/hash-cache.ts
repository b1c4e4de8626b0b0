import type { HashAlgorithm, VirtualPath } from "@tandem/protocol";
import type { Attributes, Storage } from "@tandem/storage";
import { originOf } from "../tree/layer.ts";
import { versionOf } from "../tree/version-of.ts";

/** What a hash is of: the bytes from `start` up to `end`, not included, of a file as it was when it had these attributes. */
export interface HashedBytes {
  readonly storage: Storage;
  readonly path: VirtualPath;
  readonly attributes: Attributes;
  readonly algorithm: HashAlgorithm;
  readonly start: number;
  readonly end: number;
}

/** Hashes of files that have not changed since; the one that was asked for longest ago is forgotten first. */
export class HashCache {
  readonly #limit: number;
  readonly #digests = new Map<string, string>();
  readonly #storages = new WeakMap<Storage, number>();
  #lastStorage = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  find(bytes: HashedBytes): string | undefined {
    const key = this.#key(bytes);
    const digest = this.#digests.get(key);
    if (digest === undefined) return undefined;
    this.#digests.delete(key);
    this.#digests.set(key, digest);
    return digest;
  }

  keep(bytes: HashedBytes, digest: string): void {
    if (this.#limit <= 0) return;
    this.#digests.set(this.#key(bytes), digest);
    for (const oldest of this.#digests.keys()) {
      if (this.#digests.size <= this.#limit) break;
      this.#digests.delete(oldest);
    }
  }

  /** A file that changed has another key: nothing needs to be taken out. */
  #key({ storage, path, attributes, algorithm, start, end }: HashedBytes): string {
    return [this.#idOf(storage), algorithm, start, end, path, versionOf(attributes)].join("\0");
  }

  #idOf(layered: Storage): number {
    const storage = originOf(layered);
    const known = this.#storages.get(storage);
    if (known !== undefined) return known;
    this.#storages.set(storage, ++this.#lastStorage);
    return this.#lastStorage;
  }
}
