import type { Storage } from "@tandem/storage";
import { diff } from "./diff.ts";
import type { DiffOptions } from "./diff-options.ts";
import { assertFewDeletions } from "./few-deletions.ts";
import { readManifest, removeManifest, writeManifest } from "./keep-manifest.ts";
import type { Plan } from "./plan.ts";
import { run } from "./run.ts";
import type { Outcome, RunOptions } from "./run-options.ts";

/** How a mirror is made: how it is compared, and how it is run. */
export interface MirrorOptions {
  readonly diff?: Omit<DiffOptions, "manifest" | "signal">;
  readonly run?: Omit<RunOptions, "signal">;
  /** Keeps a manifest in the destination, so that the next mirror lists nothing there; false by default. */
  readonly remember?: boolean;
  /** Told of the plan before it is run; what it throws is thrown, and nothing is done. */
  readonly onPlan?: (plan: Plan) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/** Compares and runs in one go. Rejects as `diff` and `run` do; what failed of the run is in its outcome. */
export async function mirror(
  from: Storage,
  to: Storage,
  { diff: compared, run: runned, remember = false, onPlan, signal }: MirrorOptions = {},
): Promise<{ readonly plan: Plan; readonly outcome: Outcome }> {
  const options = signal === undefined ? {} : { signal };
  const manifest = remember ? ((await readManifest(to, options)) ?? "new") : undefined;
  const plan = await diff(from, to, { ...compared, ...options, ...(manifest !== undefined && { manifest }) });
  await onPlan?.(plan);
  const changes = plan.actions.length > 0;
  assertFewDeletions(plan, runned?.maxDelete);
  // Until the run has ended it says what is no longer so; where the run is killed the next one has to look.
  if (changes && typeof manifest === "object") await removeManifest(to, options);
  const outcome = await run(plan, from, to, { ...runned, ...options });
  if (outcome.manifest !== undefined && (changes || manifest === "new")) {
    const writing = writeManifest(to, outcome.manifest);
    // Who interrupts it may have closed the connection too; without a manifest the next mirror looks.
    await (outcome.ended === "interrupted" ? writing.catch(() => {}) : writing);
  }
  return { plan, outcome };
}
