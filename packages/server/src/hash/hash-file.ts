import type { HashAlgorithm, VirtualPath } from "@tandem/protocol";
import type { Handling } from "../session/handler.ts";

/** What is asked for: bytes from `start` (default 0) up to `end`, not included (default: the end of the file). */
export interface HashRequest {
  readonly path: VirtualPath;
  readonly algorithm: HashAlgorithm;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** The hash of a file or a part of it, in lower-case hexadecimal; or why there is none. */
export type FileHash =
  | { readonly kind: "hashed"; readonly digest: string; readonly start: number; readonly end: number }
  | { readonly kind: "not-a-file" }
  | { readonly kind: "beyond-end"; readonly size: number };

/**
 * Hashes a file, an `end` beyond its own meaning that; and notes that this session wants hashes, so that those of the next
 * files are computed while they move.
 */
export async function hashFile(
  { session, storage, hashes, signal }: Handling,
  request: HashRequest,
): Promise<FileHash> {
  const { path, algorithm, start = 0, end = Infinity } = request;
  session.change({ hashWanted: algorithm });
  const attributes = await storage.stat(path, { signal });
  if (attributes.kind !== "file") return { kind: "not-a-file" };
  const { size } = attributes;
  const last = Math.min(end, size);
  if (start > last || (start === size && size > 0)) return { kind: "beyond-end", size };
  const digest = await hashes.hash({ storage, path, attributes, algorithm, start, end: last }, signal);
  return { kind: "hashed", digest, start, end: last };
}
