import { namesOf, parsePath, type VirtualPath } from "@tandem/protocol";
import { foldName } from "../fold-name.ts";

/** Paths that a rule speaks of: a place, and everything below it. */
export interface PathPattern {
  /** `holds` at the place and below it; `below` on a way that may lead to it; `apart` elsewhere. */
  match(path: VirtualPath): "holds" | "below" | "apart";
  /** Equal for two paths when it holds at the same names below both. */
  rest(path: VirtualPath): string;
}

/**
 * Reads a pattern: `*` in a name stands for any characters (`/pub/*.txt`), the name `**` for any number of names. With
 * `caseSensitive` false, names that such a file system takes for one are one.
 */
export function pathPattern(text: string, caseSensitive: boolean): PathPattern {
  const same = caseSensitive ? (name: string): string => name : foldName;
  const steps = namesOf(parsePath(text)).map((step) => (step === "**" ? anyNames : nameTest(same(step))));
  const last = steps.length;
  /** All places of the pattern where one may be, those behind `**` too: it may stand for no name. */
  const spread = (at: ReadonlySet<number>): ReadonlySet<number> => {
    const reached = new Set(at);
    for (const step of reached) if (steps[step] === anyNames) reached.add(step + 1);
    return reached;
  };
  const begin = spread(new Set([0]));
  /** The places of the pattern where one is at the path; none when nothing there can be meant. */
  const reach = (path: VirtualPath): ReadonlySet<number> => {
    let at = begin;
    for (const name of namesOf(path)) {
      if (at.has(last)) break;
      const folded = same(name);
      const next = new Set<number>();
      for (const step of at) {
        if (steps[step] === anyNames) next.add(step);
        else if (steps[step]?.(folded) === true) next.add(step + 1);
      }
      at = spread(next);
    }
    return at;
  };
  return {
    match(path) {
      const at = reach(path);
      if (at.has(last)) return "holds";
      return at.size === 0 ? "apart" : "below";
    },
    rest(path) {
      const at = reach(path);
      return at.has(last) ? "all" : [...at].sort((one, other) => one - other).join(" ");
    },
  };
}

type NameTest = (name: string) => boolean;

const anyNames: NameTest = () => true;

function nameTest(step: string): NameTest {
  if (!step.includes("*")) return (name) => name === step;
  const [first = "", ...parts] = step.split("*");
  const end = parts.pop() ?? "";
  return (name) => {
    if (name.length < first.length + end.length || !name.startsWith(first) || !name.endsWith(end)) return false;
    // The leftmost place for each part leaves the most for the others, so that no choice is ever tried again.
    let at = first.length;
    for (const part of parts) {
      const found = name.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= name.length - end.length;
  };
}
