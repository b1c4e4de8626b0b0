import { parentPath, ProtocolError, replyText, type Reply, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Options, type StorageFault } from "@tandem/storage/interface";
import { FtpError, RefusedError } from "../ftp-error.ts";
import type { RemoteTree } from "./remote-tree.ts";

/** What was asked of a path when the server refused it. */
export type Attempt =
  | "look"
  | "read"
  | "write"
  | "remove"
  | "makeDirectory"
  | "removeDirectory"
  | "renameTo"
  | "change";

/**
 * The error of a storage for what a client rejected with: by the words of the server's reply where they are plain, by its code,
 * and else by looking what is there. The reason of an aborted signal passes as it is.
 */
export async function storageFailure(
  tree: RemoteTree,
  { attempt, path }: { readonly attempt: Attempt; readonly path: VirtualPath },
  error: unknown,
  options: Options = {},
): Promise<unknown> {
  if (options.signal?.aborted) return options.signal.reason;
  if (error instanceof StorageError) return error;
  if (error instanceof ProtocolError) return new StorageError("bad-name", path, { cause: error });
  if (!(error instanceof RefusedError))
    return error instanceof FtpError
      ? new StorageError("failed", path, { reason: error.message, cause: error })
      : error;
  const told = faultOf(error.reply);
  if (told !== undefined) return new StorageError(told, path, { cause: error });
  try {
    return (await findFault(tree, attempt, path, options)) ?? new StorageError("denied", path, { cause: error });
  } catch {
    return new StorageError("failed", path, { reason: error.message, cause: error });
  }
}

/** What the words or the code of a refusal mean without doubt. */
function faultOf(reply: Reply): StorageFault | undefined {
  const text = replyText(reply);
  const said = words.find(([pattern]) => pattern.test(text));
  return said?.[1] ?? codes.get(reply.code);
}

// In this order: "does not exist" is not "exists", and "Not a directory" is none.
const words: readonly (readonly [RegExp, StorageFault])[] = [
  [/\bno such (?:file|directory)|\b(?:file|directory|path) not found|\bdo(?:es)?(?: not|n't) exist/i, "not-found"],
  [/\bnot empty\b/i, "not-empty"],
  [/\bnot a directory\b/i, "not-a-directory"],
  [/\bis a directory\b|\bnot a (?:plain|regular) file\b/i, "is-a-directory"],
  [/\b(?:file|directory|it|already) exists\b|\bexists already\b/i, "exists"],
  [/\bquota\b/i, "over-quota"],
  [/\bno space\b|\bdisk (?:is )?full\b|\binsufficient (?:disk|storage)/i, "no-space"],
  [/\bread-only\b/i, "denied"],
  [/\btoo large\b/i, "too-large"],
];

const codes: ReadonlyMap<number, StorageFault> = new Map([
  [450, "busy"],
  [451, "failed"],
  [452, "no-space"],
  [500, "not-supported"],
  [501, "bad-name"],
  [502, "not-supported"],
  [504, "not-supported"],
  [521, "exists"],
  [530, "denied"],
  [532, "denied"],
  [552, "over-quota"],
  [554, "bad-offset"],
]);

/** What is there that explains a refusal; nothing does when it is a matter of rights. */
async function findFault(
  tree: RemoteTree,
  attempt: Attempt,
  path: VirtualPath,
  options: Options,
): Promise<StorageError | undefined> {
  const there = await tree.look(path, options);
  const fault = (code: StorageFault): StorageError => new StorageError(code, path);
  if (there === undefined) {
    const absent = await tree.absence(path, options);
    const makes = attempt === "write" || attempt === "makeDirectory" || attempt === "renameTo";
    return makes && absent.code === "not-found" && (await parentStands(tree, path, options)) ? undefined : absent;
  }
  const isDirectory = there.kind === "directory";
  switch (attempt) {
    case "makeDirectory":
    case "renameTo":
      return fault("exists");
    case "removeDirectory":
      if (!isDirectory) return fault("not-a-directory");
      return (await isEmpty(tree, path, options)) ? undefined : fault("not-empty");
    case "read":
    case "write":
    case "remove":
      return isDirectory ? fault("is-a-directory") : undefined;
    case "look":
    case "change":
      return undefined;
  }
}

async function parentStands(tree: RemoteTree, path: VirtualPath, options: Options): Promise<boolean> {
  return (await tree.look(parentPath(path), options)) !== undefined;
}

async function isEmpty(tree: RemoteTree, path: VirtualPath, options: Options): Promise<boolean> {
  for await (const _entry of tree.client.list(await tree.nameOf(path), options)) return false;
  return true;
}
