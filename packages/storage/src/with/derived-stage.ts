import type { Stage } from "../storage.ts";

/** What a decorator does in the place of what its stage does. */
export interface StageSteps {
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly commit: () => Promise<void>;
  readonly abort: () => Promise<void>;
  /** Used when the stage has it; left out by a decorator that keeps nothing. */
  readonly keep?: () => Promise<void>;
  /** Given by a decorator that need not see the bytes. */
  readonly descriptor?: Stage["descriptor"];
}

/** The stage of a decorator: it begins where `stage` does and keeps what is broken off when `stage` can. */
export function derivedStage(stage: Stage, { write, commit, abort, keep, descriptor }: StageSteps): Stage {
  return {
    start: stage.start,
    ...(descriptor !== undefined && { descriptor }),
    write,
    commit,
    abort,
    ...(stage.keep !== undefined && keep !== undefined && { keep }),
    [Symbol.asyncDispose]: abort,
  };
}
