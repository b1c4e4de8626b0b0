/** Why the system refused to open, read or write a file: words that follow "because". */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "that file system is read-only",
  EISDIR: "it is a folder",
  ENOSPC: "no space is left on the disk",
  EDQUOT: "the quota is used up",
};
