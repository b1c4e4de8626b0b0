import { findCommand } from "./find-command.ts";
import type { Reading } from "./line/scan-line.ts";
import { readingOf, type PromptCommand } from "./prompt-command.ts";

/** How the rest of a line is read behind a word that may be a command. */
export function readingBehind(commands: readonly PromptCommand[]): (name: string) => Reading {
  return (name) => {
    try {
      return readingOf(findCommand(name, commands));
    } catch {
      return "words";
    }
  };
}
