import type { Post } from "./ends.ts";
import type { Rung } from "./model.ts";
import type { Rail } from "./rails.ts";

/** How an arrow is drawn: the character of its line, and how it meets the uprights. */
export interface Arrow {
  readonly line: string;
  readonly double: boolean;
}

/** A single line; a double one for bytes of a file; a broken one for what ends a connection. */
export function arrowOf({ kind }: Rung): Arrow {
  if (kind === "data") return { line: "═", double: true };
  return { line: kind === "close" || kind === "data-close" ? "╌" : "─", double: false };
}

// U+25BA and U+25C4: of the triangles, those that no terminal takes for emoji or for two cells.
export const heads = { left: "◄", right: "►" } as const;

/** The upright of a column. */
export function upright(post: Post, rail: Rail): string {
  return rail === "none" ? " " : uprights[styleOf(post, rail)].line;
}

/** An upright of the control connection where an arrow of the data connection passes it. */
export function crossing({ double, line }: Arrow, rail: Rail): string {
  if (rail === "none") return line;
  return uprights[rail === "secured" ? "heavy" : "light"].crossing[double ? 1 : 0];
}

/** An upright where an arrow leaves it. */
export function joint({ double, line }: Arrow, post: Post, rail: Rail, facing: "left" | "right"): string {
  return rail === "none" ? line : uprights[styleOf(post, rail)][facing][double ? 1 : 0];
}

type Style = "light" | "heavy" | "double" | "dotted";

function styleOf(post: Post, rail: Exclude<Rail, "none">): Style {
  if (rail === "waiting") return "dotted";
  if (post.endsWith("data")) return "double";
  return rail === "secured" ? "heavy" : "light";
}

/** Each upright alone, and where it meets a single and a double line. */
const uprights: Readonly<Record<Style, Upright>> = {
  light: { line: "│", right: ["├", "╞"], left: ["┤", "╡"], crossing: ["┼", "╪"] },
  heavy: { line: "┃", right: ["┠", "╞"], left: ["┨", "╡"], crossing: ["╂", "╪"] },
  double: { line: "║", right: ["╟", "╠"], left: ["╢", "╣"], crossing: ["╫", "╬"] },
  dotted: { line: "┊", right: ["├", "╞"], left: ["┤", "╡"], crossing: ["┼", "╪"] },
};

interface Upright {
  readonly line: string;
  readonly right: readonly [single: string, double: string];
  readonly left: readonly [single: string, double: string];
  readonly crossing: readonly [single: string, double: string];
}
