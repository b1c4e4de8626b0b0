import { isPlain, type DataFormat, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Storage } from "@tandem/storage";
import { fileEncoder } from "./representation.ts";

export interface TransferSizeOptions {
  readonly format: DataFormat;
  /** Whose unfinished upload counts as the file, where there is none. */
  readonly owner: string | undefined;
  /** The most bytes that are read to count what becomes of them. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * Exactly how many bytes a RETR of the file would put on the data connection (RFC 3659 §4). Where type, structure or mode
 * change them it reads the file, up to `limit`; beyond that, and in mode Z, nobody can tell before the transfer, and an
 * estimate is forbidden. Rejects with `StorageError`.
 */
export async function transferSize(
  storage: Storage,
  path: VirtualPath,
  { format, owner, limit, signal }: TransferSizeOptions,
): Promise<TransferSize> {
  const { size, whole } = await storedSize(storage, path, owner, signal);
  if (isPlain(format) || isOneToOne(format)) return { size };
  if (format.mode === "Z") return { unknown: "The size in mode Z is not known before the transfer; send MODE S." };
  if (!whole) return { unknown: "The upload is not finished: its size is known as it is stored; send TYPE I." };
  if (size > limit) {
    return { unknown: `The size in this type is counted for files up to ${limit} bytes only; send TYPE I.` };
  }
  const encoder = fileEncoder(format, 0);
  let encoded = 0;
  await using source = await storage.read(path, { signal });
  for await (const bytes of source) encoded += encoder.push(bytes).length;
  return { size: encoded + encoder.end().length };
}

/** The size, or why it is not known. */
export type TransferSize = { readonly size: number } | { readonly unknown: string };

interface StoredSize {
  readonly size: number;
  /** Not an upload that was broken off. */
  readonly whole: boolean;
}

/** The size of the file, or of the upload that would become it. */
async function storedSize(
  storage: Storage,
  path: VirtualPath,
  owner: string | undefined,
  signal: AbortSignal,
): Promise<StoredSize> {
  try {
    const { kind, size } = await storage.stat(path, { signal });
    if (kind === "file") return { size, whole: true };
  } catch (error) {
    // Nothing but the first error is told: that there is no such file, and not that there is no such upload either.
    const unfinished =
      owner === undefined ? undefined : await storage.unfinished?.(path, { owner }).catch(() => undefined);
    if (unfinished === undefined) throw error;
    return { size: unfinished.size, whole: false };
  }
  throw new StorageError("is-a-directory", path, { reason: "Only a file has a size." });
}

/** EBCDIC has a byte for each byte. */
function isOneToOne({ type, structure, mode }: DataFormat): boolean {
  return type.kind === "ebcdic" && structure === "F" && mode === "S";
}
