import { parsePath } from "@tandem/protocol";
import { StorageError, type Options, type Storage } from "@tandem/storage/interface";
import { manifestName, type Manifest } from "./manifest.ts";
import { parseManifest } from "./parse-manifest.ts";
import { SyncError } from "./sync-error.ts";

/**
 * The manifest that lies in a tree; `undefined` when there is none, or what is there is none: then the tree is listed as
 * if for the first time. Rejects when the tree cannot be read.
 */
export async function readManifest(storage: Storage, options: Options = {}): Promise<Manifest | undefined> {
  try {
    await using source = await storage.read(manifestPath, options);
    const decoder = new TextDecoder();
    let json = "";
    for await (const bytes of source) {
      json += decoder.decode(bytes, { stream: true });
      if (json.length > longest) return undefined;
    }
    return parseManifest(json + decoder.decode());
  } catch (error) {
    if (error instanceof SyncError || isNoFile(error)) return undefined;
    throw error;
  }
}

/** Puts the manifest into a tree, as `.tandem-sync.json` in its root. */
export async function writeManifest(storage: Storage, manifest: Manifest, options: Options = {}): Promise<void> {
  await using stage = await storage.write(manifestPath, options);
  // In JSON the bytes of a name that is no UTF-8 are written as \udcNN: the text is ASCII there, and survives.
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  for (let at = 0; at < bytes.length; at += pieceSize) await stage.write(bytes.subarray(at, at + pieceSize));
  await stage.commit();
}

/** Takes the manifest out of a tree, so that a run that does not end leaves none that is wrong. */
export async function removeManifest(storage: Storage, options: Options = {}): Promise<void> {
  try {
    await storage.remove(manifestPath, options);
  } catch (error) {
    if (!isNoFile(error)) throw error;
  }
}

const manifestPath = parsePath(`/${manifestName}`);
// Two million files; what is longer costs more to read than to list.
const longest = 256 * 1024 * 1024;
const pieceSize = 64 * 1024;

function isNoFile(error: unknown): boolean {
  return error instanceof StorageError && ["not-found", "is-a-directory"].includes(error.code);
}
