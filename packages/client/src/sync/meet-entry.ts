import { nameOf, type VirtualPath } from "@tandem/protocol";
import { statIfThere, type Attributes, type Entry } from "@tandem/storage/interface";
import { compareFiles } from "./compare-files.ts";
import type { Seen } from "./destination.ts";
import type { Verdict } from "./filters.ts";
import { copyOf, noteFile, noteLink, skip } from "./findings.ts";
import { followLink, into, type Trail } from "./follow-link.ts";
import { linkTarget } from "./link-target.ts";
import type { Comparing, Pair, SharedPair } from "./pair.ts";
import { makeRoom } from "./take-away.ts";

/** Where an entry of the source is met, and by what. */
export interface Meeting {
  readonly path: VirtualPath;
  readonly verdict: Verdict;
  readonly pair: SharedPair;
  readonly there: Seen | undefined;
  /** Takes the directories that are to be compared too. */
  readonly further: Pair[];
}

/** Deals with an entry of the source that is meant: finds what is to be done with its like in the destination. */
export async function meetEntry(comparing: Comparing, entry: Entry, meeting: Meeting): Promise<void> {
  const { from, settings, findings } = comparing;
  const { path, pair } = meeting;
  if (entry.kind === "file") await meetFile(comparing, entry, meeting);
  else if (entry.kind === "directory") {
    await meetDirectory(comparing, entry, into(pair.trail, entry.name, entry.unique), meeting);
  } else if (entry.kind === "other") skip(findings, path, "special");
  else if (settings.links === "skip") skip(findings, path, "link");
  else if (settings.links === "copy") await meetLink(comparing, entry, meeting);
  else {
    const found = await followLink(from, path, entry, pair.trail, settings.options);
    if (found.kind === "skip") skip(findings, path, found.why);
    else if (found.kind === "file") await meetFile(comparing, found.attributes, meeting);
    else await meetDirectory(comparing, found.attributes, found.trail, meeting);
  }
}

async function meetFile(comparing: Comparing, source: Attributes, meeting: Meeting): Promise<void> {
  const { from, to, settings, findings } = comparing;
  const { path, pair, further } = meeting;
  findings.compared.files++;
  const { there } = await behind(comparing, meeting);
  if (there?.kind !== "file") {
    if (missing(comparing, meeting)) return;
    if (settings.leave(path, source)) return skip(findings, path, "left");
    if (there !== undefined && !makeRoom(comparing, path, there, pair, further)) return;
    findings.actions.push(copyOf(path, "new", source, { modes: settings.modes }));
    return;
  }
  const found = await compareFiles(path, source, there, { from, to, settings });
  if (found.kind === "skip") return skip(findings, path, found.why);
  if (found.kind === "copy") {
    if (settings.leave(path, source)) return skip(findings, path, "left");
    const { size, modified } = there;
    const mayBegin = found.reason === "size" && size > 0 && size < source.size;
    const resumes = settings.resume && mayBegin && modified >= source.modified - settings.tolerance;
    const more = { modes: settings.modes, replaces: { size, modified }, ...(resumes && { resume: size }) };
    findings.actions.push(copyOf(path, found.reason, source, more));
    return;
  }
  findings.unchanged.files++;
  findings.unchanged.bytes += source.size;
  noteFile(findings, path, source, found.hash);
  const { size, modified } = source;
  if (found.kind === "touch") findings.actions.push({ kind: "touch", path, reason: "time", size, modified });
  changeMode(comparing, path, source, there);
}

async function meetDirectory(comparing: Comparing, source: Attributes, trail: Trail, meeting: Meeting): Promise<void> {
  const { settings, findings } = comparing;
  const { path, verdict, pair, further } = meeting;
  const { there, behindLink } = await behind(comparing, meeting);
  if (there?.kind === "directory") {
    further.push({ kind: "both", path, verdict, trail, behindLink });
    changeMode(comparing, path, source, there);
    return;
  }
  if (missing(comparing, meeting)) return;
  if (there !== undefined && !makeRoom(comparing, path, there, pair, further)) return;
  const mode = settings.modes && source.mode !== undefined ? { mode: source.mode & 0o777 } : {};
  findings.actions.push({ kind: "make-directory", path, reason: "new", ...mode });
  if (!verdict.included) findings.onlyOnTheWay.add(path);
  further.push({ kind: "new", path, verdict, trail, behindLink });
}

async function meetLink(comparing: Comparing, entry: Entry, meeting: Meeting): Promise<void> {
  const { to, findings } = comparing;
  const { path, pair, there, further } = meeting;
  const target = entry.target === undefined ? undefined : linkTarget(path, entry.target);
  if (to.storage.makeLink === undefined) return skip(findings, path, "link");
  if (target === undefined) return skip(findings, path, "outside");
  if (there?.kind === "link" && there.leads === target) return noteLink(findings, path, target);
  if (there === undefined && missing(comparing, meeting)) return;
  if (there !== undefined && there.kind !== "link" && !makeRoom(comparing, path, there, pair, further)) return;
  findings.actions.push({ kind: "make-link", path, reason: there?.kind === "link" ? "target" : "new", target });
}

/** What the destination has at the path, its link followed; a link that leads nowhere, or to no file or directory, is itself. */
async function behind(
  { to, settings, findings }: Comparing,
  { path, pair, there }: Meeting,
): Promise<{ readonly there: Seen | undefined; readonly behindLink: boolean }> {
  if (there?.kind !== "link" || settings.links === "copy") return { there, behindLink: pair.behindLink };
  const found = await statIfThere(to.storage, path, settings.options);
  if (found === undefined || found.kind === "other") return { there, behindLink: pair.behindLink };
  // What lies behind links may change by other ways: the next run has to look.
  findings.linked = true;
  if (there.leads !== undefined) findings.inUse.add(there.leads);
  return { there: { ...found, name: nameOf(path) }, behindLink: true };
}

/** True, and noted, when what the destination lacks is not to be made. */
function missing({ settings, findings }: Comparing, { path }: Meeting): boolean {
  if (settings.onlyExisting) skip(findings, path, "missing");
  return settings.onlyExisting;
}

function changeMode({ settings, findings }: Comparing, path: VirtualPath, source: Attributes, there: Attributes): void {
  if (!settings.modes || source.mode === undefined || there.mode === undefined) return;
  const mode = source.mode & 0o777;
  if (mode !== (there.mode & 0o777)) findings.actions.push({ kind: "set-mode", path, reason: "mode", mode });
}
