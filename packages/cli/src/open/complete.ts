import { readdir } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import { findCommand, namesOf } from "./find-command.ts";
import { scanLine, type Scanned } from "./line/scan-line.ts";
import { quoteRest, type Word } from "./line/words.ts";
import { dashed, type CommandGroup, type CompletionKind, type PromptCommand } from "./prompt-command.ts";
import type { PromptSession } from "./prompt-session.ts";
import { readingBehind } from "./reading-behind.ts";
import type { KnownName } from "./remote-names.ts";
import { knownSettings } from "./settings/known-settings.ts";

/**
 * What the Tab key offers at the end of a line, each possibility written so that it can stand there, quoted as its beginning
 * is; and the word that it would replace.
 */
export async function complete(
  line: string,
  session: PromptSession,
  groups: readonly CommandGroup[],
  signal: AbortSignal,
): Promise<readonly [readonly string[], string]> {
  const commands = groups.flatMap((group) => group.commands);
  const place = placeIn(line, commands);
  if (place === undefined) return [[], ""];
  const { word, kind } = place;
  const typed = line.slice(word.start);
  const found = typeof kind === "string" ? await candidates(kind, word.text, session, groups, signal) : kind;
  return [
    offer(
      found.filter((each) => each.startsWith(word.text)),
      word,
      typed,
    ),
    typed,
  ];
}

interface Place {
  readonly word: Word;
  /** What may stand there: names of a kind, or just these. */
  readonly kind: CompletionKind | readonly string[];
}

/** What is being typed at the end of a line; undefined where nothing can be offered. */
function placeIn(line: string, commands: readonly PromptCommand[]): Place | undefined {
  const empty: Word = { text: "", pattern: "", start: line.length, end: line.length, open: undefined };
  const last = scanLine(line, readingBehind(commands)).at(-1);
  if (last === undefined || last.ended !== undefined) {
    return line.trimStart().startsWith("#") ? undefined : { word: empty, kind: "command" };
  }
  if (last.pipe !== undefined) return undefined;
  const redirection = last.redirections.at(-1);
  const file = redirection?.word ?? empty;
  if (redirection !== undefined && file.end === line.length && last.end === line.length)
    return { word: file, kind: "local" };
  const [name, ...words] = last.words;
  if (name === undefined) return undefined;
  if (words.length === 0 && name.end === line.length && /^\w/.test(name.text)) return { word: name, kind: "command" };
  // Behind a blank a new word begins.
  const word = words.at(-1)?.end === line.length ? words.at(-1)! : empty;
  const kind = kindAt(
    name.text,
    words.filter(({ start }) => start < word.start),
    word,
    commands,
  );
  return kind === undefined ? undefined : { word, kind };
}

function kindAt(
  name: string,
  before: Scanned["words"],
  word: Word,
  commands: readonly PromptCommand[],
): Place["kind"] | undefined {
  const command = find(name, commands);
  if (command === undefined || typeof command.arguments === "string") return undefined;
  const { arguments: taken, flags = [] } = command;
  if (word.text.startsWith("-") && flags.length > 0)
    return flags.flatMap(({ flag, letter }) => [...(letter === undefined ? [] : [dashed(letter)]), dashed(flag)]);
  const given = before.filter(({ text }) => !(flags.length > 0 && text.startsWith("-")));
  const argument = taken[given.length] ?? (taken.at(-1)?.many ? taken.at(-1) : undefined);
  // Behind the name of a command that it is to run stands what that one takes.
  const [inner, ...rest] = given;
  const wrapped = inner !== undefined && taken[0]?.completes === "command" && command.name !== "usage";
  return wrapped ? kindAt(inner.text, rest, word, commands) : argument?.completes;
}

function find(name: string, commands: readonly PromptCommand[]): PromptCommand | undefined {
  try {
    return findCommand(name, commands);
  } catch {
    return undefined;
  }
}

/** Whole texts for a word that begin with what it says so far; a directory's ends in a slash. */
async function candidates(
  kind: CompletionKind,
  text: string,
  session: PromptSession,
  groups: readonly CommandGroup[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { memory } = session;
  const commands = groups.flatMap((group) => group.commands.flatMap(namesOf)).filter((name) => /^\w/.test(name));
  switch (kind) {
    case "command":
      return [...new Set([...commands, ...memory.aliases.keys()])];
    case "topic":
      return [...new Set([...groups.map(({ topic }) => topic), ...commands])];
    case "switch":
      return ["on", "off"];
    case "bookmark":
      return [...(await memory.bookmarks.all()).keys()];
    case "setting":
      return knownSettings.map(({ name }) => name);
    case "job":
      return memory.jobs.running.map(({ number }) => String(number));
    case "alias":
      return [...memory.aliases.keys()];
    case "macro":
      return [...memory.macros.keys()];
    case "local":
    case "remote": {
      const directory = text.slice(0, text.lastIndexOf("/") + 1);
      const names =
        kind === "local" ? await localNames(session, directory) : await remoteNames(session, directory, signal);
      const beginning = text.slice(directory.length);
      return names
        .filter(({ name }) => beginning !== "" || !name.startsWith("."))
        .map(({ name, directory: isDirectory }) => `${directory}${name}${isDirectory ? "/" : ""}`)
        .toSorted();
    }
  }
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
