import { systemClock, type Clock } from "@tandem/transport";

/** The machine's time, with a count of the timers that have neither called back nor been cancelled. */
export function countingClock(): Clock & { readonly pending: number } {
  const pending = new Set<object>();
  return {
    ...systemClock,
    get pending() {
      return pending.size;
    },
    timer(delay, callback) {
      const key = {};
      const timer = systemClock.timer(delay, () => {
        pending.delete(key);
        callback();
      });
      pending.add(key);
      return {
        cancel() {
          pending.delete(key);
          timer.cancel();
        },
        restart() {
          pending.add(key);
          timer.restart();
        },
      };
    },
  };
}
