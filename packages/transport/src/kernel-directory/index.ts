export { loadKernelCursors } from "./load-kernel-cursors.ts";
export type { KernelCursor, KernelFacts } from "./kernel-cursor.ts";
