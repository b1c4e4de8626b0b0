import { childPath, isName, type VirtualPath } from "@tandem/protocol";
import type { Seen } from "./destination.ts";
import { noteListed, noteSeen } from "./findings.ts";
import type { Comparing, ExtraPair, Pair, SharedPair } from "./pair.ts";

/** Deals with what is in a directory that goes; gives the directories in it. */
export async function takeAwayContents(comparing: Comparing, pair: ExtraPair): Promise<readonly Pair[]> {
  const { to, findings } = comparing;
  const entries = await to.list(pair.path);
  const further: Pair[] = [];
  if (entries !== undefined) noteListed(findings, pair.path);
  for (const entry of entries?.values() ?? []) {
    noteSeen(findings, pair.path, entry);
    further.push(...takeAway(comparing, entry, pair, pair.reason));
  }
  return further;
}

/** Deals with what only the destination has in a directory of both; gives a directory that goes. */
export function leaveOrTakeAway(comparing: Comparing, entry: Seen, pair: SharedPair): readonly Pair[] {
  const { settings, findings } = comparing;
  if (!settings.delete) {
    findings.extra++;
    return [];
  }
  if (pair.behindLink) {
    if (isName(entry.name)) findings.guarded.push({ path: childPath(pair.path, entry.name), why: "link" });
    return [];
  }
  return takeAway(comparing, entry, pair, "extra");
}

/** Has what stands in the way of something of another kind removed; false, and a conflict, when it must stay. */
export function makeRoom(
  { settings, findings }: Comparing,
  path: VirtualPath,
  there: Seen,
  pair: SharedPair,
  further: Pair[],
): boolean {
  const refuse = (why: "kinds" | "guarded", message: string): boolean => {
    findings.conflicts.push({ path, why, message });
    return false;
  };
  const kind = there.kind === "other" ? "something that is neither file nor directory" : `a ${there.kind}`;
  if (!settings.delete) return refuse("kinds", `${kind} is in the way; only \`delete\` makes room.`);
  if (pair.behindLink) return refuse("guarded", `${kind} is in the way, behind a link of the destination.`);
  const verdict = settings.rules.judge(path, there.kind === "directory", pair.verdict);
  if (!verdict.included && !settings.deleteExcluded) return refuse("guarded", `${kind} is in the way, and excluded.`);
  const reason = "in-the-way";
  if (there.kind === "directory") {
    findings.actions.push({ kind: "remove-directory", path, reason });
    further.push({ kind: "extra", path, verdict, reason });
  } else findings.actions.push({ kind: "remove", path, reason, size: there.size });
  return true;
}

function takeAway(
  { settings, findings }: Comparing,
  entry: Seen,
  parent: Pair,
  reason: ExtraPair["reason"],
): readonly Pair[] {
  if (!isName(entry.name)) return [];
  const path = childPath(parent.path, entry.name);
  const verdict = settings.rules.judge(path, entry.kind === "directory", parent.verdict);
  const goes = verdict.included || settings.deleteExcluded;
  if (!goes) findings.guarded.push({ path, why: "excluded" });
  if (entry.kind !== "directory") {
    if (goes) findings.actions.push({ kind: "remove", path, reason, size: entry.size });
    return [];
  }
  if (goes) findings.actions.push({ kind: "remove-directory", path, reason });
  // In a directory that no rule names, something may be named.
  return goes || !verdict.pruned ? [{ kind: "extra", path, verdict, reason }] : [];
}
