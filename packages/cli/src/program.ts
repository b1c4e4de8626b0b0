import { printable } from "@tandem/protocol";
import { Command, CommanderError } from "commander";
import { CommandError, exitCodes, type ExitCode } from "./command-error.ts";
import { cat } from "./commands/cat.ts";
import { chmod } from "./commands/chmod.ts";
import { complete } from "./commands/complete.ts";
import { completion } from "./commands/completion.ts";
import { du } from "./commands/du.ts";
import { explain } from "./commands/explain.ts";
import { find } from "./commands/find.ts";
import { get } from "./commands/get.ts";
import { ladder } from "./commands/ladder.ts";
import { ls } from "./commands/ls.ts";
import { man } from "./commands/man.ts";
import { mirror } from "./commands/mirror.ts";
import { mkdir } from "./commands/mkdir.ts";
import { mv } from "./commands/mv.ts";
import { open } from "./commands/open.ts";
import { passwd } from "./commands/passwd.ts";
import { pget } from "./commands/pget.ts";
import { put } from "./commands/put.ts";
import { rm } from "./commands/rm.ts";
import { serve } from "./commands/serve.ts";
import { sync } from "./commands/sync.ts";
import { touch } from "./commands/touch.ts";
import { watch } from "./commands/watch.ts";
import type { DefineCommand } from "./define-command.ts";
import { asCalledHere, ownCommand } from "./own-command.ts";
import type { Shell } from "./shell.ts";
import { printableLines } from "./text/printable-lines.ts";
import { version } from "./version.ts";

/** Every command of `tandem`, in the order of its help. */
const commands: Readonly<Record<string, DefineCommand>> = {
  serve,
  open,
  get,
  pget,
  put,
  mirror,
  sync,
  watch,
  ls,
  find,
  du,
  cat,
  rm,
  mkdir,
  mv,
  chmod,
  touch,
  passwd,
  ladder,
  explain,
  completion,
  man,
  complete,
};

/** For the completions of shells alone: `--help` does not show them. */
const hidden: ReadonlySet<string> = new Set(["complete"]);

/** Runs `tandem` with the words behind its name; gives its exit code and never throws. */
export async function runProgram(words: readonly string[], shell: Shell): Promise<ExitCode> {
  try {
    await program({ ...shell, words }).parseAsync(words, { from: "user" });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    shell.stderr.write(`tandem: ${asCalledHere(sentenceOf(error, shell), shell.env)}\n`);
    return error instanceof CommandError ? error.exitCode : exitCodes.failed;
  }
}

function program(shell: Shell): Command {
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
  for (const [name, define] of Object.entries(commands)) {
    const command = root.command(name, { hidden: hidden.has(name) });
    command.configureOutput({ outputError: (text, write) => write(complaint(text, `${own} ${name} --help`)) });
    define(command, shell);
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
