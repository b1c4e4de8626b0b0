import type { Plan } from "@tandem/client/sync";
import { CommandError, exitCodes } from "../command-error.ts";
import { askYes } from "../input/ask-yes.ts";
import type { MirrorFlags } from "../mirror/mirror-flags.ts";
import { addMirrorOptions } from "../mirror/mirror-options.ts";
import { runMirrorCommand } from "../mirror/run-mirror.ts";
import { parseSide } from "../mirror/side.ts";
import { actionLine, planSentence } from "../mirror/show-plan.ts";
import type { DefineCommand } from "../define-command.ts";
import type { Shell } from "../shell.ts";
import { formatCount } from "../text/quantity.ts";
import { rulesHelp } from "./mirror.ts";

/**
 * `tandem sync`: makes one tree the same as another, deletions included, which are shown and agreed to before anything is done.
 * One way, as rclone's: two ways would need to know what both held before, and who wins where both have changed.
 */
export const sync: DefineCommand = (command, shell) => {
  command
    .description("make a folder the same as another: mirror --delete, with a look at what would go")
    .argument("<from>", "a folder, or ftp://user@host:port/path")
    .argument("<to>", "what becomes the same: a folder, or ftp://user@host:port/path")
    .option("-y, --yes", "do not ask before something is deleted");
  const filled = addMirrorOptions(command, "sync");
  command.addHelpText("after", rulesHelp);
  command.action(async (from: string, to: string, flags: MirrorFlags) => {
    const mirroring = {
      from: parseSide(from),
      to: parseSide(to),
      flags: { ...flags, ...filled, delete: true },
      approve: (plan: Plan, signal: AbortSignal) => approve(plan, flags, { ...shell, signal }),
    };
    await runMirrorCommand(mirroring, shell);
  });
};

interface Asking extends Pick<Shell, "stdin" | "stderr"> {
  readonly signal: AbortSignal;
}

async function approve(plan: Plan, { yes = false }: MirrorFlags, shell: Asking): Promise<void> {
  const { deletions } = plan.summary;
  if (deletions === 0 || yes) return;
  const going = plan.actions.filter(({ kind }) => kind === "remove" || kind === "remove-directory");
  const shown = going.slice(0, mostShown).map(actionLine);
  const more = going.length - shown.length;
  const lines = [...shown, ...(more > 0 ? [`… and ${more} more`] : []), planSentence(plan)];
  shell.stderr.write(`${lines.join("\n")}\n`);
  const count = formatCount(deletions, "thing");
  if (shell.stdin.isTTY !== true) {
    throw new CommandError(
      exitCodes.failed,
      `Nothing was done: ${count} would be deleted, and there is nobody to ask. --yes deletes, --dry-run shows it all.`,
    );
  }
  if (await askYes(`Delete ${count}? [y/N] `, shell)) return;
  throw new CommandError(exitCodes.failed, "Nothing was done.");
}

// A screen full.
const mostShown = 20;
