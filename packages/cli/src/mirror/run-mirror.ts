import { mirror, SyncError, type Outcome, type Plan } from "@tandem/client/sync";
import { printable, rootPath } from "@tandem/protocol";
import { StorageError } from "@tandem/storage/interface";
import type { Report } from "../client/report/report.ts";
import { runClient, type ClientRun } from "../client/run-client.ts";
import { CommandError, exitCodes, usageError } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import { formatBytes, formatCount, formatDuration, formatRate } from "../text/quantity.ts";
import { connectionsOf, diffOptions, runOptions, type MirrorFlags } from "./mirror-flags.ts";
import { toldHashes } from "./told-hashes.ts";
import { openSide, sideLabel, type Side } from "./side.ts";
import { conflictLines, planLines, planSentence } from "./show-plan.ts";
import { tellPlan } from "./tell-plan.ts";
import { tellRun } from "./tell-run.ts";

export interface Mirroring {
  readonly from: Side;
  readonly to: Side;
  readonly flags: MirrorFlags;
  /** Looks at the plan before it is run; what it throws ends the command. */
  readonly approve?: (plan: Plan, signal: AbortSignal) => Promise<void>;
}

/** A command that makes one tree like another: sessions, the mirror, and what is said of it. */
export async function runMirrorCommand(mirroring: Mirroring, shell: Shell): Promise<void> {
  const { flags } = mirroring;
  await runClient({ ...flags, connections: connectionsOf(flags) }, shell, (run) => runMirror(mirroring, run, shell));
}

/** Makes `to` like `from`, and tells of it. Throws a `CommandError` when not all of it was done. */
export async function runMirror({ from, to, flags, approve }: Mirroring, run: ClientRun, shell: Shell): Promise<void> {
  const { signal, report } = run;
  const { dryRun = false, verbose = false, quiet } = flags;
  const began = shell.clock.now();
  const diff = await diffOptions(flags);
  const source = await openSide(from, run);
  const destination = await openSide(to, run);
  const hash = toldHashes(source, destination);
  using board = await report.board(quiet);
  try {
    const { plan, outcome } = await mirror(source.storage, destination.storage, {
      diff: { ...diff, hash },
      run: { ...runOptions(flags), hash, onEvent: tellRun({ report, board, shell, verbose }) },
      remember: flags.manifest ?? false,
      signal,
      onPlan: async (planned) => {
        for (const line of conflictLines(planned)) {
          const conflict = new CommandError(exitCodes.failed, line);
          report.complain(conflict);
          if (!dryRun) report.failed(conflict);
        }
        if (dryRun) throw new Planned(planned);
        await approve?.(planned, signal);
        if (mayBeMissing(planned, flags)) await destination.make();
      },
    });
    signal.throwIfAborted();
    board[Symbol.dispose]();
    const sentence = outcomeSentence(outcome, plan, shell.clock.now() - began);
    if (!report.json && !quiet) shell.stdout.write(`${sentence}\n`);
    assertComplete(outcome, plan, report);
  } catch (error) {
    if (error instanceof Planned) return showPlan(error.plan, run, shell);
    throw told(error, from, to);
  }
}

/** True when the destination itself was not listed: it is not there, or only the manifest was looked at. */
function mayBeMissing({ actions }: Plan, { manifest = false }: MirrorFlags): boolean {
  return actions.some(({ kind, path }) => manifest || (kind === "make-directory" && path === rootPath));
}

/** Thrown to end a mirror when its plan is all that was wanted. */
class Planned extends Error {
  override readonly name = "Planned";
  readonly plan: Plan;

  constructor(plan: Plan) {
    super("Only the plan was wanted.");
    this.plan = plan;
  }
}

function showPlan(plan: Plan, { report }: ClientRun, { stdout }: Shell): void {
  if (report.json) return tellPlan(plan, report);
  stdout.write([...planLines(plan), planSentence(plan), ""].join("\n"));
}

function assertComplete({ ended, failures, held }: Outcome, { conflicts, unread }: Plan, report: Report): void {
  const undone = failures.length + conflicts.length + unread.length;
  if (ended === "complete" && undone === 0) return;
  const kept = held > 0 ? ` ${formatCount(held, "deletion was", "deletions were")} held back.` : "";
  const why = failures.some(({ code }) => code === "no-space") ? "because no space is left" : "by --max-errors";
  const stopped = ended === "stopped" ? ` It was stopped there ${why}.` : "";
  const end = new CommandError(
    exitCodes.failed,
    `${formatCount(undone, "thing was", "things were")} not done; the same command does the rest.${stopped}${kept}`,
  );
  // Each of them was told.
  report.known(end);
  throw end;
}

/** `3 files copied (1.2 MB), 1 deleted, 20 were the same, in 1.4 s, 0.9 MB/s.` */
export function outcomeSentence({ done }: Outcome, { summary }: Plan, elapsed: number): string {
  const { copies, newDirectories, links, touches, deletions } = done;
  const rate = copies.bytes > 0 ? formatRate(copies.bytes, elapsed) : undefined;
  const parts = [
    `${formatCount(copies.files, "file")} copied (${formatBytes(copies.bytes)})`,
    ...(newDirectories > 0 ? [`${formatCount(newDirectories, "directory", "directories")} made`] : []),
    ...(links > 0 ? [`${formatCount(links, "link")} made`] : []),
    ...(touches > 0 ? [`${formatCount(touches, "time or mode", "times or modes")} set`] : []),
    ...(deletions > 0 ? [`${deletions} deleted`] : []),
    `${summary.unchanged.files} were the same`,
  ];
  return `${parts.join(", ")}, in ${formatDuration(elapsed)}${rate === undefined ? "" : `, ${rate}`}.`;
}

/** What a tree says of its root, in the words of the command line. */
export function told(error: unknown, from: Side, to: Side): unknown {
  if (error instanceof SyncError) {
    if (error.code === "too-many-deletions") {
      const message = `${error.message} (--max-delete)`;
      return new CommandError(exitCodes.failed, message, { cause: error });
    }
    return usageError(error.message, { cause: error });
  }
  if (!(error instanceof StorageError) || error.path !== "/") return error;
  const side = error.code === "not-found" || error.code === "not-a-directory" ? from : to;
  const why = error.code === "not-found" ? "there is no such directory" : error.message.replace(/\.$/, "");
  return new CommandError(exitCodes.failed, `${printable(sideLabel(side))}: ${why}.`, { cause: error });
}
