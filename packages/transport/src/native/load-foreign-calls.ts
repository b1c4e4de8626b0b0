import { createRequire } from "node:module";
import type { ForeignCalls } from "./foreign-calls.ts";

/** What calls functions of the C library: koffi, an optional package. Throws why it cannot be loaded. */
export function loadForeignCalls(): ForeignCalls {
  return createRequire(import.meta.url)("koffi") as ForeignCalls;
}
