import { printable } from "@tandem/protocol";
import { usageError } from "../command-error.ts";
import type { Word } from "./line/words.ts";
import { usageOf, type PromptCommand, type PromptFlags } from "./prompt-command.ts";

/**
 * The options that stand before the arguments of a command, in getopt's manner: `-l`, `-la`, `-n 4`, `-n4`, `--delete`,
 * `--parallel=4`; `--` ends them. Throws a usage error for one that the command has not.
 */
export function takeFlags(
  command: PromptCommand,
  words: readonly Word[],
): { readonly flags: PromptFlags; readonly words: readonly Word[] } {
  const { flags: known = [] } = command;
  const flags = new TakenFlags();
  const left = [...words];
  if (known.length === 0 || typeof command.arguments === "string") return { flags, words };
  const take = (name: string, attached: string | undefined): boolean => {
    const found = known.find(({ flag, letter }) => flag === name || letter === name);
    if (found === undefined) throw usageError(`There is no option ${dashed(name)}. Usage: ${usageOf(command)}`);
    if (found.value === undefined) {
      flags.add(found.flag, "");
      return false;
    }
    const value = attached === undefined || attached === "" ? left.shift()?.text : attached;
    if (value === undefined) throw usageError(`A ${found.value} is missing behind ${dashed(name)}.`);
    flags.add(found.flag, value);
    return true;
  };
  for (let word = left[0]; word !== undefined && /^-./.test(word.pattern); word = left[0]) {
    left.shift();
    if (word.text === "--") break;
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(word.text) ?? [];
    if (name !== undefined) take(name, value);
    else {
      const letters = Array.from(word.text.slice(1));
      for (const [at, letter] of letters.entries()) {
        if (take(letter, letters.slice(at + 1).join(""))) break;
      }
    }
  }
  return { flags, words: left };
}

class TakenFlags extends Map<string, string> implements PromptFlags {
  readonly inOrder: (readonly [flag: string, value: string])[] = [];

  add(flag: string, value: string): void {
    this.set(flag, value);
    this.inOrder.push([flag, value]);
  }
}

function dashed(name: string): string {
  return name.length === 1 ? `-${printable(name)}` : `--${printable(name)}`;
}
