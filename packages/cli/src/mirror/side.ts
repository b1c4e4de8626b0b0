import { mkdir, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { asStorage, type Client } from "@tandem/client";
import { printable } from "@tandem/protocol";
import { directoryStorage } from "@tandem/storage/directory";
import type { Storage } from "@tandem/storage/interface";
import { fileFailure } from "../client/failure.ts";
import { parseLocation, urlOf, type Location } from "../client/location.ts";
import { isRemoteDirectory } from "../client/remote-directory.ts";
import type { ClientRun } from "../client/run-client.ts";
import { usageError } from "../command-error.ts";

/** One of the two trees of a mirror: a folder of this machine, or a directory of a server. */
export type Side =
  | { readonly kind: "local"; readonly folder: string }
  | { readonly kind: "remote"; readonly location: Location };

/** What a word of the command line names: a URL, or a folder. Throws a usage error. */
export function parseSide(word: string): Side {
  if (/^ftp(?:e?s)?:/i.test(word)) return { kind: "remote", location: parseLocation(word) };
  if (word === "") throw usageError("The name of a folder is empty.");
  // A typo in a URL would otherwise be a folder of that name.
  if (/^[a-z]{2,}:\/\//i.test(word)) throw usageError(`${printable(word)} is no ftp: URL, and no folder's name.`);
  return { kind: "local", folder: word };
}

/** As people know it, without a password. */
export function sideLabel(side: Side): string {
  return side.kind === "local" ? side.folder : urlOf(side.location.server, side.location.path);
}

/** A tree that is ready to be looked at. */
export interface OpenSide {
  readonly storage: Storage;
  /** Of a remote one: the server, and the directory there. */
  readonly remote?: { readonly client: Client; readonly path: string };
  /** Makes the directory itself, and those above it, when they are missing. */
  make(): Promise<void>;
}

export async function openSide(
  side: Side,
  { connect, signal }: Pick<ClientRun, "connect" | "signal">,
): Promise<OpenSide> {
  if (side.kind === "remote") {
    const { server, path } = side.location;
    const client = await connect(server);
    return {
      storage: asStorage(client, { path }),
      remote: { client, path },
      async make() {
        if (!(await isRemoteDirectory(client, path, { signal })))
          await client.makeDirectory(path, { signal, recursive: true });
      },
    };
  }
  const folder = resolve(side.folder);
  const there = await stat(folder).catch(() => undefined);
  if (there !== undefined && !there.isDirectory()) {
    throw usageError(`${printable(side.folder)} is a file; a mirror is of a folder.`);
  }
  return {
    storage: directoryStorage(folder),
    async make() {
      await mkdir(folder, { recursive: true }).catch((error: unknown) => {
        throw fileFailure("make", side.folder, error);
      });
    },
  };
}
