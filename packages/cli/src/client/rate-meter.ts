/** How fast bytes come, over the last seconds: steady enough to be read, quick enough to tell the truth. */
export class RateMeter {
  /** The oldest first; far enough apart that there are few. */
  #samples: readonly Sample[] = [];

  /** Takes what is there so far, at a moment in milliseconds; gives bytes a second, `undefined` until something can be said. */
  measure(at: number, bytes: number): number | undefined {
    const last = this.#samples.at(-1);
    if (last === undefined || at - last.at >= samplePause) {
      this.#samples = [...this.#samples.filter((sample) => at - sample.at <= rateSpan), { at, bytes }];
    }
    const [oldest] = this.#samples;
    if (oldest === undefined || at - oldest.at < leastSpan) return undefined;
    return Math.max(0, (bytes - oldest.bytes) / ((at - oldest.at) / 1000));
  }
}

/** Of a whole transfer; what took no time, or moved nothing, has none. Bytes a second; milliseconds. */
export function meanRate(moved: number, elapsed: number): number | undefined {
  return moved === 0 || elapsed < 1 ? undefined : (moved * 1000) / elapsed;
}

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

const rateSpan = 5000;
const leastSpan = 300;
const samplePause = 100;
