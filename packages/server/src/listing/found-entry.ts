import type { VirtualPath } from "@tandem/protocol";
import { StorageError, type Entry } from "@tandem/storage";

/** An entry and where it was found. */
export interface FoundEntry {
  readonly path: VirtualPath;
  readonly entry: Entry;
}

/** Whether an error only says that a place deeper down is closed, gone or no directory: a walk goes on without it. */
export function isPassedOver(error: unknown): boolean {
  return error instanceof StorageError && passedOver.has(error.code);
}

const passedOver: ReadonlySet<StorageError["code"]> = new Set(["not-found", "not-a-directory", "denied", "bad-name"]);
