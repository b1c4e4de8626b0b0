/** Chance that can be repeated: the same seed gives the same choices. */
export interface Random {
  /** An integer from 0 up to `limit`, not included. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  times<T>(count: number, make: () => T): readonly T[];
  /** Bytes in one to four pieces. */
  cut(bytes: Uint8Array): readonly Uint8Array[];
}

/** The generator of a seed: xorshift with 32 bits (Marsaglia 2003), which is plenty for choosing commands. */
export function randomOf(seed: number): Random {
  let state = (seed * 2_654_435_761) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const random: Random = {
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    pick: (choices) => choices[random.below(choices.length)]!,
    times: (count, make) => Array.from({ length: count }, make),
    cut(bytes) {
      const edges = random.times(random.below(4), () => random.below(bytes.length + 1)).toSorted((a, b) => a - b);
      return [...edges, bytes.length].map((end, i) => bytes.subarray(edges[i - 1] ?? 0, end));
    },
  };
  return random;
}
