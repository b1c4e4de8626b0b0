import { printable } from "@tandem/protocol";
import { Command, CommanderError } from "commander";
import { CommandError, exitCodes, type ExitCode } from "./command-error.ts";
import type { DefineCommand } from "./define-command.ts";
import { asCalledHere, ownCommand } from "./own-command.ts";
import type { Shell } from "./shell.ts";
import { printableLines } from "./text/printable-lines.ts";
import { version } from "./version.ts";

/** Every command of `tandem`, in the order of its help; each is loaded when it is asked for, so that it begins sooner. */
const commands: Readonly<Record<string, () => Promise<DefineCommand>>> = {
  serve: async () => (await import("./commands/serve.ts")).serve,
  open: async () => (await import("./commands/open.ts")).open,
  get: async () => (await import("./commands/get.ts")).get,
  pget: async () => (await import("./commands/pget.ts")).pget,
  put: async () => (await import("./commands/put.ts")).put,
  mirror: async () => (await import("./commands/mirror.ts")).mirror,
  sync: async () => (await import("./commands/sync.ts")).sync,
  watch: async () => (await import("./commands/watch.ts")).watch,
  ls: async () => (await import("./commands/ls.ts")).ls,
  find: async () => (await import("./commands/find.ts")).find,
  du: async () => (await import("./commands/du.ts")).du,
  cat: async () => (await import("./commands/cat.ts")).cat,
  rm: async () => (await import("./commands/rm.ts")).rm,
  mkdir: async () => (await import("./commands/mkdir.ts")).mkdir,
  mv: async () => (await import("./commands/mv.ts")).mv,
  chmod: async () => (await import("./commands/chmod.ts")).chmod,
  touch: async () => (await import("./commands/touch.ts")).touch,
  passwd: async () => (await import("./commands/passwd.ts")).passwd,
  ladder: async () => (await import("./commands/ladder.ts")).ladder,
  explain: async () => (await import("./commands/explain.ts")).explain,
  completion: async () => (await import("./commands/completion.ts")).completion,
  man: async () => (await import("./commands/man.ts")).man,
  complete: async () => (await import("./commands/complete.ts")).complete,
};

/** For the completions of shells alone: `--help` does not show them. */
const hidden: ReadonlySet<string> = new Set(["complete"]);

/** Those that tell of all the others. */
const wide: ReadonlySet<string> = new Set(["completion", "man", "complete"]);

/** Runs `tandem` with the words behind its name; gives its exit code and never throws. */
export async function runProgram(words: readonly string[], shell: Shell): Promise<ExitCode> {
  try {
    const root = await program({ ...shell, words }, wanted(words));
    await root.parseAsync(words, { from: "user" });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    shell.stderr.write(`tandem: ${asCalledHere(sentenceOf(error, shell), shell.env)}\n`);
    return error instanceof CommandError ? error.exitCode : exitCodes.failed;
  }
}

/** The names of the commands that the words may be about. */
function wanted([first = ""]: readonly string[]): readonly string[] {
  if (first === "--version" || first === "-V") return [];
  return Object.hasOwn(commands, first) && !wide.has(first) ? [first] : Object.keys(commands);
}

async function program(shell: Shell, names: readonly string[]): Promise<Command> {
  const own = ownCommand(shell.env);
  const root = new Command("tandem")
    .description("FTP, both ends: a server, a client, and the window on the wire.")
    .version(version)
    .addHelpText("after", exitCodeHelp)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void shell.stdout.write(text),
      writeErr: (text) => void shell.stderr.write(text),
      getOutHelpWidth: () => shell.stdout.columns ?? defaultWidth,
      getErrHelpWidth: () => shell.stderr.columns ?? defaultWidth,
      outputError: (text, write) => write(complaint(text, `${own} --help`)),
    });
  const definitions = await Promise.all(names.map(async (name) => [name, await commands[name]?.()] as const));
  for (const [name, define] of definitions) {
    const command = root.command(name, { hidden: hidden.has(name) });
    command.configureOutput({ outputError: (text, write) => write(complaint(text, `${own} ${name} --help`)) });
    define?.(command, shell);
  }
  return root;
}

const defaultWidth = 80;

const exitCodeHelp = `
Exit codes:
  0  done
  1  the server refused, or a transfer failed
  2  usage: a bad option, a port in use, an unreadable folder`;

/** What is wrong with the words of a command, and where to look them up when a word was not known. */
function complaint(text: string, help: string): string {
  const advice = text.startsWith("error: unknown") ? ` See: ${help}` : "";
  return `tandem: ${asSentence(text)}${advice}\n`;
}

/** What commander says in two lines and in small letters, as one sentence. */
function asSentence(text: string): string {
  const words = text
    .replace(/^error: /, "")
    .trim()
    .replaceAll("\n", " ");
  return /[.)]$/.test(words) ? words : `${words}.`;
}

/** One sentence; with TANDEM_DEBUG in the environment also where it happened. */
function sentenceOf(error: unknown, { env }: Shell): string {
  if (!(error instanceof Error)) return printable(String(error));
  if (env["TANDEM_DEBUG"]) return printableLines(error.stack ?? error.message);
  return printableLines(error.message);
}
