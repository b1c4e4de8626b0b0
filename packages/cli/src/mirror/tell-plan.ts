import { formatOctalMode } from "@tandem/protocol";
import type { Action, Plan } from "@tandem/client/sync";
import type { Report } from "../client/report/report.ts";

/** Tells programs a plan: each action, conflict and directory that could not be read, and the counts. */
export function tellPlan({ actions, conflicts, skipped, guarded, unread, summary }: Plan, report: Report): void {
  for (const action of actions) report.tell({ event: "plan", ...plain(action) });
  for (const { path, ...rest } of conflicts)
    report.tell({ event: "plan", kind: "conflict", path: path.slice(1), ...rest });
  for (const { path, why } of skipped) report.tell({ event: "plan", kind: "skip", path: path.slice(1), why });
  for (const { path, why } of guarded) report.tell({ event: "plan", kind: "keep", path: path.slice(1), why });
  for (const { path, ...rest } of unread) report.tell({ event: "plan", kind: "unread", path: path.slice(1), ...rest });
  report.tell({ event: "plan", kind: "total", ...summary });
}

/** Paths without the slash of the root, times in ISO 8601, modes in octal: as everything else is told. */
function plain(action: Action): object & { readonly path: string } {
  return {
    ...action,
    path: action.path.slice(1),
    ...("modified" in action && { modified: new Date(action.modified).toISOString() }),
    ...("mode" in action && action.mode !== undefined && { mode: formatOctalMode(action.mode, 4) }),
  };
}
