import { isWithin, rootPath, type VirtualPath } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import { sortedEntries } from "./sorted-entries.ts";

/**
 * The lines of NLST: pathnames that RETR takes as they are, short below the working directory and absolute elsewhere
 * (RFC 1123 §4.1.2.7). A name with a line break cannot stand on one line and is left out.
 */
export async function* nameLines(
  storage: Storage,
  path: VirtualPath,
  { directory, signal }: { readonly directory: VirtualPath; readonly signal?: AbortSignal },
): AsyncGenerator<readonly string[]> {
  const options = signal === undefined ? {} : { signal };
  const pathname = pathnameIn(directory, path);
  const { kind } = await storage.stat(path, options);
  if (kind !== "directory") {
    yield [pathname];
    return;
  }
  const before = pathname === "" || pathname.endsWith("/") ? pathname : `${pathname}/`;
  for await (const batch of sortedEntries(storage, path, options)) {
    yield batch.map(({ name }) => before + name).filter((line) => !/[\r\n]/.test(line));
  }
}

/** The shortest pathname that means `path` in `directory`; empty for the directory itself. */
function pathnameIn(directory: VirtualPath, path: VirtualPath): string {
  if (!isWithin(directory, path)) return path;
  return path.slice(directory === rootPath ? 1 : directory.length + 1);
}
