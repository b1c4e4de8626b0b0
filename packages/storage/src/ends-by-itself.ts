import type { Storage } from "./storage.ts";

/**
 * Whether an upload into this storage need not be told that it is broken off: each of its steps is a call of the system, which no
 * signal ends, and between them whoever gives the bytes can look by itself. A signal costs as much as several of these calls. Of
 * whatever lies around a storage nothing is known.
 */
export function endsByItself(storage: Storage): boolean {
  return ending.has(storage);
}

/** Has {@link endsByItself} know this very storage, which it gives back. */
export function endingByItself(storage: Storage): Storage {
  ending.add(storage);
  return storage;
}

const ending = new WeakSet<Storage>();
