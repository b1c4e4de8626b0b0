import { namesOf, parseGlob, type VirtualPath } from "@tandem/protocol";
import type { FilterRule } from "./diff-options.ts";
import { SyncError } from "./sync-error.ts";

/** What the rules say of one file or directory. */
export interface Verdict {
  readonly included: boolean;
  /** An excluded directory that is not looked into. One that is merely not named is: something in it may be. */
  readonly pruned: boolean;
}

/** The rules, read: gives the verdict of a path from that of the directory it is in. Throws {@link SyncError} `bad-filter`. */
export function filters(rules: readonly FilterRule[]): {
  readonly root: Verdict;
  judge(path: VirtualPath, isDirectory: boolean, parent: Verdict): Verdict;
} {
  const read = rules.map(({ kind, pattern }) => ({ included: kind === "include", matches: pathTest(pattern) }));
  const last = read.toReversed();
  return {
    root: { included: rules[0]?.kind !== "include", pruned: false },
    judge(path, isDirectory, parent) {
      if (last.length === 0) return parent;
      const names = namesOf(path);
      const rule = last.find(({ matches }) => matches(names, isDirectory));
      if (rule === undefined) return parent;
      return rule.included ? taken : left;
    },
  };
}

/**
 * Reads rules as `.gitignore` has them: a line is a pattern to exclude, behind `!` one to include; empty lines and those that
 * begin with `#` say nothing; `\` takes the meaning from a first `!` or `#`.
 */
export function parseFilters(text: string): readonly FilterRule[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?<!\\)\s+$/, ""))
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => (line.startsWith("!") ? rule("include", line.slice(1)) : rule("exclude", line)));
}

const taken: Verdict = { included: true, pruned: false };
const left: Verdict = { included: false, pruned: true };
const anyNames = Symbol("any names");

function rule(kind: FilterRule["kind"], pattern: string): FilterRule {
  return { kind, pattern };
}

type PathTest = (names: readonly string[], isDirectory: boolean) => boolean;
type Step = typeof anyNames | ((name: string) => boolean);

function pathTest(pattern: string): PathTest {
  const directoriesOnly = pattern.endsWith("/");
  const steps = pattern.split("/").filter((step) => step !== "");
  if (steps.length === 0 || pattern.includes("\0")) {
    throw new SyncError(
      "bad-filter",
      `"${pattern}" is no pattern for names; write one such as *.log, build/ or /docs/**.`,
    );
  }
  const anchored = (directoriesOnly ? pattern.slice(0, -1) : pattern).includes("/");
  const read = (anchored ? steps : ["**", ...steps]).map(stepOf);
  // `dir/**` means what is in the directory, not itself.
  if (read.at(-1) === anyNames) read.push(() => true);
  return (names, isDirectory) => (isDirectory || !directoriesOnly) && matchesAll(read, names);
}

function stepOf(step: string): Step {
  if (step === "**") return anyNames;
  const glob = parseGlob(step);
  return (name) => glob.matches(name, { dots: true });
}

/** Follows all places of the pattern at once, so that no pattern takes longer than its length for each name. */
function matchesAll(steps: readonly Step[], names: readonly string[]): boolean {
  let at = spread(steps, [0]);
  for (const name of names) {
    const next: number[] = [];
    for (const place of at) {
      const step = steps[place];
      if (step === anyNames) next.push(place);
      else if (step?.(name) === true) next.push(place + 1);
    }
    at = spread(steps, next);
    if (at.size === 0) return false;
  }
  return at.has(steps.length);
}

/** Those places, and the ones behind `**`, which may stand for no name. */
function spread(steps: readonly Step[], places: readonly number[]): ReadonlySet<number> {
  const reached = new Set(places);
  for (const place of reached) if (steps[place] === anyNames) reached.add(place + 1);
  return reached;
}
