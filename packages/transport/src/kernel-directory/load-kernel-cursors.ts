import { loadForeignCalls } from "../native/load-foreign-calls.ts";
import { kernelCursors, type KernelCursor } from "./kernel-cursor.ts";

/** What opens directories by the kernel's own calls; undefined where they cannot be made: then Node's do as well, and slower. */
export function loadKernelCursors(): ((path: string | Buffer) => KernelCursor) | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    return kernelCursors(loadForeignCalls());
  } catch {
    return undefined;
  }
}
