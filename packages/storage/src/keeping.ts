/** How long uploads that broke off are kept. */
export interface Keeping {
  /** In milliseconds since the last byte arrived; 0 keeps none. */
  readonly keepFor: number;
  /** What time it is, in milliseconds since 1970 UTC, by the clock that the files' times come from. */
  readonly now: () => number;
}

/** A day: whoever lost the connection in the evening goes on in the morning, and what nobody wants is gone the day after. */
export const defaultKeepFor = 24 * 60 * 60 * 1000;
