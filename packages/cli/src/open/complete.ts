import { readdir } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import { findCommand, namesOf } from "./find-command.ts";
import type { CompletionKind, PromptCommand } from "./prompt-command.ts";
import type { PromptSession } from "./prompt-session.ts";
import type { KnownName } from "./remote-names.ts";
import { quoteRest, splitWords, type Word } from "./words.ts";

/**
 * What the Tab key offers at the end of a line, each possibility written so that it can stand there, quoted as its beginning
 * is; and the word that it would replace.
 */
export async function complete(
  line: string,
  session: PromptSession,
  commands: readonly PromptCommand[],
  signal: AbortSignal,
): Promise<readonly [readonly string[], string]> {
  const words = splitWords(line);
  const last = words.at(-1);
  // Behind a blank a new word begins.
  const word: Word =
    last !== undefined && last.end === line.length
      ? last
      : { text: "", pattern: "", start: line.length, end: line.length, open: undefined };
  const position = words.filter(({ start }) => start < word.start).length;
  const typed = line.slice(word.start);
  const kind = position === 0 ? "command" : kindAt(words[0]!.text, position - 1, commands);
  if (kind === undefined) return [[], typed];
  const found = await candidates(kind, word.text, session, commands, signal);
  return [offer(found, word, typed), typed];
}

function kindAt(name: string, at: number, commands: readonly PromptCommand[]): CompletionKind | undefined {
  try {
    const { arguments: taken } = findCommand(name, commands);
    if (taken === "text") return undefined;
    const last = taken.at(-1);
    return (taken[at] ?? (last?.many ? last : undefined))?.completes;
  } catch {
    return undefined;
  }
}

/** Whole texts for a word that begin with what it says so far; a directory's ends in a slash. */
async function candidates(
  kind: CompletionKind,
  text: string,
  session: PromptSession,
  commands: readonly PromptCommand[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (kind === "command") return commands.flatMap(namesOf).filter((name) => /^\w/.test(name) && name.startsWith(text));
  if (kind === "switch") return ["on", "off"].filter((name) => name.startsWith(text));
  const directory = text.slice(0, text.lastIndexOf("/") + 1);
  const names = kind === "local" ? await localNames(session, directory) : await remoteNames(session, directory, signal);
  const beginning = text.slice(directory.length);
  return names
    .filter(({ name }) => name.startsWith(beginning) && (beginning !== "" || !name.startsWith(".")))
    .map(({ name, directory: isDirectory }) => `${directory}${name}${isDirectory ? "/" : ""}`)
    .toSorted();
}

async function remoteNames(
  session: PromptSession,
  directory: string,
  signal: AbortSignal,
): Promise<readonly KnownName[]> {
  session.wire.muted = true;
  try {
    return await session.names.in(session.client, directory, signal);
  } finally {
    session.wire.muted = false;
  }
}

async function localNames(session: PromptSession, directory: string): Promise<readonly KnownName[]> {
  const entries = await readdir(session.local(directory), { withFileTypes: true });
  return entries
    .filter(({ name }) => printable(name) === name)
    .map((entry) => ({ name: entry.name, directory: entry.isDirectory() }));
}

/** Too many possibilities are not listed: then only what they have in common is offered. */
function offer(found: readonly string[], { text, open }: Word, typed: string): readonly string[] {
  const [only, ...more] = found;
  if (only === undefined) return [];
  if (more.length === 0) {
    const closing = only.endsWith("/") ? "" : `${open === '"' || open === "'" ? open : ""} `;
    return [`${typed}${quoteRest(only.slice(text.length), open)}${closing}`];
  }
  const texts = found.length <= mostListed ? found : [commonBeginning(found)];
  return texts
    .map((each) => typed + quoteRest(each.slice(text.length), open))
    .filter((each) => each !== typed || found.length <= mostListed);
}

function commonBeginning(texts: readonly string[]): string {
  return texts.reduce((common, text) => {
    let length = 0;
    while (length < common.length && common[length] === text[length]) length++;
    return common.slice(0, length);
  });
}

const mostListed = 200;
