import type { Attributes } from "@tandem/storage";

/**
 * What two states of one path differ in when the content does. The time of creation is there because a client sets the time
 * of modification (MFMT), and file systems give the number of a removed file to the next one.
 */
export function versionOf({ size, modified, created, unique }: Attributes): string {
  return [size, modified, created, unique].join("\0");
}
