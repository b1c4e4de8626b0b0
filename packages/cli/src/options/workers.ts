import { availableParallelism } from "node:os";
import { wholeNumber } from "./number.ts";

/** `2`: how many processes serve; `auto`: one for each processor. */
export function parseWorkers(text: string): number {
  return text === "auto" ? Math.min(availableParallelism(), most) : count(text);
}

// More than machines have processors that serve files.
const most = 64;
const count = wholeNumber(1, most);
