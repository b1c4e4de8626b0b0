import { quotePath, type VirtualPath } from "@tandem/protocol";
import { StorageError } from "@tandem/storage";
import type { Handling } from "./handler.ts";

/** Makes `path` the working directory and says so; throws a `StorageError` when it is none. */
export async function changeDirectory({ session, storage }: Handling, path: VirtualPath): Promise<string> {
  const { kind } = await storage.stat(path);
  if (kind !== "directory") throw new StorageError("not-a-directory", path);
  session.change({ directory: path });
  return `${quotePath(path)} is the working directory now.`;
}
