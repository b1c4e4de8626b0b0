import { CommandError, exitCodes } from "../command-error.ts";
import { formatCount } from "../text/quantity.ts";

/** Throws what ends a command that has told of each of its failures already; nothing when there were none. */
export function someFailed(count: number, one: string, many: string): void {
  if (count > 0) throw new CommandError(exitCodes.failed, `${formatCount(count, one, many)}.`);
}
