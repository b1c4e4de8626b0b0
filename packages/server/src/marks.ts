import type { Clock } from "@tandem/transport";
import { Remembered } from "./remembered.ts";

/** Names that are remembered for some time each, as a ledger's marks are. */
export class Marks {
  readonly #clock: Pick<Clock, "now">;
  /** Until when; those that are forgotten soon do not push out those that are to last. */
  readonly #kept = { brief: new Remembered<number>(mostNames), lasting: new Remembered<number>(mostNames) };

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Remembers a name for so many milliseconds from now, in place of what was remembered before; 0 forgets it. */
  mark(name: string, time: number): void {
    this.#forget(name);
    if (time > 0) this.#kept[time < lasting ? "brief" : "lasting"].keep(name, this.#clock.now() + time);
  }

  /** For how many milliseconds more a name is remembered; 0 when it is not. */
  marked(name: string): number {
    const until = this.#kept.lasting.find(name) ?? this.#kept.brief.find(name);
    if (until === undefined) return 0;
    const left = Math.max(0, until - this.#clock.now());
    if (left === 0) this.#forget(name);
    return left;
  }

  /** Every name that is remembered, and for how many milliseconds more. */
  *all(): Generator<readonly [name: string, left: number]> {
    const now = this.#clock.now();
    for (const kept of Object.values(this.#kept)) {
      for (const [name, until] of kept.all()) if (until > now) yield [name, until - now];
    }
  }

  #forget(name: string): void {
    this.#kept.brief.forget(name);
    this.#kept.lasting.forget(name);
  }
}

/** Some ten megabytes; whoever has more addresses than that to attack from is not stopped by counting them. */
export const mostNames = 50_000;
// A guesser makes two marks with each name that he invents, of some seconds each: room for as many bans is room of its own.
const lasting = 60_000;
