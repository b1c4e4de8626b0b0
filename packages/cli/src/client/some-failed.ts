import { CommandError, exitCodes } from "../command-error.ts";
import type { Report } from "./report/report.ts";
import { formatCount } from "../text/quantity.ts";

/** Throws what ends a command that has told of each of its failures already; nothing when there were none. */
export function someFailed(report: Report, count: number, one: string, many: string): void {
  if (count === 0) return;
  const end = new CommandError(exitCodes.failed, `${formatCount(count, one, many)}.`);
  report.known(end);
  throw end;
}
