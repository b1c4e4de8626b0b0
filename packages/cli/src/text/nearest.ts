/** The candidates that a mistyped word may have meant, nearest first: at most `count`, in the order given when equally near. */
export function nearest(word: string, candidates: readonly string[], count = 3): readonly string[] {
  const most = word.length <= 3 ? 1 : 2;
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toUpperCase(), candidate.toUpperCase()) }))
    .filter(({ distance }) => distance <= most)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** How many letters must be put in, left out, replaced, or swapped with their neighbour, to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let last: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? last[j - 2]! + 1 : Infinity;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, replaced, swapped));
    }
    last = row;
    row = next;
  }
  return row[to.length]!;
}
