import { resolve } from "node:path";
import { folderWatcher, watch, type Plan, type WatchEvent } from "@tandem/client/sync";
import { rootPath } from "@tandem/protocol";
import type { ProgressBoard } from "../client/progress-board.ts";
import { runClient, type ClientRun } from "../client/run-client.ts";
import type { Shell } from "../shell.ts";
import { formatDuration } from "../text/quantity.ts";
import { connectionsOf, diffOptions, runOptions, type MirrorFlags } from "./mirror-flags.ts";
import { outcomeSentence, told } from "./run-mirror.ts";
import { conflictLines } from "./show-plan.ts";
import { toldHashes } from "./told-hashes.ts";
import { openSide, type Side } from "./side.ts";
import { tellRun } from "./tell-run.ts";

export interface Watching {
  readonly from: Side;
  readonly to: Side;
  readonly flags: MirrorFlags;
  /** Milliseconds between looks that nothing has asked for. */
  readonly every: number | undefined;
}

/** Keeps `to` like `from` until Ctrl-C, which is how it ends well. */
export async function runWatch({ from, to, flags, every }: Watching, shell: Shell): Promise<void> {
  const diff = await diffOptions(flags);
  await runClient({ ...flags, connections: connectionsOf(flags) }, shell, async (run) => {
    const source = await openSide(from, run);
    const destination = await openSide(to, run);
    // Else nothing would be said of it but that it is tried again.
    await source.storage.stat(rootPath).catch((error: unknown) => {
      throw told(error, from, to);
    });
    await destination.make();
    const hash = toldHashes(source, destination);
    await watch(source.storage, destination.storage, {
      signal: run.signal,
      clock: shell.clock,
      diff: { ...diff, hash },
      run: { ...runOptions(flags), hash },
      ...(from.kind === "local" && { watcher: folderWatcher(resolve(from.folder)) }),
      ...(every !== undefined && { every }),
      onEvent: tellWatch(flags, run, await run.report.boards(flags.quiet), shell),
    });
  });
}

function tellWatch(
  { quiet = false, verbose = false }: MirrorFlags,
  { report, signal }: ClientRun,
  boards: () => ProgressBoard,
  shell: Shell,
): (event: WatchEvent) => void {
  let board: ProgressBoard | undefined;
  let tell: ReturnType<typeof tellRun> | undefined;
  let current: { readonly plan: Plan; readonly began: number } | undefined;
  let greeted = false;
  const say = (line: string): void => {
    if (!quiet && !report.json) shell.stdout.write(`${timeOf(shell.clock.date())}  ${line}\n`);
  };
  return (event) => {
    switch (event.kind) {
      case "plan":
        for (const line of conflictLines(event.plan)) report.complain(new Error(line));
        current = { plan: event.plan, began: shell.clock.now() };
        board = boards();
        tell = tellRun({ report, board, shell, verbose });
        return;
      case "run":
        return tell?.(event.event);
      case "ran":
        board?.[Symbol.dispose]();
        if (current !== undefined && !signal.aborted) {
          say(outcomeSentence(event.outcome, current.plan, shell.clock.now() - current.began));
        }
        return;
      case "idle":
        report.tell({ event: "idle" });
        if (!greeted) say("Both are alike. Waiting for changes; Ctrl-C ends it.");
        greeted = true;
        return;
      case "retry":
        if (event.error !== undefined) {
          report.complain(event.error);
          report.failed(event.error);
        }
        return say(`It is tried again in ${formatDuration(event.after)}.`);
      case "unwatched":
        report.complain(event.error);
        return say("The system tells of no more changes: it is looked for them instead.");
    }
  };
}

/** `14:05:09`, of this machine's clock. */
function timeOf(date: number): string {
  const at = new Date(date);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
