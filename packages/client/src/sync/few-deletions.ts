import type { Plan } from "./plan.ts";
import { SyncError } from "./sync-error.ts";

/** Throws {@link SyncError} `too-many-deletions` when the plan takes more away than it says, or `given` allows. */
export function assertFewDeletions({ actions, maxDelete }: Plan, given: number | undefined): void {
  const most = given ?? maxDelete ?? Infinity;
  const planned = actions.filter(({ kind }) => kind === "remove" || kind === "remove-directory").length;
  if (planned <= most) return;
  const message = `The plan deletes ${planned} (files, links and directories), and ${most} are allowed: look at it, and allow more if it is right.`;
  throw new SyncError("too-many-deletions", message);
}
