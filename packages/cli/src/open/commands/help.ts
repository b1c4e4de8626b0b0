import { inColumns } from "../../listing/columns.ts";
import { styleOf } from "../../text/style.ts";
import { widthOf, wrap } from "../../text/wrap.ts";
import { findCommand } from "../find-command.ts";
import { usageOf, type PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";

/** `help`, about the commands of a table that it is a row of itself. */
export function helpAbout(commands: () => readonly PromptCommand[]): PromptCommand {
  return {
    name: "help",
    aliases: ["?"],
    arguments: [{ name: "COMMAND", completes: "command", optional: true, many: true }],
    help: "list the commands, or explain some",
    run(session, { words }) {
      if (words.length === 0) listAll(session, commands());
      for (const { text } of words) explain(session, findCommand(text, commands()));
    },
  };
}

function listAll({ talk, shell: { stdout, env } }: PromptSession, commands: readonly PromptCommand[]): void {
  const { bold } = styleOf(stdout, env);
  talk.print(bold("Commands (a beginning that only one has will do):"));
  const names = commands.map(({ name }) => name).toSorted();
  for (const line of inColumns(names, widthOf(stdout) - 2)) talk.print(`  ${line}`);
  for (const line of wrap(hints, widthOf(stdout))) talk.print(line);
}

const hints =
  'help COMMAND explains one. A name with blanks is written "a b" or a\\ b; Tab completes it. Ctrl-C stops a transfer.';

function explain({ talk, shell: { stdout, env } }: PromptSession, command: PromptCommand): void {
  const { bold } = styleOf(stdout, env);
  const { aliases = [], help } = command;
  talk.print(bold(usageOf(command)));
  const sentence = aliases.length > 0 ? `${help}; also ${aliases.join(", ")}` : help;
  for (const line of wrap(sentence, widthOf(stdout) - 2)) talk.print(`  ${line}`);
}
