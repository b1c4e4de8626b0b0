import type { FastPath } from "@tandem/transport";

/** One sentence when files cannot be moved inside the kernel here, undefined when they can. */
export function fastPathNote(path: FastPath): string | undefined {
  if (path.kind === "kernel") return undefined;
  return `large files go through this process, which is slower than inside the kernel: ${path.reason}`;
}
