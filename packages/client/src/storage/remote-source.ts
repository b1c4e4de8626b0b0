import { StorageError, type MovedInto, type Source } from "@tandem/storage/interface";

/** What a source on a server is made of. */
export interface RemoteSourceOptions {
  readonly path: string;
  /** Bytes that will come, when that is known. */
  readonly size: number | undefined;
  /** Begins the transfer; its errors are those of a storage. */
  readonly begin: () => AsyncGenerator<Uint8Array, void, undefined>;
  /** Transfers all of it into a file of this machine; gives how many bytes came. Its errors are those of a storage too. */
  readonly fetch: (into: MovedInto) => Promise<number>;
}

/** A source whose transfer begins with the first byte asked for, so that any number may be open at once. */
export function remoteSource({ path, size, begin, fetch }: RemoteSourceOptions): Source {
  let chunks: AsyncGenerator<Uint8Array, void, undefined> | undefined;
  let taken = false;
  return {
    ...(size === undefined ? {} : { size }),
    [Symbol.asyncIterator]() {
      if (taken) return spent(path);
      taken = true;
      chunks = whole(path, size, begin());
      return chunks;
    },
    async moveInto(file) {
      if (taken) throw takenAlready(path);
      taken = true;
      assertWhole(path, size, await fetch(file));
    },
    async [Symbol.asyncDispose]() {
      taken = true;
      await chunks?.return();
    },
  };
}

/** A file that became shorter is a failure, never a short file. */
async function* whole(
  path: string,
  size: number | undefined,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let came = 0;
  for await (const bytes of chunks) {
    came += bytes.length;
    yield bytes;
  }
  assertWhole(path, size, came);
}

function assertWhole(path: string, size: number | undefined, came: number): void {
  if (size === undefined || came === size) return;
  throw new StorageError("failed", path, {
    reason: `It has ${size} bytes, and ${came} came: it was changed meanwhile.`,
  });
}

// eslint-disable-next-line require-yield
async function* spent(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  throw takenAlready(path);
}

function takenAlready(path: string): StorageError {
  return new StorageError("failed", path, { reason: "Its bytes were taken already; read it again." });
}
