/** Time, handed in so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since 1970 UTC. May jump. */
  date(): number;
  /** Milliseconds from an arbitrary start. Never jumps. */
  now(): number;
  /** Resolves when everything that has happened already, on sockets and files, has been told to whoever awaits it. */
  turn(): Promise<void>;
  /**
   * Calls back once after `delay` milliseconds, unless the timer is cancelled before. A timer alone does not keep a
   * program running: what it waits for (a connection, a listening port) does.
   */
  timer(delay: number, callback: () => void): Timer;
  /** Resolves after `delay` milliseconds, for which the program goes on running. Rejects with the signal's reason. */
  rest(delay: number, signal?: AbortSignal): Promise<void>;
}

/** A callback that has not happened yet. */
export interface Timer {
  /** For good: a cancelled timer cannot be restarted. */
  cancel(): void;
  /** Starts the delay anew, also when it has called back already. */
  restart(): void;
}
