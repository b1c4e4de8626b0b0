/**
 * How fast bytes may move: asked between pieces of bounded size, whoever moves them, so that what is only counted can still be
 * moved inside the kernel.
 */
export interface Pace {
  /**
   * How many of the `wanted` bytes may move now: at once where there is no limit or room below it, else when some may. They
   * are counted as moved. Never 0.
   */
  take(wanted: number): number | Promise<number>;
  /** True while everything may move at once: then its pieces may be larger. */
  readonly unlimited?: boolean;
}
