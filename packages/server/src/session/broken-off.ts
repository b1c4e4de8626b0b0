import { endsByItself, type Storage } from "@tandem/storage";
import type { Abort } from "./transfer.ts";

/** How a storage learns that the upload is broken off, which has to learn it; the transfer itself looks before each step. */
export function brokenOff(storage: Storage, abort: Abort): { readonly signal?: AbortSignal } {
  return endsByItself(storage) ? {} : { signal: abort.signal };
}
