import type { EventEmitter } from "node:events";
import type { Argument, Command, Option } from "commander";

/** Every command of `tandem`, its arguments and options, as plain data: what completions and the manual page are made from. */
export interface CommandTable {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionRow[];
  readonly commands: readonly CommandRow[];
  /** What `--help` says below its lists. */
  readonly notes: readonly string[];
}

export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  /** The words behind the name, as in `get [options] <url...>`. */
  readonly usage: string;
  readonly arguments: readonly ArgumentRow[];
  readonly options: readonly OptionRow[];
  readonly notes: readonly string[];
}

export interface ArgumentRow {
  readonly name: string;
  readonly summary: string;
  readonly many: boolean;
  readonly values: Values;
}

export interface OptionRow {
  /** `-o` and `--output`, or one of both. */
  readonly names: readonly string[];
  readonly summary: string;
  /** What comes behind it; undefined for a switch. */
  readonly value: { readonly name: string; readonly values: Values } | undefined;
  /** May be given several times. */
  readonly many: boolean;
  /** The heading of the help that it stands under; undefined for the command's own. */
  readonly group: string | undefined;
}

/** What a word can be. */
export type Values =
  | { readonly kind: "choices"; readonly choices: readonly string[] }
  /** Something of this machine. */
  | { readonly kind: "file" | "folder" }
  /** Something of a server: an `ftp:` URL. */
  | { readonly kind: "url" }
  /** Either: a path of this machine, or a URL. */
  | { readonly kind: "place" }
  /** A name or a number that nobody can guess. */
  | { readonly kind: "free" };

/** Reads the table off the definitions that the command line is parsed by. */
export function commandTable(root: Command): CommandTable {
  const help = root.createHelp();
  return {
    name: root.name(),
    summary: root.description(),
    options: help.visibleOptions(root).map(optionRow),
    commands: help.visibleCommands(root).map(commandRow),
    notes: notesOf(root),
  };
}

function commandRow(command: Command): CommandRow {
  return {
    name: command.name(),
    summary: command.description(),
    usage: command.usage(),
    arguments: command.registeredArguments.map(argumentRow),
    options: command.createHelp().visibleOptions(command).map(optionRow),
    notes: notesOf(command),
  };
}

function argumentRow(argument: Argument): ArgumentRow {
  const { description, variadic, argChoices } = argument;
  const values: Values =
    argChoices === undefined ? valuesOf(argument.name()) : { kind: "choices", choices: argChoices };
  // Files that are sent stand before the URL they go to.
  const many = variadic;
  return {
    name: argument.name(),
    summary: description,
    many,
    values: values.kind === "file" ? { kind: "place" } : values,
  };
}

function optionRow({ flags, short, long, description, argChoices, helpGroupHeading, parseArg }: Option): OptionRow {
  const [, name] = /<([^>]+)>/.exec(flags) ?? [];
  return {
    names: [short, long].filter((one) => one !== undefined),
    summary: description,
    value:
      name === undefined
        ? undefined
        : { name, values: argChoices === undefined ? valuesOf(name) : { kind: "choices", choices: argChoices } },
    // A parser that takes what was there before is for options that are given again.
    many: (parseArg?.length ?? 0) > 1 || / again /.test(` ${description} `),
    group: helpGroupHeading,
  };
}

/** The name of a value says what it is. */
function valuesOf(name: string): Values {
  switch (name.toLowerCase()) {
    case "file":
      return { kind: "file" };
    case "dir":
    case "folder":
      return { kind: "folder" };
    case "url":
    case "server":
      return { kind: "url" };
    case "from":
    case "to":
      return { kind: "place" };
    default:
      return { kind: "free" };
  }
}

/** The texts that stand behind the lists of a help. */
function notesOf(command: Command): readonly string[] {
  const notes: string[] = [];
  const write = (text: string): number => notes.push(text.replace(/^\n+|\n+$/g, ""));
  // What its type does not say, its documentation does: a command is an emitter, and help comes in events.
  (command as Command & Pick<EventEmitter, "emit">).emit("afterHelp", { error: false, command, write });
  return notes;
}
