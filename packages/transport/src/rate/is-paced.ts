import type { Pace } from "./pace.ts";

/** Whether not everything may move at once now. */
export function isPaced(pace: Pace | undefined): boolean {
  return pace !== undefined && pace.unlimited !== true;
}
