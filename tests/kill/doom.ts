import type { Random } from "../session/random.ts";

/** What uploads do that a server may die of. */
export type Moment = "bytes" | "end" | "acknowledged" | "rename";

/** The end of a server, at a moment that chance has chosen. */
export interface Doom {
  /** To be told what happens; bytes by their number. */
  note(moment: Moment, amount?: number): void;
  /** The server is being killed, or dead. */
  readonly struck: boolean;
  /** Resolves when it is dead. */
  readonly over: Promise<void>;
  /** What was chosen, for people: `at end 3`. */
  readonly chosen: string;
}

/** Chooses a moment: a time, or the n-th of something that happens; then calls `strike`. */
export function doomOf(random: Random, strike: () => Promise<void>): Doom {
  const kind = random.pick(["time", "bytes", "end", "end", "acknowledged", "rename"] as const);
  const count = { time: 20 + random.below(600), bytes: random.below(12_000_000), rename: 1 + random.below(2) };
  let left = kind === "end" || kind === "acknowledged" ? 1 + random.below(12) : count[kind];
  const chosen = `${kind} ${left}`;
  // Behind the end of an upload lie the last write, the commit and its rename: some get further than others.
  const delay = kind === "end" || kind === "rename" ? random.below(5) : 0;
  let struck = false;
  let settle: ((dying: Promise<void>) => void) | undefined;
  const over = new Promise<void>((resolve) => (settle = resolve));
  const end = (): void => {
    if (struck) return;
    clearTimeout(timer);
    struck = true;
    settle?.(strike());
  };
  // What was chosen may never happen.
  const timer = setTimeout(end, kind === "time" ? left : 4_000);
  return {
    note(moment, amount = 1) {
      if (moment !== kind || left <= 0) return;
      left -= amount;
      if (left > 0) return;
      if (delay === 0) end();
      else setTimeout(end, delay);
    },
    get struck() {
      return struck;
    },
    over,
    chosen,
  };
}
