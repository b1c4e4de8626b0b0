import { appendFile, chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { redactCommandLine, redactUrls } from "@tandem/trace";
import type { Shell } from "../shell.ts";
import { findCommand, namesOf } from "./find-command.ts";
import { readingBehind } from "./reading-behind.ts";
import type { PromptCommand } from "./prompt-command.ts";
import { scanLine } from "./line/scan-line.ts";
import { quoteWord, splitWords } from "./line/words.ts";

/** The lines of earlier sessions. A folder that cannot be written to costs the memory and nothing else. */
export interface History {
  /** The newest first. */
  readonly lines: readonly string[];
  /** Keeps a line for later sessions. */
  add(line: string): void;
  /** Resolves when everything is written. */
  settled(): Promise<void>;
}

/** The history in the user's state folder (XDG Base Directory), which only the user may read. */
export async function openHistory(env: Shell["env"]): Promise<History> {
  const state = env["XDG_STATE_HOME"] || join(env["HOME"] || homedir(), ".local", "state");
  const path = join(state, "tandem", "history");
  const lines = await readHistory(path);
  let writing = Promise.resolve();
  return {
    lines: lines.toReversed(),
    add(line) {
      writing = writing.then(() => appendFile(path, `${line}\n`, { mode: 0o600 })).catch(() => {});
    },
    settled: () => writing,
  };
}

/** Whether a line holds a password, and so must be remembered nowhere. */
export function holdsSecret(line: string, commands: readonly PromptCommand[]): boolean {
  if (redactUrls(line) !== line) return true;
  return scanLine(line, readingBehind(commands)).some(({ start, end }) =>
    tellsSecretIn(line.slice(start, end), commands),
  );
}

function tellsSecretIn(line: string, commands: readonly PromptCommand[]): boolean {
  const [first, ...more] = splitWords(line);
  if (first === undefined) return false;
  // Perhaps a command of FTP, typed without quote.
  const likeFtp = tellsSecret(line);
  try {
    const command = findCommand(first.text, commands);
    if (command.name === "user") return more.length > 1;
    // No server is written so, and perhaps a password was.
    if (command.name === "open" && more.some(({ text }) => /:.*@/.test(text))) return true;
    if (command.name === "account") return more.length > 0;
    // What these run may be any of the others.
    if (wrapping.has(command.name))
      return (
        tellsSecretIn(more.map(({ text }) => quoteWord(text)).join(" "), commands) ||
        more.some(({ text }) => holdsSecret(text, commands))
      );
    if (command.name === "quote") return tellsSecret(line.slice(first.end));
    return likeFtp && !namesOf(command).includes(first.text.toLowerCase());
  } catch {
    return likeFtp;
  }
}

const wrapping: ReadonlySet<string> = new Set(["queue", "proxy", "repeat", "at", "alias", "glob", "bookmark"]);

function tellsSecret(line: string): boolean {
  return redactCommandLine(line.trim()) !== line.trim();
}

/** The newest lines, oldest first; the file is cut to them, and made unreadable for others, before it grows again. */
async function readHistory(path: string): Promise<readonly string[]> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
    await chmod(path, 0o600);
    const newest = lines.slice(-mostLines);
    if (lines.length < 2 * mostLines) return newest;
    await writeFile(`${path}.new`, newest.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    await rename(`${path}.new`, path);
    return newest;
  } catch {
    return [];
  }
}

const mostLines = 1000;
