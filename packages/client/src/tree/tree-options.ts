import type { CallOptions } from "../transfer/transfer-options.ts";

/** What is done to a directory: with all below it, or all above it. */
export interface TreeOptions extends CallOptions {
  readonly recursive?: boolean;
}
