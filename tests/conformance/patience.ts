import { systemClock } from "@tandem/transport";
import { NoAnswer } from "./verdict.ts";

/** The promise's value; rejects with {@link NoAnswer} when it takes longer than so many milliseconds. */
export async function within<Value>(patience: number, what: string, promise: Promise<Value>): Promise<Value> {
  let giveUp: (error: Error) => void = () => {};
  const late = new Promise<never>((_, reject) => (giveUp = reject));
  const timer = systemClock.timer(patience, () => giveUp(new NoAnswer(`${what}: nothing within ${patience / 1000} s`)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.cancel();
  }
}

/** Resolves after so many milliseconds: for what must not happen in them. */
export function pause(delay: number): Promise<void> {
  return new Promise((resolve) => void systemClock.timer(delay, resolve));
}
