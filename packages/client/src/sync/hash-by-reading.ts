import type { HashAlgorithm, VirtualPath } from "@tandem/protocol";
import type { Options, Storage } from "@tandem/storage";
import { runningHash, type ContentHash } from "../hash/running-hash.ts";

/** The hash of all bytes of a file, by reading it; rejects as the storage does. */
export async function hashByReading(
  storage: Storage,
  path: VirtualPath,
  algorithm: HashAlgorithm,
  options: Options = {},
): Promise<ContentHash> {
  await using source = await storage.read(path, options);
  const running = runningHash(algorithm);
  for await (const bytes of source) running.update(bytes);
  return running.end();
}
