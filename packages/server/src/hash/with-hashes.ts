import type { HashAlgorithm, VirtualPath } from "@tandem/protocol";
import { StorageError, type Attributes, type Source, type Stage, type Storage } from "@tandem/storage";
import { layer } from "../tree/layer.ts";
import { versionOf } from "../tree/version-of.ts";
import type { HashService } from "./hash-service.ts";
import { runningHash, type RunningHash } from "./running-hash.ts";

export interface WithHashesOptions {
  readonly hashes: HashService;
  /** The hash function that the session will ask for, by what it asked before; `undefined` when it never did. */
  readonly wanted: () => HashAlgorithm | undefined;
}

/**
 * The same tree, where the hash of a file that is written or read from its first byte to its last is computed on the way, so
 * that nobody needs to read it again. Where no hash is wanted, everything passes as it is, descriptors too.
 */
export function withHashes(storage: Storage, { hashes, wanted }: WithHashesOptions): Storage {
  const tapOf = (path: VirtualPath): Tap | undefined => {
    const algorithm = wanted();
    return algorithm && { layered, path, algorithm, hashes, hash: runningHash(algorithm) };
  };
  const layered: Storage = layer(storage, {
    async write(path, options = {}) {
      const stage = await storage.write(path, options);
      const tap = (options.start ?? 0) === 0 ? tapOf(path) : undefined;
      return tap === undefined ? stage : new TappedStage(stage, tap);
    },
    async read(path, options = {}) {
      const whole = (options.start ?? 0) === 0 && options.end === undefined;
      const tap = whole ? tapOf(path) : undefined;
      if (tap === undefined) return storage.read(path, options);
      const before = await storage.stat(path, options);
      return new TappedSource(await storage.read(path, options), tap, before);
    },
  });
  return layered;
}

/** One file on its way, and its hash. */
interface Tap {
  readonly layered: Storage;
  readonly path: VirtualPath;
  readonly algorithm: HashAlgorithm;
  readonly hashes: HashService;
  readonly hash: RunningHash;
}

class TappedStage implements Stage {
  readonly start = 0;
  readonly #stage: Stage;
  readonly #tap: Tap;
  #size = 0;
  declare readonly keep?: () => Promise<void>;

  constructor(stage: Stage, tap: Tap) {
    this.#stage = stage;
    this.#tap = tap;
    if (stage.keep !== undefined) this.keep = () => stage.keep!();
  }

  write(bytes: Uint8Array): Promise<void> {
    this.#tap.hash.update(bytes);
    this.#size += bytes.length;
    return this.#stage.write(bytes);
  }

  async commit(): Promise<void> {
    await this.#stage.commit();
    // The upload is done: that its hash cannot be kept is no failure of it.
    await remember(this.#tap, (attributes) => attributes.size === this.#size);
  }

  abort(): Promise<void> {
    return this.#stage.abort();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stage[Symbol.asyncDispose]() as Promise<void>;
  }
}

class TappedSource implements Source {
  declare readonly size?: number;
  readonly #source: Source;
  readonly #tap: Tap;
  readonly #before: Attributes;

  constructor(source: Source, tap: Tap, before: Attributes) {
    this.#source = source;
    this.#tap = tap;
    this.#before = before;
    if (source.size !== undefined) this.size = source.size;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const bytes of this.#source) {
      this.#tap.hash.update(bytes);
      size += bytes.length;
      yield bytes;
    }
    const before = versionOf(this.#before);
    await remember(this.#tap, (attributes) => attributes.size === size && versionOf(attributes) === before);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#source[Symbol.asyncDispose]() as Promise<void>;
  }
}

/** Keeps the hash for the file as it is now, when `same` finds that these are the bytes that were hashed. */
async function remember(
  { layered: storage, path, algorithm, hashes, hash }: Tap,
  same: (attributes: Attributes) => boolean,
): Promise<void> {
  try {
    const attributes = await storage.stat(path);
    if (!same(attributes)) return;
    hashes.keep({ storage, path, attributes, algorithm, start: 0, end: attributes.size }, hash.digest());
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}
