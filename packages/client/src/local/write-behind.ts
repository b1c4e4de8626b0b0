import type { FileHandle } from "node:fs/promises";
import type { DataSink } from "@tandem/transport";

/** A sink of a file that takes the next bytes while it writes the last ones. */
export interface WriteBehind extends DataSink {
  /** Bytes that are in the file. */
  readonly bytes: number;
  /** Resolves when all that was taken is in the file; rejects when it could not be written. */
  flush(): Promise<void>;
}

/**
 * Writes from byte `start` of a file on, in pieces as large as come together meanwhile: a network and a disk that wait for each
 * other give half of what either could. It keeps what it is given until that is written: nobody may change it.
 */
export function writeBehind(handle: FileHandle, start: number): WriteBehind {
  let bytes = 0;
  let waiting: Uint8Array[] = [];
  let held = 0;
  let writing: Promise<void> | undefined;
  let failed: { readonly error: unknown } | undefined;

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const [pieces, length] = [waiting, held];
      [waiting, held] = [[], 0];
      await writeAll(handle, pieces, start + bytes);
      bytes += length;
    }
  }

  async function flush(): Promise<void> {
    await writing;
    if (failed !== undefined) throw failed.error;
  }

  return {
    get bytes() {
      return bytes;
    },
    flush,
    async write(piece) {
      if (failed !== undefined) throw failed.error;
      waiting.push(piece);
      held += piece.length;
      writing ??= writeWaiting()
        .catch((error: unknown) => void (failed = { error }))
        .finally(() => (writing = undefined));
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
