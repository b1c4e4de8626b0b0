import { childPath, isName, printable, rootPath, type VirtualPath } from "@tandem/protocol";
import { StorageError, type Entry } from "@tandem/storage/interface";
import type { Seen } from "./destination.ts";
import { noteListed, noteSeen, skip } from "./findings.ts";
import { limited } from "./limited.ts";
import { manifestName } from "./manifest.ts";
import { meetEntry } from "./meet-entry.ts";
import type { Comparing, ExtraPair, Pair, SharedPair } from "./pair.ts";
import type { Side } from "./plan.ts";
import { leaveOrTakeAway, takeAwayContents } from "./take-away.ts";

/** Compares one directory after the other; gives the directories in it that are to be compared too. */
export function directoryComparer(comparing: Comparing): (pair: Pair) => Promise<readonly Pair[]> {
  const { from, to, settings, findings } = comparing;
  // As many files are read, or links followed, as directories are listed.
  const atOnce = limited(settings.parallel);
  const unread = (side: Side, path: VirtualPath, error: unknown): void => {
    settings.signal?.throwIfAborted();
    if (path === rootPath || !(error instanceof StorageError)) throw error;
    findings.unread.push({ side, path, message: error.message });
  };

  return async (pair) => {
    const further = pair.kind === "extra" ? await takenAway(pair) : await compared(pair);
    findings.compared.directories++;
    return further;
  };

  async function takenAway(pair: ExtraPair): Promise<readonly Pair[]> {
    try {
      return await takeAwayContents(comparing, pair);
    } catch (error) {
      unread("to", pair.path, error);
      findings.guarded.push({ path: pair.path, why: "unread" });
      return [];
    }
  }

  async function compared(pair: SharedPair): Promise<readonly Pair[]> {
    const [ours, theirs] = await Promise.allSettled([
      entriesOf(pair.path),
      pair.kind === "both" ? to.list(pair.path) : undefined,
    ]);
    if (ours.status === "rejected") unread("from", pair.path, ours.reason);
    if (theirs.status === "rejected") unread("to", pair.path, theirs.reason);
    if (ours.status === "rejected" || theirs.status === "rejected") return [];
    if (theirs.value !== undefined) noteListed(findings, pair.path);
    else if (pair.kind === "both") {
      findings.actions.push({ kind: "make-directory", path: pair.path, reason: "new" });
    }
    return compareEntries(pair, ours.value, theirs.value ?? new Map<string, Seen>());
  }

  async function compareEntries(
    pair: SharedPair,
    entries: readonly Entry[],
    theirs: ReadonlyMap<string, Seen>,
  ): Promise<readonly Pair[]> {
    const further: Pair[] = [];
    const taken = new Set<string>();
    const slow: Promise<void>[] = [];
    for (const entry of theirs.values()) noteSeen(findings, pair.path, entry);
    for (const entry of entries) {
      if (!isName(entry.name)) {
        skip(findings, pair.path, "name");
        continue;
      }
      const path = childPath(pair.path, entry.name);
      const key = to.key(entry.name);
      const isDirectory = entry.kind === "directory";
      const verdict = settings.rules.judge(path, isDirectory, pair.verdict);
      if (!verdict.included && (verdict.pruned || !isDirectory)) {
        skip(findings, path, "excluded");
        if (!settings.deleteExcluded) taken.add(key);
        continue;
      }
      if (taken.has(key)) {
        const message = `"${printable(entry.name)}" is the same name as another in a destination that knows no case.`;
        findings.conflicts.push({ path, why: "case", message });
        continue;
      }
      taken.add(key);
      const there = theirs.get(key);
      const meeting = { path, verdict, pair, there, further };
      const asks = entry.kind === "link" || there?.kind === "link" || settings.compare === "hash";
      if (asks) slow.push(atOnce(() => meetOrTell(entry, meeting)));
      else await meetEntry(comparing, entry, meeting);
    }
    await Promise.all(slow);
    for (const [key, entry] of theirs) if (!taken.has(key)) further.push(...leaveOrTakeAway(comparing, entry, pair));
    return further;
  }

  /** What cannot be asked or read is told, and left alone in both trees. */
  async function meetOrTell(entry: Entry, meeting: Parameters<typeof meetEntry>[2]): Promise<void> {
    try {
      await meetEntry(comparing, entry, meeting);
    } catch (error) {
      unread("from", meeting.path, error);
    }
  }

  async function entriesOf(path: VirtualPath): Promise<readonly Entry[]> {
    const entries: Entry[] = [];
    for await (const batch of from.list(path, settings.options)) {
      for (const entry of batch) if (path !== rootPath || entry.name !== manifestName) entries.push(entry);
    }
    // The order decides which of two names that collide is copied.
    if (!to.storage.capabilities.caseSensitive) entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    return entries;
  }
}
