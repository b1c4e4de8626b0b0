import type { HashAlgorithm, VirtualPath } from "@tandem/protocol";
import type { Options, Storage } from "@tandem/storage";
import type { ContentHash } from "../hash/running-hash.ts";
import { hashByReading } from "./hash-by-reading.ts";
import type { HashFile } from "./diff-options.ts";

export interface CompareContentOptions {
  readonly from: Storage;
  readonly to: Storage;
  readonly hash: HashFile;
  readonly options: Options;
  /** The hash of the destination's file, where it is known. */
  readonly known?: ContentHash | undefined;
}

/**
 * Whether a file has the same content in both trees, and the hash of the source's. By the algorithm of the side that can tell one
 * without being read; where neither can, both are read.
 */
export async function compareContent(
  path: VirtualPath,
  { from, to, hash, options, known }: CompareContentOptions,
): Promise<{ readonly isSame: boolean; readonly hash: ContentHash }> {
  const read = (storage: Storage, algorithm: HashAlgorithm) => hashByReading(storage, path, algorithm, options);
  const told = known ?? (await hash("to", path, options));
  if (told !== undefined) {
    const asked = await hash("from", path, { ...options, algorithm: told.algorithm });
    const ours = asked?.algorithm === told.algorithm ? asked : await read(from, told.algorithm);
    return { isSame: ours.value === told.value, hash: ours };
  }
  const asked = await hash("from", path, options);
  const algorithm = asked?.algorithm ?? "SHA-256";
  const [ours, theirs] = await Promise.all([asked ?? read(from, algorithm), read(to, algorithm)]);
  return { isSame: ours.value === theirs.value, hash: ours };
}
