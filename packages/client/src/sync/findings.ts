import { childPath, isName, type VirtualPath } from "@tandem/protocol";
import type { Attributes } from "@tandem/storage";
import type { Seen } from "./destination.ts";
import type { KnownFile, KnownLink } from "./manifest.ts";
import type { Action, Conflict, Copy, Guarded, Skipped, SkipReason, Unread } from "./plan.ts";

/** What a comparison has found so far, in any order. */
export interface Findings {
  readonly actions: Action[];
  readonly conflicts: Conflict[];
  readonly skipped: Skipped[];
  readonly guarded: Guarded[];
  readonly unread: Unread[];
  /** Directories to make that no rule names: only what is put into them makes them. */
  readonly onlyOnTheWay: Set<VirtualPath>;
  readonly unchanged: { files: number; bytes: number };
  /** What only the destination has and stays. */
  extra: number;
  /** Whether something was compared with what lies behind a link of the destination. */
  linked: boolean;
  /** Where such links lead, as far as that is known: what lies there is in use. */
  readonly inUse: Set<VirtualPath>;
  /** How many entries the destination has, as far as it was looked at. */
  present: number;
  compared: { directories: number; files: number };
  /** What the destination holds, where that is wanted. */
  readonly state: State | undefined;
}

/** What a tree holds, by path. */
export interface State {
  readonly directories: Set<VirtualPath>;
  /** Directories of which nothing more is known. */
  readonly unlisted: Set<VirtualPath>;
  readonly files: Map<VirtualPath, KnownFile>;
  readonly links: Map<VirtualPath, KnownLink>;
}

export function noFindings(withState: boolean): Findings {
  return {
    actions: [],
    conflicts: [],
    skipped: [],
    guarded: [],
    unread: [],
    onlyOnTheWay: new Set(),
    unchanged: { files: 0, bytes: 0 },
    extra: 0,
    linked: false,
    inUse: new Set(),
    present: 0,
    compared: { directories: 0, files: 0 },
    state: withState ? noState() : undefined,
  };
}

/** A tree with nothing in it. */
function noState(): State {
  return { directories: new Set(), unlisted: new Set(), files: new Map(), links: new Map() };
}

/** Notes that something of the source is left alone. */
export function skip(findings: Findings, path: VirtualPath, why: SkipReason): void {
  findings.skipped.push({ path, why });
}

/** Notes that everything in a directory of the destination was seen. */
export function noteListed({ state }: Findings, path: VirtualPath): void {
  state?.unlisted.delete(path);
  state?.directories.add(path);
}

/** Notes that the destination has it. */
export function noteSeen(findings: Findings, directory: VirtualPath, entry: Seen): void {
  findings.present++;
  const { state } = findings;
  if (state === undefined || !isName(entry.name)) return;
  const path = childPath(directory, entry.name);
  if (entry.kind === "directory") state.unlisted.add(path);
  else if (entry.kind === "file") noteFile(findings, path, entry, undefined);
  else if (entry.leads !== undefined) noteLink(findings, path, entry.leads);
}

/** Notes that the destination has a file of this size and source. */
export function noteFile(findings: Findings, path: VirtualPath, source: Attributes, hash: string | undefined): void {
  const { size, modified, mode } = source;
  const more = { ...(mode !== undefined && { mode: mode & 0o777 }), ...(hash !== undefined && { hash }) };
  findings.state?.files.set(path, { path, size, modified, ...more });
}

/** Notes that the destination has a link. */
export function noteLink(findings: Findings, path: VirtualPath, target: VirtualPath): void {
  findings.state?.links.set(path, { path, target });
}

/** A copy of what is new, or in the place of `replaces`. */
export function copyOf(
  path: VirtualPath,
  reason: Copy["reason"],
  source: Attributes,
  more: Pick<Copy, "replaces" | "resume"> & { readonly modes: boolean },
): Copy {
  const { modes, replaces, resume } = more;
  return {
    kind: "copy",
    path,
    reason,
    size: source.size,
    modified: source.modified,
    ...(modes && source.mode !== undefined && { mode: source.mode & 0o777 }),
    ...(replaces !== undefined && { replaces }),
    ...(resume !== undefined && { resume }),
  };
}
