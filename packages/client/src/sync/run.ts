import { namesOf } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import { doAction, type Running } from "./do-action.ts";
import { finishing } from "./finish-files.ts";
import { inLanes } from "./lanes.ts";
import { linkedAbort } from "./linked-abort.ts";
import { manifestOf, stateOf } from "./manifest.ts";
import { orderCopies } from "./order-copies.ts";
import type { Action, Plan } from "./plan.ts";
import type { Outcome, RunOptions } from "./run-options.ts";
import { assertFewDeletions } from "./few-deletions.ts";
import { SyncError } from "./sync-error.ts";
import { Tally } from "./tally.ts";

/**
 * Does what a plan says: makes room and directories first, then copies, and deletes when all of it is there. A file is replaced
 * whole or not at all. Whatever fails is told in the outcome and the rest goes on; rejects only with {@link SyncError} before
 * anything is done (`too-many-deletions`, `bad-option`), and with what `onEvent` throws. An interrupted run is gone on with by a
 * new `diff`.
 */
export async function run(plan: Plan, from: Storage, to: Storage, options: RunOptions = {}): Promise<Outcome> {
  const { parallel = 16, maxErrors = Infinity, signal } = options;
  if (!Number.isInteger(parallel) || parallel < 1) {
    throw new SyncError(
      "bad-option",
      `parallel is ${parallel}; give the number of files to copy at a time, 1 or more.`,
    );
  }
  assertFewDeletions(plan, options.maxDelete);
  using ending = linkedAbort(signal);
  const tally = new Tally(options.onEvent, ending.controller, maxErrors);
  const state = plan.state && stateOf(plan.state);
  const running: Running = {
    from,
    to,
    options,
    signal: ending.controller.signal,
    tally,
    finish: finishing({
      from,
      to,
      times: plan.times,
      tally,
      state,
      verifying: { ...options, signal: ending.controller.signal },
    }),
    state,
    hashed: plan.state !== undefined && plan.compare === "hash",
    unmade: new Set(),
  };
  tally.tell({ kind: "begin", total: plan.summary });
  const held = await doPlan(running, plan, parallel);
  const outcome = outcomeOf(running, plan, held);
  tally.tell({ kind: "end", outcome });
  tally.throwFault();
  return outcome;
}

/** Does all of it in the order that is safe; gives how many deletions were held back. */
async function doPlan(running: Running, { actions }: Plan, parallel: number): Promise<number> {
  const { tally, options, finish } = running;
  const work = (action: Action): Promise<void> => doAction(running, action);
  const all = async (some: readonly Action[]): Promise<void> => {
    let next = 0;
    await inLanes(parallel, () => some[next++], work);
  };
  const levels = async (some: readonly Action[], order: "parents first" | "children first"): Promise<void> => {
    for (const level of byDepth(some, order)) await all(level);
  };
  const those = (kind: Action["kind"], reason?: string): readonly Action[] =>
    actions.filter((action) => action.kind === kind && (reason === undefined || action.reason === reason));

  await all(those("remove", "in-the-way"));
  await levels(those("remove-directory", "in-the-way"), "children first");
  await levels(those("make-directory"), "parents first");
  await inLanes(parallel, orderCopies(actions.filter((action) => action.kind === "copy")), work);
  await all([...those("make-link"), ...those("touch")]);
  await finish.end();
  const extra = [...those("remove", "extra"), ...those("remove-directory", "extra")];
  const isHeld = tally.failures.length > 0 && options.deleteDespiteErrors !== true;
  if (!isHeld) {
    await all(those("remove", "extra"));
    await levels(those("remove-directory", "extra"), "children first");
  }
  // Last, and the deepest first: what may not be written to could not have been filled.
  await levels([...those("set-mode"), ...directoryModes(running, actions)], "children first");
  return isHeld ? extra.length : 0;
}

/** The permission bits of directories that were made, as actions of their own. */
function directoryModes({ to, unmade }: Running, actions: readonly Action[]): readonly Action[] {
  if (to.setMode === undefined) return [];
  return actions.flatMap((action): readonly Action[] =>
    action.kind === "make-directory" && action.mode !== undefined && !unmade.has(action.path)
      ? [{ kind: "set-mode", path: action.path, reason: "mode", mode: action.mode }]
      : [],
  );
}

function byDepth(
  actions: readonly Action[],
  order: "parents first" | "children first",
): readonly (readonly Action[])[] {
  const levels: Action[][] = [];
  for (const action of actions) (levels[namesOf(action.path).length] ??= []).push(action);
  const there = levels.filter((level) => level !== undefined);
  return order === "parents first" ? there : there.toReversed();
}

function outcomeOf({ tally, signal, state, finish }: Running, plan: Plan, held: number): Outcome {
  const { failures, notes, done } = tally;
  const failed = failures.length > 0 ? "incomplete" : "complete";
  const ended = signal.aborted ? "interrupted" : tally.isStopped ? "stopped" : failed;
  const known = { destination: plan.state?.destination, times: (plan.state?.times ?? true) && finish.keepsTimes };
  return {
    ended,
    done,
    failures,
    notes,
    held,
    ...(state !== undefined && { manifest: manifestOf(state, known) }),
  };
}
