/** Runs `work` for what `next` gives, in so many lanes, until each has got nothing more. `work` must not reject. */
export async function inLanes<Item>(
  count: number,
  next: (lane: number) => Item | undefined,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const lane = async (_: unknown, number: number): Promise<void> => {
    for (let item = next(number); item !== undefined; item = next(number)) await work(item);
  };
  await Promise.all(Array.from({ length: count }, lane));
}

/** Work that goes on beside its caller, at most so much of it at a time. */
export interface Background {
  /** Begins it; resolves when there is room for more. It must not reject. */
  add(work: () => Promise<void>): Promise<void>;
  /** Resolves when all of it has ended. */
  end(): Promise<void>;
}

export function background(most: number): Background {
  const running = new Set<Promise<void>>();
  return {
    async add(work) {
      const one: Promise<void> = work().finally(() => running.delete(one));
      running.add(one);
      while (running.size >= most) await Promise.race(running);
    },
    async end() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
