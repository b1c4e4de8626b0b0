import { StorageError, type Storage } from "@tandem/storage";
import { background } from "./lanes.ts";
import type { Copy, Touch } from "./plan.ts";
import type { Tally } from "./tally.ts";

/** Gives files their times and permission bits, beside the copies that go on. */
export interface Finishing {
  /** Begins; resolves when there is room for another. What goes wrong is noted. */
  add(action: Copy | Touch): Promise<void>;
  end(): Promise<void>;
  /** Whether times were taken, as far as they were set. */
  readonly keepsTimes: boolean;
}

export function finishing(to: Storage, times: boolean, tally: Tally): Finishing {
  const work = background(mostAtOnce);
  let keepsTimes = times;
  let setsModes = to.setMode !== undefined;

  async function setTime({ path, modified }: Copy | Touch): Promise<void> {
    if (!keepsTimes) return;
    try {
      await to.setModified(path, modified);
    } catch (error) {
      // Once for all: every file would cost a round trip to hear the same.
      if (isUnsupported(error) && !keepsTimes) return;
      if (isUnsupported(error)) keepsTimes = false;
      tally.note(path, `The time of last modification could not be set: ${wordsOf(error)}`);
    }
  }

  async function setBits(action: Copy | Touch): Promise<void> {
    if (!setsModes || action.kind !== "copy" || action.mode === undefined) return;
    try {
      await to.setMode!(action.path, action.mode);
    } catch (error) {
      if (isUnsupported(error) && !setsModes) return;
      if (isUnsupported(error)) setsModes = false;
      tally.note(action.path, `The permission bits could not be set: ${wordsOf(error)}`);
    }
  }

  return {
    // Without the run's signal: it takes one command each, and a file without its time would be copied again.
    add: (action) => work.add(async () => void (await Promise.all([setTime(action), setBits(action)]))),
    end: () => work.end(),
    get keepsTimes() {
      return keepsTimes;
    },
  };
}

// What a pipelined connection takes at a time without losing its order; the next file waits for no more than these.
const mostAtOnce = 32;

function isUnsupported(error: unknown): boolean {
  return error instanceof StorageError && error.code === "not-supported";
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
