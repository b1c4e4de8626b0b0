import { printable } from "@tandem/protocol";

/** What went wrong with a local file, as one sentence; anything that is no error of the system says it itself. */
export function fileFailure(action: string, path: string, error: unknown): Error {
  const why = reasons[String((error as { code?: unknown } | null)?.code)];
  if (why === undefined) return error instanceof Error ? error : new Error(String(error));
  return new Error(`Cannot ${action} ${printable(path)}: ${why}.`, { cause: error });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "you have no permission",
  EPERM: "the system does not permit it",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "it is a folder",
  EEXIST: "something of that name is there already",
  ELOOP: "it is a symbolic link",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "the disk is full",
  EDQUOT: "your quota is used up",
  EFBIG: "it would become too large for the file system",
  EROFS: "the file system is read-only",
  EMFILE: "too many files are open",
  EIO: "the disk reports an error",
};
