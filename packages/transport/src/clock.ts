/** Time, handed in so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since 1970 UTC. May jump. */
  date(): number;
  /** Milliseconds from an arbitrary start. Never jumps. */
  now(): number;
  /** Calls back once after `delay` milliseconds, unless the timer is cancelled before. */
  timer(delay: number, callback: () => void): Timer;
}

/** A callback that has not happened yet. */
export interface Timer {
  cancel(): void;
  /** Starts the delay anew. */
  restart(): void;
}
