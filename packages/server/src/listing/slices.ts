/** The values in order, sorted piece by piece: between two pieces everything else happens that waits. */
export async function sortInSlices<Value>(
  values: readonly Value[],
  compare: (a: Value, b: Value) => number,
  turn: () => Promise<void>,
): Promise<readonly Value[]> {
  let runs: (readonly Value[])[] = [];
  for await (const slice of inSlices(values, turn)) runs.push(slice.toSorted(compare));
  let taken = 0;
  while (runs.length > 1) {
    const merged: (readonly Value[])[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const run: Value[] = [];
      for (const value of merge(runs[at]!, runs[at + 1] ?? [], compare)) {
        run.push(value);
        if (++taken % mergedAtOnce === 0) await turn();
      }
      merged.push(run);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** The values in slices, none of them empty; between two, everything else happens that waits. */
export async function* inSlices<Value>(
  values: readonly Value[],
  turn: () => Promise<void>,
): AsyncGenerator<readonly Value[]> {
  for (let at = 0; at < values.length; at += sliceSize) {
    if (at > 0) await turn();
    yield values.slice(at, at + sliceSize);
  }
}

/** Both in one; of two that are equal that of the first run is first. */
function* merge<Value>(
  one: readonly Value[],
  other: readonly Value[],
  compare: (a: Value, b: Value) => number,
): Generator<Value> {
  let first = 0;
  let second = 0;
  while (first < one.length && second < other.length) {
    yield compare(one[first]!, other[second]!) <= 0 ? one[first++]! : other[second++]!;
  }
  for (; first < one.length; first++) yield one[first]!;
  for (; second < other.length; second++) yield other[second]!;
}

// Each half a millisecond or less, of lines to write or of names to compare.
const sliceSize = 256;
const mergedAtOnce = 4096;
