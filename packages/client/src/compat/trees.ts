import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isName } from "@tandem/protocol";
import type { Client } from "../client.ts";
import { RefusedError } from "../ftp-error.ts";
import { receiveFile, sendFile } from "./local-file.ts";
import type { ProgressTracker } from "./progress-tracker.ts";

/** What the walks through whole trees work with. */
export interface Trees {
  readonly client: Client;
  readonly progress: ProgressTracker;
}

/** Removes everything in a directory. */
export async function clearTree(client: Client, directory: string): Promise<void> {
  const { files, directories } = await remoteTree(client, directory);
  await each(files, async (path) => client.remove(below(directory, path)));
  // The deepest first.
  for (const path of directories.toReversed()) await client.removeDirectory(below(directory, path));
}

/** Sends what is in a folder, links followed; directories that are there are used. */
export async function sendTree({ client, progress }: Trees, local: string, remote: string): Promise<void> {
  const { files, directories } = await localTree(local);
  const above = remote.split("/").map((_, at, names) => names.slice(0, at + 1).join("/"));
  for (const path of [...above, ...directories.map((name) => below(remote, name))]) {
    if (path !== "") await makeUnlessThere(client, path);
  }
  await each(files, async (path) => {
    const { onProgress, end } = progress.follow(lastOf(path), "upload");
    const result = await sendFile(client, "upload", join(local, path), below(remote, path), { onProgress });
    end(result.bytes);
  });
}

/** Fetches what is in a directory. What has no name that is safe here is left out, as are links. */
export async function fetchTree({ client, progress }: Trees, local: string, remote: string): Promise<void> {
  const { files, directories } = await remoteTree(client, remote, "files");
  for (const path of ["", ...directories]) await mkdir(join(local, path), { recursive: true });
  await each(files, async (path) => {
    const { onProgress, end } = progress.follow(lastOf(path), "download");
    const result = await receiveFile(client, below(remote, path), join(local, path), { start: 0, onProgress });
    end(result.bytes);
  });
}

/** Paths from the top of a tree on, each directory before what is in it. */
interface Tree {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

/** With links and what nobody understands among the files, unless only `files` are wanted. */
async function remoteTree(client: Client, top: string, wanted: "files" | "everything" = "everything"): Promise<Tree> {
  const files: string[] = [];
  const directories: string[] = [];
  for (const directory of growing("", directories)) {
    for (const { name, kind } of await client.list(below(top, directory)).all()) {
      if (!isName(name) || (wanted === "files" && name.includes("\\"))) continue;
      const path = directory === "" ? name : `${directory}/${name}`;
      if (kind === "directory") directories.push(path);
      else if (kind === "file" || wanted === "everything") files.push(path);
    }
  }
  return { files, directories };
}

async function localTree(top: string): Promise<Tree> {
  const files: string[] = [];
  const directories: string[] = [];
  for (const directory of growing("", directories)) {
    for (const name of await readdir(join(top, directory))) {
      const path = directory === "" ? name : `${directory}/${name}`;
      const found = await stat(join(top, path));
      if (found.isDirectory()) directories.push(path);
      else if (found.isFile()) files.push(path);
    }
  }
  return { files, directories };
}

/** The first, and then what has been put into the list meanwhile. */
function* growing<Item>(first: Item, more: readonly Item[]): Generator<Item, void, undefined> {
  yield first;
  for (let at = 0; at < more.length; at++) yield more[at]!;
}

async function makeUnlessThere(client: Client, path: string): Promise<void> {
  try {
    await client.makeDirectory(path);
  } catch (error) {
    // There already, as a rule; what is stored in it tells otherwise.
    if (!(error instanceof RefusedError)) throw error;
  }
}

/** A few at a time: enough to keep connections busy, few enough files open. None begins behind a failure. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  let failed: { readonly error: unknown } | undefined;
  const walk = async (): Promise<void> => {
    for (const item of left) {
      if (failed !== undefined) return;
      try {
        await work(item);
      } catch (error) {
        failed ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: abreast }, walk));
  if (failed !== undefined) throw failed.error;
}

function below(directory: string, path: string): string {
  if (path === "") return directory;
  return `${directory.endsWith("/") ? directory : `${directory}/`}${path}`;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const abreast = 8;
