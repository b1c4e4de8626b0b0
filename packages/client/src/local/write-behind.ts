import type { FileHandle } from "node:fs/promises";
import type { Medium } from "@tandem/storage/interface";
import type { DataSink } from "@tandem/transport";

/** A sink of a file that takes the next bytes while it writes the last ones. */
export interface WriteBehind extends DataSink {
  /** Bytes that are in the file, none missing before them. */
  readonly bytes: number;
  readonly descriptor: NonNullable<DataSink["descriptor"]>;
  /** The last bytes that it was given, or as many of them as there are; it has to be open for reading too. */
  lastBytes(most: number): Promise<Uint8Array>;
  /** Resolves when all that was taken is in the file; rejects when it could not be written. */
  flush(): Promise<void>;
}

/**
 * Writes from byte `start` of a file on, in pieces as large as come together meanwhile: a network and a disk that wait for each
 * other give half of what either could. It keeps what it is given until that is written: nobody may change it. What goes into
 * the descriptor lies behind what was given before, written or not; when a write has failed, `flush` cuts the file to what is whole.
 */
export function writeBehind(handle: FileHandle, start: number, medium?: Medium): WriteBehind {
  let taken = 0;
  let waiting: Uint8Array[] = [];
  let held = 0;
  /** Where what waits ends. */
  let next = 0;
  /** Where the first byte belongs that is not in the file. */
  let open: number | undefined;
  let writing: Promise<void> | undefined;
  let failed: { readonly error: unknown } | undefined;

  async function writeWaiting(from: number): Promise<void> {
    for (let at = from; waiting.length > 0;) {
      const [pieces, length] = [waiting, held];
      [waiting, held] = [[], 0];
      await writeAll(handle, pieces, start + at);
      open = at += length;
    }
    open = undefined;
  }

  function fail(error: unknown): void {
    failed = { error };
  }

  async function flush(): Promise<void> {
    await writing;
    if (failed === undefined) return;
    // Not before: what was on its way into the descriptor when a write failed would be put behind a hole.
    await handle.truncate(start + (open ?? 0)).catch(() => {});
    throw failed.error;
  }

  return {
    get bytes() {
      return open ?? taken;
    },
    descriptor: {
      fd: handle.fd,
      medium,
      get room() {
        return failed === undefined ? Number.POSITIVE_INFINITY : 0;
      },
      get position() {
        return start + taken;
      },
      wrote: (bytes) => void (taken += bytes),
    },
    async lastBytes(most) {
      await flush();
      const bytes = new Uint8Array(Math.min(most, taken));
      await handle.read(bytes, 0, bytes.length, start + taken - bytes.length);
      return bytes;
    },
    flush,
    async write(piece) {
      if (failed !== undefined) throw failed.error;
      // Something went in behind what still waits: this is not to follow that.
      if (writing !== undefined && next !== taken) await flush();
      waiting.push(piece);
      held += piece.length;
      taken += piece.length;
      next = taken;
      if (writing === undefined) {
        open = taken - piece.length;
        writing = writeWaiting(open)
          .catch(fail)
          .finally(() => (writing = undefined));
      }
      if (held >= mostHeld) await flush();
    },
  };
}

async function writeAll(handle: FileHandle, pieces: readonly Uint8Array[], position: number): Promise<void> {
  let left: readonly Uint8Array[] = pieces;
  for (let at = position; left.length > 0;) {
    const { bytesWritten } = await handle.writev(left, at);
    at += bytesWritten;
    left = behind(left, bytesWritten);
  }
}

/** What is left of pieces when so many bytes are gone. */
function behind(pieces: readonly Uint8Array[], gone: number): readonly Uint8Array[] {
  let [first, skipped] = [0, gone];
  for (let piece = pieces[first]; piece !== undefined && piece.length <= skipped; piece = pieces[first]) {
    skipped -= piece.length;
    first++;
  }
  const rest = pieces.slice(first);
  return skipped === 0 ? rest : [rest[0]!.subarray(skipped), ...rest.slice(1)];
}

// Twice that is in memory at the most; a disk that is slower than the network sets the pace from there on.
const mostHeld = 1024 * 1024;
