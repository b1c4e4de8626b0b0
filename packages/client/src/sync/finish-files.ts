import { StorageError, type Storage } from "@tandem/storage/interface";
import { background } from "./lanes.ts";
import type { Copy, Touch } from "./plan.ts";
import type { State } from "./findings.ts";
import type { RunOptions } from "./run-options.ts";
import type { Tally } from "./tally.ts";
import { verifyCopy } from "./verify-copy.ts";

/** Gives files their times and permission bits and verifies them, beside the copies that go on. */
export interface Finishing {
  /** Begins; resolves when there is room for another. What goes wrong is noted. */
  add(action: Copy | Touch): Promise<void>;
  end(): Promise<void>;
  /** Whether times were taken, as far as they were set. */
  readonly keepsTimes: boolean;
}

export interface FinishingOptions {
  readonly from: Storage;
  readonly to: Storage;
  readonly times: boolean;
  readonly tally: Tally;
  /** What is known of the destination: a copy that turns out to be another file is not. */
  readonly state: State | undefined;
  readonly verifying: Pick<RunOptions, "verify" | "hash" | "signal">;
}

export function finishing({ from, to, times, tally, state, verifying }: FinishingOptions): Finishing {
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

  async function verify(action: Copy | Touch): Promise<void> {
    if (action.kind !== "copy") return;
    try {
      await verifyCopy(action, from, to, verifying);
    } catch (error) {
      state?.files.delete(action.path);
      tally.failed(action, error);
    }
  }

  return {
    // Without the run's signal: it takes one command each, and a file without its time would be copied again.
    add: (action) => work.add(async () => void (await Promise.all([setTime(action), setBits(action), verify(action)]))),
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
