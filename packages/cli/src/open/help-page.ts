import { formatFlag, usageOf, type CommandGroup, type PromptCommand } from "./prompt-command.ts";
import type { KnownSetting } from "./settings/known-settings.ts";

/** docs/generated/prompt.md: every command of the prompt and every setting, as its tables have them. */
export function helpPage(groups: readonly CommandGroup[], settings: readonly KnownSetting[]): string {
  const sections = groups.map(({ title, about, commands }) =>
    [`## ${title}`, prose(about), ...commands.map(commandText)].filter((part) => part !== "").join("\n\n"),
  );
  const rows = settings.map(
    ({ name, initial, help }) => `| \`${name}\` | ${initial === "" ? "" : code(initial)} | ${cell(help)} |`,
  );
  return [
    "# The commands of the prompt",
    "Made from `packages/cli/src/open/commands.ts`; [the guide](../prompt.md) tells how they are used together. At the prompt, `help COMMAND` and `help TOPIC` show the same.",
    ...sections,
    "## Settings",
    "`set NAME VALUE` sets one for every host, `set NAME/HOST VALUE` for the hosts of a pattern.",
    ["| name | at first | what it does |", "| --- | --- | --- |", ...rows].join("\n"),
  ].join("\n\n");
}

function commandText(command: PromptCommand): string {
  const { name, aliases = [], flags = [], help, example } = command;
  const also = aliases.length === 0 ? "" : ` Also ${aliases.map(code).join(", ")}.`;
  const options = flags.map((flag) => `- ${code(formatFlag(flag))}: ${prose(flag.help)}`);
  const shown = example === name ? "" : ` For example: ${code(example)}`;
  const sentence = `${code(usageOf(command))}: ${prose(help)}.${also}${shown}`;
  return [sentence, ...(options.length === 0 ? [] : [options.join("\n")])].join("\n\n");
}

function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** What Markdown would take for its own. */
function prose(text: string): string {
  return text.replace(/[*_<[\\]/g, "\\$&");
}

function cell(text: string): string {
  return prose(text).replaceAll("|", "\\|");
}
