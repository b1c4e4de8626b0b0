import type { CommandRow, CommandTable, OptionRow } from "../completion/command-table.ts";
import { wrap } from "../text/wrap.ts";

/** The manual page, tandem(1), in the macros of man(7), which groff and mandoc both know. */
export function manualPage(table: CommandTable, version: string): string {
  const { name, summary, options, commands, notes } = table;
  const shared = sharedBetween(commands);
  return [
    `.\\" Made from the definitions of the commands: \\(oqnpm run docs\\(cq writes it anew.`,
    `.TH ${name.toUpperCase()} 1 ${revised} "${name} ${version}" "User Commands"`,
    ".SH NAME",
    `${text(name)} \\- ${text(summary.replace(/\.$/, ""))}`,
    ".SH SYNOPSIS",
    ...commands
      .flatMap((command) => [`.B ${text(`${name} ${command.name}`)}`, text(command.usage), ".br"])
      .slice(0, -1),
    ".SH DESCRIPTION",
    ...flow(summary),
    `What a server has is named by a URL, ${bold("ftp://user@host:port/path")};`,
    "without TLS its words and files can be read by everybody on the way.",
    ".SH OPTIONS",
    ...options.flatMap(optionLines),
    ".SH COMMANDS",
    ...commands.flatMap((command) => commandLines(name, command, shared)),
    ...[...shared.groups].flatMap(([heading, rows]) => [
      `.SH "${text(`${heading.replace(/:$/, "")} of several commands`).toUpperCase()}"`,
      ...rows.flatMap(optionLines),
    ]),
    ...(shared.notes.length === 0
      ? []
      : [".SH URLS AND PASSWORDS", ...shared.notes.flatMap((note) => noteLines(note)).slice(1)]),
    ...notes.flatMap((note) => noteLines(note, ".SH")),
    ".SH ENVIRONMENT",
    ...environment.flatMap(([variable, meaning]) => [".TP", `.B ${variable}`, ...flow(meaning)]),
    ".SH FILES",
    ...files.flatMap(([file, meaning]) => [".TP", `.I ${text(file)}`, ...flow(meaning)]),
    "",
  ].join("\n");
}

/** When the words of this file, beside those of the commands, were last looked over. */
const revised = "2026-11-23";

const environment = [
  ["TANDEM_PASSWORD", "The password, where the URL and --password-file give none."],
  ["NETRC", "The file to read in place of ~/.netrc."],
  ["NO_COLOR", "No colours, when it is set to anything."],
  ["TANDEM_DEBUG", "Where in the program an error happened, when it is set to anything."],
] as const;

const files = [
  ["~/.netrc", "Users and passwords of hosts; nobody else may be able to read it."],
  ["FILE.part", "What has arrived of a file; get --continue goes on with it."],
] as const;

/** What several commands have word for word: it is said once. */
interface Shared {
  readonly groups: ReadonlyMap<string, readonly OptionRow[]>;
  readonly notes: readonly string[];
}

function sharedBetween(commands: readonly CommandRow[]): Shared {
  const groups = new Map<string, OptionRow[]>();
  for (const { options } of commands) {
    for (const option of options) {
      if (option.group === undefined) continue;
      const rows = groups.get(option.group) ?? [];
      const takers = commands.filter((command) => command.options.some((other) => sameOption(other, option)));
      if (takers.length > 1 && !rows.some((row) => sameOption(row, option))) rows.push(option);
      groups.set(option.group, rows);
    }
  }
  const all = commands.flatMap(({ notes }) => notes);
  return { groups, notes: [...new Set(all.filter((note, at) => all.indexOf(note) !== at))] };
}

function isHelp({ names }: OptionRow): boolean {
  return names.includes("--help");
}

function sameOption(one: OptionRow, other: OptionRow): boolean {
  return one.group === other.group && one.names.join() === other.names.join();
}

function commandLines(program: string, command: CommandRow, shared: Shared): readonly string[] {
  const said = [...shared.groups.values()].flat();
  const own = command.options.filter((option) => !said.some((row) => sameOption(row, option)) && !isHelp(option));
  const headings = [...new Set(command.options.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  const also = headings.map((heading) => heading.replace(/:$/, "").toLowerCase());
  return [
    `.SS "${text(`${program} ${command.name} ${command.usage}`)}"`,
    ...flow(`${capital(command.summary)}.`),
    ...command.arguments.flatMap(({ name, summary }) => [".TP", `.I ${text(name)}`, ...flow(summary)]),
    ...own.flatMap(optionLines),
    ...(also.length === 0 ? [] : [".PP", ...flow(`It takes the ${also.join(" and the ")} below as well.`)]),
    ...command.notes.filter((note) => !shared.notes.includes(note)).flatMap((note) => noteLines(note)),
  ];
}

function optionLines({ names, summary, value }: OptionRow): readonly string[] {
  const argument = value === undefined ? "" : ` \\fI${text(value.name)}\\fR`;
  const choices = value?.values.kind === "choices" ? ` (${value.values.choices.join(", ")})` : "";
  return [".TP", `${names.map((name) => bold(name)).join(", ")}${argument}`, ...flow(summary + choices)];
}

/** Paragraphs flow; what is indented, and tables of words, stay as they are. */
function noteLines(note: string, heading = ".PP"): readonly string[] {
  return note.split(/\n{2,}/).flatMap((paragraph) => {
    const [first = "", ...rest] = paragraph.split("\n");
    const titled = /^(\S[^.]*):$/.exec(first);
    if (titled !== null && rest.length > 0) {
      const title = text(titled[1] ?? "");
      return [...(heading === ".SH" ? [`.SH "${title.toUpperCase()}"`] : [".PP", `${title}:`]), ...example(rest)];
    }
    return /^ /m.test(paragraph) ? [".PP", ...example([first, ...rest])] : [".PP", ...flow(paragraph)];
  });
}

function example(lines: readonly string[]): readonly string[] {
  return [".nf", ...lines.map(text), ".fi"];
}

function bold(words: string): string {
  return `\\fB${text(words)}\\fR`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Sentences in lines that editors and mandoc(1) are content with. */
function flow(sentences: string): readonly string[] {
  return wrap(sentences, 72).map(text);
}

/** Text as it is: nothing in it is a request, an escape, or the hyphen of a broken word. */
function text(words: string): string {
  return words
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("`", "\\(ga")
    .replaceAll("'", "\\(aq")
    .replaceAll('"', "\\(dq")
    .replaceAll("~", "\\(ti")
    .replaceAll("^", "\\(ha")
    .replace(/^\./, "\\&.")
    .replaceAll("…", "...");
}
