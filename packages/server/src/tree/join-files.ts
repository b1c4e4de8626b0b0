import type { VirtualPath } from "@tandem/protocol";
import { rightsAt, statIfThere, StorageError, type Storage } from "@tandem/storage";
import { copyBytes, type CopyOptions } from "./copy-bytes.ts";

/**
 * Makes the target of what it has and of the sources, in their order, in one step; then removes the sources. Until that step
 * everything is as it was, and when it fails it stays so. The target itself may be named as the first source.
 */
export async function joinFiles(
  storage: Storage,
  target: VirtualPath,
  sources: readonly VirtualPath[],
  { turn, signal }: CopyOptions,
): Promise<JoinedFiles> {
  const pieces = sources[0] === target ? sources.slice(1) : sources;
  for (const [at, piece] of pieces.entries()) {
    if (piece === target || pieces.indexOf(piece) !== at) throw joinedTwice(piece);
  }
  const all = (await statIfThere(storage, target, { signal })) === undefined ? pieces : [target, ...pieces];
  for (const piece of pieces) {
    // Known only behind the join it would be too late: who sends the same again would have everything twice.
    if (rightsAt(storage, piece).remove) continue;
    throw new StorageError("denied", piece, { reason: "It is removed when it is joined, which this account may not." });
  }
  const seen = new Set<string>();
  for (const path of all) {
    const { kind, unique } = await storage.stat(path, { signal });
    if (kind !== "file") throw new StorageError("is-a-directory", path, { reason: "Only files can be joined." });
    // A link leads to the same file by another path, which would be removed with the piece.
    if (unique !== undefined && seen.has(unique)) throw joinedTwice(path);
    if (unique !== undefined) seen.add(unique);
  }
  await using stage = await storage.write(target, { signal });
  let size = 0;
  for (const path of all) {
    await using source = await storage.read(path, { signal });
    size += await copyBytes(source, stage, { turn, signal });
  }
  await stage.commit();
  // From here on a piece that stays is only room; without the signal, so that an ABOR does not leave some of them.
  let left = 0;
  for (const piece of pieces) {
    try {
      await storage.remove(piece);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      left++;
    }
  }
  return { size, left };
}

/** What a join has come to. */
interface JoinedFiles {
  /** Bytes of the target. */
  readonly size: number;
  /** How many sources could not be removed, though all are joined. */
  readonly left: number;
}

function joinedTwice(path: VirtualPath): StorageError {
  return new StorageError("bad-name", path, { reason: "A file can be joined once only." });
}
