import type { ForeignCalls } from "../../native/foreign-calls.ts";
import { loadForeignCalls } from "../../native/load-foreign-calls.ts";
import type { Kernel } from "./kernel.ts";
import { linuxKernel } from "./linux/linux-kernel.ts";

/** How files are moved here: inside the kernel, or through this process, and why that. */
export type FastPath =
  | { readonly kind: "kernel"; readonly kernel: Kernel }
  | { readonly kind: "portable"; readonly reason: string };

/** How files are moved in this process; found out once, when first asked for. */
export function fastPath(): FastPath {
  return (found ??= loadKernel(process.platform, loadForeignCalls));
}

let found: FastPath | undefined;

/** Loads what calls the kernel. Whatever goes wrong, files are moved all the same. */
export function loadKernel(platform: string, load: () => ForeignCalls): FastPath {
  if (platform !== "linux") return { kind: "portable", reason: `there is none for ${platform}` };
  try {
    return { kind: "kernel", kernel: linuxKernel(load()) };
  } catch (error) {
    const [reason = "unknown"] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { kind: "portable", reason };
  }
}
