import type { PlainSource, Source, Stage } from "@tandem/storage/interface";

/** A copy that is under way. */
export interface Moving {
  /** Bytes that are there by now, of `size`. */
  readonly at: number;
  readonly size: number;
  /** Told how many are there, as they move. */
  readonly reach: (at: number) => void;
  /** Takes those that do not move by themselves. */
  readonly take: (bytes: Uint8Array) => Promise<void>;
}

/**
 * Moves all of a source into a stage without a look at its bytes, where one of them is a plain file and the other has a way past
 * this process; false when that is not so, and nothing has moved. No more than `size` bytes move by themselves.
 */
export async function moveFile(source: Source, stage: Stage, moving: Moving): Promise<boolean> {
  if (isPlain(source) && stage.takeFrom !== undefined) {
    const { start, end } = source.descriptor;
    const all = moving.at + end - start;
    await stage.takeFrom(source, moving.reach);
    moving.reach(all);
    return true;
  }
  if (source.moveInto === undefined || stage.descriptor === undefined) return false;
  const file = stage.descriptor;
  const descriptor = {
    fd: file.fd,
    medium: file.medium,
    get position() {
      return file.position;
    },
    get room() {
      return Math.min(file.room, moving.size - moving.at);
    },
    wrote(bytes: number) {
      file.wrote(bytes);
      moving.reach(moving.at + bytes);
    },
  };
  await source.moveInto({ descriptor, write: moving.take });
  return true;
}

function isPlain(source: Source): source is PlainSource {
  return source.descriptor !== undefined;
}
