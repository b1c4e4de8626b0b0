import { inColumns } from "../../listing/columns.ts";
import { styleOf, type Style } from "../../text/style.ts";
import { widthOf, wrap } from "../../text/wrap.ts";
import { findCommand } from "../find-command.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { knownSettings } from "../settings/known-settings.ts";
import { helpPage } from "../help-page.ts";
import { formatFlag, usageOf, type CommandGroup, type PromptCommand } from "../prompt-command.ts";
import type { PromptSession } from "../prompt-session.ts";

/** `help`, about the commands of groups that it is one of itself. */
export function helpAbout(groups: () => readonly CommandGroup[]): PromptCommand {
  return {
    name: "help",
    aliases: ["?"],
    arguments: [{ name: "COMMAND|TOPIC", completes: "topic", optional: true, many: true }],
    help: "list the commands, or explain some",
    flags: [{ flag: "m", help: "everything, as a page of Markdown" }],
    example: "help get",
    run(session, { words, flags, out }) {
      if (flags.has("m")) return out.print(helpPage(groups(), knownSettings));
      if (words.length === 0) listAll(session, groups(), out);
      for (const { text } of words) {
        const group = groups().find(({ topic }) => topic === text.toLowerCase());
        if (group === undefined) explain(session, commandOf(text, groups()), out);
        else {
          const command = group.commands.find(({ name }) => name === group.topic);
          if (command !== undefined) explain(session, command, out);
          explainGroup(session, group, out);
        }
      }
    },
  };
}

/** `usage`, of the same commands. */
export function usageAbout(groups: () => readonly CommandGroup[]): PromptCommand {
  return {
    name: "usage",
    arguments: [{ name: "COMMAND", completes: "command", many: true }],
    help: "tell what a command takes",
    example: "usage mget",
    run(_session, { words, out }) {
      for (const { text } of words) out.print(usageOf(commandOf(text, groups())));
    },
  };
}

function commandOf(word: string, groups: readonly CommandGroup[]): PromptCommand {
  return findCommand(
    word,
    groups.flatMap(({ commands }) => commands),
  );
}

function listAll(session: PromptSession, groups: readonly CommandGroup[], out: CommandOutput): void {
  const { style, width } = manner(session, out);
  for (const { title, topic, commands } of groups) {
    out.print(`${style.bold(title)} ${style.dim(`(help ${topic})`)}`);
    for (const line of inColumns(
      commands.map(({ name }) => name),
      width - 2,
    ))
      out.print(`  ${line}`);
  }
  for (const line of wrap(hints, width)) out.print(line);
}

const hints =
  'help COMMAND explains one; a beginning that only one has will do. A name with blanks is written "a b" or a\\ b; Tab completes it. Ctrl-C stops what runs.';

function explainGroup(session: PromptSession, { title, about, commands }: CommandGroup, out: CommandOutput): void {
  const { style, width } = manner(session, out);
  out.print(style.bold(title));
  for (const line of wrap(about, width - 2)) out.print(`  ${line}`);
  const widest = commands.reduce((most, { name }) => Math.max(most, name.length), 0);
  for (const { name, help } of commands) {
    const [first = "", ...more] = wrap(help, width - widest - 4);
    out.print(`  ${name.padEnd(widest)}  ${first}`);
    for (const line of more) out.print(`  ${" ".repeat(widest)}  ${line}`);
  }
}

function explain(session: PromptSession, command: PromptCommand, out: CommandOutput): void {
  const { style, width } = manner(session, out);
  const { aliases = [], help, flags = [], example } = command;
  for (const line of wrap(usageOf(command), width)) out.print(style.bold(line));
  const sentence = aliases.length > 0 ? `${help}; also ${aliases.join(", ")}` : help;
  for (const line of wrap(sentence, width - 2)) out.print(`  ${line}`);
  const options = flags.map((flag) => [formatFlag(flag), flag.help] as const);
  const widest = options.reduce((most, [name]) => Math.max(most, name.length), 0);
  for (const [name, does] of options) {
    const [first = "", ...more] = wrap(does, width - widest - 6);
    out.print(`    ${name.padEnd(widest)}  ${first}`);
    for (const line of more) out.print(`    ${" ".repeat(widest)}  ${line}`);
  }
  out.print(`  ${style.dim("for example")}  ${example}`);
}

function manner(
  { shell: { stdout, env } }: PromptSession,
  out: CommandOutput,
): { readonly style: Style; readonly width: number } {
  return {
    style: styleOf({ isTTY: out.columns !== undefined && stdout.isTTY === true }, env),
    width: out.columns ?? widthOf({}),
  };
}
