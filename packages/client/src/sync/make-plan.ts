import { isWithin, parentPath, rootPath, type VirtualPath } from "@tandem/protocol";
import type { Findings } from "./findings.ts";
import { manifestOf } from "./manifest.ts";
import type { Action, Amount, Conflict, Plan, Summary } from "./plan.ts";
import type { Settings } from "./settings.ts";

/** The plan that follows from what was found: what must stay keeps its directories, and everything is in order. */
export function makePlan(findings: Findings, settings: Settings, destination: string | undefined): Plan {
  const { actions, conflicts } = withoutGuarded(findings);
  const needed = neededActions(actions, findings, settings);
  const maxDelete = settings.allowed(findings.present);
  return {
    version: 1,
    summary: summaryOf(needed, findings, conflicts.length),
    actions: byPath(needed),
    conflicts: byPath(conflicts),
    skipped: byPath(findings.skipped),
    guarded: byPath(findings.guarded),
    unread: byPath(findings.unread),
    ...(maxDelete !== undefined && { maxDelete }),
    compare: settings.compare,
    times: settings.times,
    ...(findings.state !== undefined &&
      !findings.linked && { state: manifestOf(findings.state, { destination, times: settings.times }) }),
  };
}

/** In the order of their paths, name by name, so that a directory comes right before what is in it. */
function byPath<Item extends { readonly path: VirtualPath }>(items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ key: item.path.replaceAll("/", "\0"), item }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ item }) => item);
}

/** Leaves the directories that hold what must stay, and what would take the place of one of them. */
function withoutGuarded(findings: Findings): {
  readonly actions: readonly Action[];
  readonly conflicts: readonly Conflict[];
} {
  const { conflicts, guarded } = findings;
  const actions = withoutUsed(findings);
  const kept = ancestorsOf(guarded.map(({ path }) => path));
  const staying = (action: Action): boolean => action.kind === "remove-directory" && kept.has(action.path);
  const blocked = new Set(
    actions.filter((action) => staying(action) && action.reason === "in-the-way").map(({ path }) => path),
  );
  // The highest of them: what is further down is blocked with it.
  const tops = [...blocked].filter((path) => !blocked.has(parentPath(path)));
  const message = "a directory is in the way, and something in it must stay.";
  return {
    actions: actions.filter(
      (action) => !staying(action) && !(blocked.size > 0 && tops.some((top) => isWithin(top, action.path))),
    ),
    conflicts: [...conflicts, ...tops.map((path): Conflict => ({ path, why: "guarded", message }))],
  };
}

/** Leaves what links of the destination lead to: copies go there. */
function withoutUsed({ actions, guarded, inUse }: Findings): readonly Action[] {
  if (inUse.size === 0) return actions;
  const used = (path: VirtualPath): boolean => [...inUse].some((place) => isWithin(place, path));
  const isRemoval = ({ kind }: Action): boolean => kind === "remove" || kind === "remove-directory";
  const left = actions.filter((action) => isRemoval(action) && used(action.path));
  for (const { path } of left) if (inUse.has(path)) guarded.push({ path, why: "link" });
  const gone = new Set(left);
  return actions.filter((action) => !gone.has(action));
}

/** Leaves out the directories that nobody asked for and nothing would be in. */
function neededActions(
  actions: readonly Action[],
  { onlyOnTheWay }: Findings,
  { emptyDirectories }: Settings,
): readonly Action[] {
  if (emptyDirectories && onlyOnTheWay.size === 0) return actions;
  const isWanted = (action: Action): boolean =>
    action.kind === "make-directory"
      ? action.path === rootPath || (emptyDirectories && !onlyOnTheWay.has(action.path))
      : action.kind === "copy" || action.kind === "make-link";
  const used = ancestorsOf(actions.filter(isWanted).map(({ path }) => path));
  return actions.filter((action) => action.kind !== "make-directory" || isWanted(action) || used.has(action.path));
}

/** The paths, and all directories that they are in. */
function ancestorsOf(paths: readonly VirtualPath[]): ReadonlySet<VirtualPath> {
  const found = new Set<VirtualPath>();
  for (const path of paths) {
    for (let at = path; !found.has(at); at = parentPath(at)) found.add(at);
  }
  return found;
}

function summaryOf(actions: readonly Action[], findings: Findings, conflicts: number): Summary {
  const copies = actions.filter((action) => action.kind === "copy");
  const removals = actions.filter((action) => action.kind === "remove");
  const count = (kind: Action["kind"]): number => actions.filter((action) => action.kind === kind).length;
  return {
    copies: amountOf(copies),
    newFiles: amountOf(copies.filter(({ reason }) => reason === "new")),
    newDirectories: count("make-directory"),
    links: count("make-link"),
    touches: count("touch") + count("set-mode"),
    deletions: removals.length + count("remove-directory"),
    deletedBytes: amountOf(removals).bytes,
    unchanged: findings.unchanged,
    extra: findings.extra,
    skipped: findings.skipped.length,
    conflicts,
  };
}

function amountOf(files: readonly { readonly size: number }[]): Amount {
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}
