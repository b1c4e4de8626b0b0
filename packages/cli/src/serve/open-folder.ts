import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { printable } from "@tandem/protocol";
import { openDirectory, StorageError, type DirectoryOptions, type Storage } from "@tandem/storage";
import { cachedFiles } from "@tandem/transport";
import { usageError } from "../command-error.ts";
import type { Folder } from "./choices.ts";

/** A folder that exists, as a storage. Throws a `CommandError` with one sentence about the folder. */
export async function openFolder(
  { path, fault }: Pick<Folder, "path" | "fault">,
  disk: DirectoryOptions,
): Promise<Storage> {
  try {
    return await openDirectory(path, { ...disk, cached: cachedFiles });
  } catch (error) {
    throw fault(folderFault(path, error));
  }
}

/** Makes the folder with a welcome file in it when there is none; leaves one that is there as it is. */
export async function makeWelcomeFolder(path: string, umask: number): Promise<void> {
  try {
    await mkdir(path, { mode: 0o777 & ~umask });
    await writeFile(join(path, "welcome.txt"), welcome, { flag: "wx", mode: 0o666 & ~umask });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    throw usageError(
      `The folder ${printable(resolve(path))} cannot be made here: name another one, tandem serve DIR.`,
      {
        cause: error,
      },
    );
  }
}

/** Why a folder cannot be served, in one sentence. */
export function folderFault(path: string, error: unknown): string {
  const folder = `The folder ${printable(resolve(path))}`;
  switch (error instanceof StorageError ? error.code : undefined) {
    case "not-found":
      return `${folder} does not exist: make it, or name another one.`;
    case "not-a-directory":
      return `${printable(resolve(path))} is not a folder: name the folder to serve.`;
    case "denied":
      return `${folder} may not be read: give this user read and search permission, or name another one.`;
    default:
      return `${folder} cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const welcome = `Welcome to Tandem.

This file came to you over two connections: one carried the commands, the
other these bytes. Whatever you put into this folder can be fetched by anyone
who may log in, and what they send appears beside this file.

Delete it whenever you like; it is made only together with the folder.
`;
