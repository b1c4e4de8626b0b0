import { usageError } from "../../command-error.ts";
import { scanLine, type Reading } from "./scan-line.ts";

/**
 * The line with the names that are aliases replaced by what they stand for. `$1` to `$9` and `$*` in it are what followed the name;
 * where it has none of them, all of that follows it. An alias within itself is no alias: `alias ls "ls -l"` does what it says.
 */
export function expandAliases(
  line: string,
  aliases: ReadonlyMap<string, string>,
  readingOf: (name: string) => Reading,
  within: readonly string[] = [],
): string {
  if (aliases.size === 0) return line;
  let expanded = line;
  for (const { words, rest, start } of scanLine(line, readingOf).toReversed()) {
    const [name, ...more] = words;
    const meaning = name === undefined || within.includes(name.text) ? undefined : aliases.get(name.text);
    if (name === undefined || meaning === undefined) continue;
    const last = more.at(-1) ?? name;
    const given = more.map((word) => line.slice(word.start, word.end));
    const filled = expandAliases(fillIn(meaning, given, rest), aliases, readingOf, [...within, name.text]);
    expanded = expanded.slice(0, start) + filled + expanded.slice(last.end);
    if (expanded.length > longest)
      throw usageError(`With its aliases replaced, the line is longer than ${longest} characters.`);
  }
  return expanded;
}

/** Puts arguments, as they were typed, in the places of a text. */
export function fillIn(text: string, given: readonly string[], rest = given.join(" ")): string {
  if (!places.test(text)) return rest === "" ? text : `${text} ${rest}`;
  return text.replaceAll(new RegExp(places, "g"), (_, which: string) =>
    which === "*" ? rest : (given[Number(which) - 1] ?? ""),
  );
}

const places = /\$([1-9*])/;
// Twice what any server takes in one command, many times over.
const longest = 64 * 1024;
