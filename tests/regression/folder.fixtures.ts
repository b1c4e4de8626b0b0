import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePath } from "@tandem/protocol";
import { directoryStorage, type DirectoryOptions, type Storage } from "@tandem/storage";

/** A folder on disk that is served, gone at the end. */
export interface ServedFolder extends AsyncDisposable {
  readonly path: string;
  readonly storage: Storage;
}

export async function servedFolder(options: DirectoryOptions = {}): Promise<ServedFolder> {
  const path = await mkdtemp(join(tmpdir(), "tandem-regression-"));
  return {
    path,
    storage: directoryStorage(path, options),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Stores a file with this text. */
export async function put(storage: Storage, path: string, text: string): Promise<void> {
  await using stage = await storage.write(parsePath(path));
  await stage.write(Buffer.from(text));
  await stage.commit();
}

/** The text of a file. */
export async function textOf(storage: Storage, path: string): Promise<string> {
  await using source = await storage.read(parsePath(path));
  let text = "";
  for await (const bytes of source) text += Buffer.from(bytes).toString();
  return text;
}
