/** Something that takes part in the bytes a second of its parent: a limit, or a flow. */
export interface Shared {
  /** Somebody in it waits for tokens. */
  readonly waits: boolean;
  /** The most tokens that it can take at this moment, whatever its children can. */
  readonly room: number;
  readonly children: ReadonlySet<Shared>;
  /** Takes tokens, no more than its {@link appetite}. */
  accept(tokens: number): void;
}

/** Gives the children that wait equal parts of the tokens; what one cannot take, the others get (max-min fairness). */
export function shareOut({ children }: Shared, tokens: number): void {
  const hungry = [...children]
    .filter(({ waits }) => waits)
    .map((child) => ({ child, wants: appetite(child) }))
    .toSorted((one, other) => one.wants - other.wants);
  let left = tokens;
  for (const [at, { child, wants }] of hungry.entries()) {
    const part = Math.min(wants, left / (hungry.length - at));
    // Infinity less Infinity would be no number.
    if (part !== Infinity) left -= part;
    child.accept(part);
  }
}

/** The most tokens that can be used in it at this moment. */
export function appetite({ waits, room, children }: Shared): number {
  if (!waits) return 0;
  if (children.size === 0) return room;
  let wanted = 0;
  for (const child of children) wanted += appetite(child);
  return Math.min(room, wanted);
}
