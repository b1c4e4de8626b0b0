import { writeFile } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import { renderLadderMermaid, renderLadderSvg, renderLadderText, type Ladder } from "@tandem/trace";
import { Option } from "commander";
import { usageError } from "../command-error.ts";
import { readTrace } from "../ladder/read-trace.ts";
import { recordedSessions, type RecordedSession } from "../ladder/recorded-sessions.ts";
import { wholeNumber } from "../options/number.ts";
import type { DefineCommand } from "../define-command.ts";
import type { Shell } from "../shell.ts";
import { hasColours } from "../text/style.ts";
import { systemReason } from "../text/system-reason.ts";
import { widthOf } from "../text/wrap.ts";

/** `tandem ladder`: draws a session that was recorded with --trace, both connections and all that went over them. */
export const ladder: DefineCommand = (command, shell) => {
  command
    .description("draw a recorded session as a ladder diagram")
    .argument("<file>", "a trace made with --trace; - reads standard input")
    .addOption(
      new Option("--format <format>", "text, svg or mermaid (default: text, or what the name behind -o says)").choices(
        formats,
      ),
    )
    .option("--step <number>", "draw the first rungs only, as many as this", wholeNumber(0, 1_000_000))
    .option("--session <name>", "draw this session (default: the last one)")
    .option("-o, --output <file>", "write the drawing into this file")
    .action((file: string, options: LadderOptions) => draw(file, options, shell));
};

interface LadderOptions {
  readonly format?: Format;
  readonly step?: number;
  readonly session?: string;
  readonly output?: string;
}

type Format = "text" | "svg" | "mermaid";

const formats: readonly Format[] = ["text", "svg", "mermaid"];

async function draw(file: string, options: LadderOptions, shell: Shell): Promise<void> {
  const sessions = recordedSessions(await readTrace(file, shell));
  const chosen = chosenOf(sessions, options.session);
  if (sessions.length > 1 && options.session === undefined) {
    shell.stderr.write(
      `The trace holds ${sessions.length} sessions; this is the last, ${printable(chosen.name)}. --session draws another.\n`,
    );
  }
  const { output, format = formatOf(output) } = options;
  const drawing = rendered(chosen.ladder, format, options, shell);
  if (output === undefined) shell.stdout.write(drawing);
  else {
    await writeFile(output, drawing).catch((error: unknown) => {
      throw usageError(`The drawing cannot be written to ${printable(output)}: ${systemReason(error)}.`, {
        cause: error,
      });
    });
  }
}

function chosenOf(sessions: readonly RecordedSession[], name: string | undefined): RecordedSession {
  const chosen = sessions.findLast((session) => name === undefined || session.name === name);
  if (chosen !== undefined) return chosen;
  if (sessions.length === 0) throw usageError("The trace holds no session.");
  const names = [...new Set(sessions.map((session) => printable(session.name)))];
  const shown = names.length > 10 ? `${names.slice(0, 10).join(", ")} and ${names.length - 10} more` : names.join(", ");
  throw usageError(
    `The trace holds no session "${printable(name ?? "")}"; there ${names.length === 1 ? "is" : "are"} ${shown}.`,
  );
}

function rendered(picture: Ladder, format: Format, { step, output }: LadderOptions, { stdout, env }: Shell): string {
  const steps = step === undefined ? {} : { steps: step };
  if (format === "svg") return renderLadderSvg(picture, steps);
  if (format === "mermaid") return renderLadderMermaid(picture, steps);
  if (output !== undefined) return renderLadderText(picture, steps);
  return renderLadderText(picture, { ...steps, width: widthOf(stdout), colour: hasColours(stdout, env) });
}

function formatOf(output = ""): Format {
  if (/\.svg$/i.test(output)) return "svg";
  return /\.(mmd|mermaid)$/i.test(output) ? "mermaid" : "text";
}
