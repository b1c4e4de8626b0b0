import type { Pace } from "../rate/pace.ts";
import type { Wire } from "./wire.ts";

/** Asks the pace how many of so many bytes may move now; all of them where there is none. */
export function grantedBy(
  pace: Pace | undefined,
  { check, unlessBroken }: Pick<Wire, "check" | "unlessBroken">,
): (most: number) => number | Promise<number> {
  async function atLast(granted: Promise<number>): Promise<number> {
    const bytes = await unlessBroken(granted);
    check();
    return bytes;
  }
  return (most) => {
    const granted = pace === undefined ? most : pace.take(most);
    return typeof granted === "number" ? granted : atLast(granted);
  };
}
