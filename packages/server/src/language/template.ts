/** A line with holes: `{1} is removed.` */
export interface Template {
  /** The names of the holes, each once. */
  readonly holes: readonly string[];
  /** What stands before, between and behind the holes. */
  readonly literals: readonly string[];
  /** How many characters are fixed: of two templates that match, the one with more says more. */
  readonly weight: number;
  /** What stands in the holes of a line, `undefined` when it is not of this form. The first holes take as little as they can. */
  match(line: string): ReadonlyMap<string, string> | undefined;
}

/** Reads a template, whose holes are `{1}` to `{9}`. Throws a `RangeError` when one stands twice or two touch. */
export function parseTemplate(text: string): Template {
  const parts = text.split(/\{([1-9])\}/);
  const literals = parts.filter((_, at) => at % 2 === 0);
  const holes = parts.filter((_, at) => at % 2 === 1);
  if (new Set(holes).size < holes.length || literals.slice(1, -1).includes("")) {
    throw new RangeError(`In "${text}" a hole stands twice or touches another.`);
  }
  const first = literals[0]!;
  const last = literals.at(-1)!;
  return {
    holes,
    literals,
    weight: literals.join("").length,
    match(line) {
      if (holes.length === 0) return line === text ? new Map() : undefined;
      if (line.length < first.length + last.length || !line.startsWith(first) || !line.endsWith(last)) return undefined;
      const end = line.length - last.length;
      const found = new Map<string, string>();
      let at = first.length;
      for (const [index, hole] of holes.entries()) {
        const behind = literals[index + 1]!;
        const next = index === holes.length - 1 ? end : line.indexOf(behind, at);
        if (next < 0 || next > end) return undefined;
        found.set(hole, line.slice(at, next));
        at = next + behind.length;
      }
      return at <= line.length ? found : undefined;
    },
  };
}
