import type { VirtualPath } from "@tandem/protocol";
import type { Attributes, Storage } from "@tandem/storage";
import { systemClock } from "@tandem/transport";
import { diff } from "./diff.ts";
import { linkedAbort } from "./linked-abort.ts";
import type { Manifest } from "./manifest.ts";
import { run } from "./run.ts";
import { settle } from "./settle-changes.ts";
import type { WatchEvent, WatchOptions } from "./watch-options.ts";

/**
 * Makes `to` like `from`, and keeps it so until the signal is aborted; then it resolves. The destination is listed at first and
 * after every failure, else it is what was last put there. A file that was modified a moment ago is left until it has been
 * quiet. What fails is told and tried again, ever more seldom. Rejects with what `onEvent` throws.
 */
export async function watch(from: Storage, to: Storage, options: WatchOptions): Promise<void> {
  const { quiet = 500, clock = systemClock, onEvent } = options;
  using ending = linkedAbort(options.signal);
  const { signal } = ending.controller;
  let fault: { readonly error: unknown } | undefined;
  const tell = (event: WatchEvent): void => {
    try {
      onEvent?.(event);
    } catch (error) {
      fault ??= { error };
      ending.controller.abort(error);
    }
  };
  const changes = settle({ clock, quiet, signal });
  let isWatched = options.watcher !== undefined;
  const failed = (error: unknown): void => {
    if (isWatched) tell({ kind: "unwatched", error });
    isWatched = false;
    changes.tell();
  };
  // Before the first look, so that no change falls between the two.
  using _watching = options.watcher?.({ changed: () => changes.tell(), failed });
  let known: Manifest | "new" = "new";
  let failures = 0;
  let busy = 0;
  while (!signal.aborted) {
    const round = await mirrorOnce(from, to, { ...options, known, quiet, clock, signal, tell });
    if (signal.aborted) break;
    known = round.known;
    failures = round.failed ? failures + 1 : 0;
    busy = round.isBusy ? busy + 1 : 0;
    const every = options.every ?? (isWatched ? 60_000 : 10_000);
    if (failures > 0) {
      const after = Math.min(longestWait, shortestWait * 2 ** (failures - 1));
      tell({ kind: "retry", after, ...(round.error !== undefined && { error: round.error }) });
      await changes.pause(after);
    } else if (busy > 0) await changes.pause(Math.min(every, quiet * 2 ** (busy - 1)));
    else {
      tell({ kind: "idle" });
      await changes.next(every);
    }
  }
  if (fault !== undefined) throw fault.error;
}

// A server that was restarted is back after a moment; one that is down is asked a few times an hour.
const shortestWait = 1000;
const longestWait = 300_000;

interface Round {
  /** What the destination holds; `new` when it has to be looked at. */
  readonly known: Manifest | "new";
  readonly failed: boolean;
  readonly error?: unknown;
  /** Something is still being written. */
  readonly isBusy: boolean;
}

type RoundOptions = WatchOptions &
  Required<Pick<WatchOptions, "quiet" | "clock">> & {
    readonly known: Manifest | "new";
    readonly tell: (event: WatchEvent) => void;
  };

async function mirrorOnce(from: Storage, to: Storage, options: RoundOptions): Promise<Round> {
  const { known: manifest, signal, quiet, clock, tell } = options;
  let isBusy = false;
  const leave = (_path: VirtualPath, { modified }: Attributes): boolean => {
    const age = clock.date() - modified;
    // What is to be modified in the future would never be quiet.
    const isFresh = age < quiet && age > -quiet;
    isBusy ||= isFresh;
    return isFresh;
  };
  try {
    const plan = await diff(from, to, { ...options.diff, manifest, leave, signal });
    const unread = plan.unread.length > 0;
    if (plan.actions.length === 0) return { known: unread ? "new" : (plan.state ?? "new"), failed: unread, isBusy };
    tell({ kind: "plan", plan });
    const onEvent: RunListener = (event) => tell({ kind: "run", event });
    const outcome = await run(plan, from, to, { ...options.run, signal, onEvent });
    tell({ kind: "ran", outcome });
    const failed = unread || outcome.ended !== "complete";
    return { known: failed ? "new" : (outcome.manifest ?? "new"), failed, isBusy };
  } catch (error) {
    return { known: "new", failed: true, error, isBusy };
  }
}

type RunListener = NonNullable<NonNullable<Parameters<typeof run>[3]>["onEvent"]>;
