import { namesOf, parentPath, ProtocolError, rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Attributes, type Options } from "@tandem/storage/interface";
import type { Client } from "../client.ts";
import { RefusedError } from "../ftp-error.ts";
import { pathArgument } from "../session/path-argument.ts";
import { attributesOf } from "./attributes-of.ts";

/** Where a tree begins on a server, and what is there. */
export interface RemoteTree {
  readonly client: Client;
  /** What the server calls a path of the tree. Rejects with `StorageError` `bad-name` for what no command can carry. */
  nameOf(path: VirtualPath, options?: Options): Promise<string>;
  /** What is at the path; undefined when the server says that nothing is, or nothing for us. */
  look(path: VirtualPath, options?: Options): Promise<Attributes | undefined>;
  /** What is wrong with a path at which nothing is: `not-a-directory` when a file lies on the way. */
  absence(path: VirtualPath, options?: Options): Promise<StorageError>;
}

/** The tree below `root`, or below the directory that is the working directory at the first use. */
export function remoteTree(client: Client, root: string | undefined): RemoteTree {
  let base: Promise<string> | undefined;
  const tree: RemoteTree = {
    client,
    async nameOf(path, options) {
      base ??= baseOf(client, root);
      const name = joined(await unlessFailed(base, options), path);
      try {
        return pathArgument(name);
      } catch (cause) {
        if (cause instanceof ProtocolError) throw new StorageError("bad-name", path, { cause });
        throw cause;
      }
    },
    async look(path, options) {
      try {
        return attributesOf(await client.stat(await tree.nameOf(path, options), options));
      } catch (error) {
        if (!(error instanceof RefusedError) || error.reply.code < 500) throw error;
        return undefined;
      }
    },
    async absence(path, options) {
      for (let above = parentPath(path); above !== rootPath; above = parentPath(above)) {
        const there = await tree.look(above, options);
        if (there?.kind === "directory") break;
        if (there !== undefined) return new StorageError("not-a-directory", path);
      }
      return new StorageError("not-found", path);
    },
  };
  return tree;

  /** A failure is of the call that met it: the next one asks again. */
  async function unlessFailed(asked: Promise<string>, options: Options | undefined): Promise<string> {
    try {
      options?.signal?.throwIfAborted();
      return await asked;
    } catch (error) {
      base = undefined;
      throw error;
    }
  }
}

/** An absolute name where the server has such, so that the tree stays where it is when the working directory changes. */
async function baseOf(client: Client, root: string | undefined): Promise<string> {
  if (root?.startsWith("/")) return root;
  const here = await client.workingDirectory();
  if (!here.startsWith("/")) return root ?? "";
  return root === undefined || root === "" ? here : `${here.replace(/\/+$/, "")}/${root}`;
}

function joined(base: string, path: VirtualPath): string {
  const names = namesOf(path).join("/");
  if (names === "") return base === "" ? "." : base;
  return base === "" ? names : `${base.replace(/\/+$/, "")}/${names}`;
}
