import { InvalidArgumentError, Option, type Command } from "commander";
import type { FilterRule } from "@tandem/client/sync";
import { addClientOptions } from "../client/client-options.ts";
import { duration } from "../options/duration.ts";
import { wholeNumber } from "../options/number.ts";
import type { MirrorRule } from "./mirror-flags.ts";

/** Who has the options: `sync` always deletes, and what `watch` keeps is never only planned. */
export type Mirrorer = "mirror" | "sync" | "watch";

/** Adds the options of a mirror, and those of every client command; gives what they fill in beside the flags. */
export function addMirrorOptions(command: Command, by: Mirrorer): { readonly rules: readonly MirrorRule[] } {
  const rules: MirrorRule[] = [];
  for (const option of mirrorOptions(by, rules)) command.addOption(option);
  addClientOptions(command);
  return { rules };
}

/** The options of a mirror: the one table, for the command line and for the prompt. Those that make rules add them, in their order. */
export function mirrorOptions(by: Mirrorer, rules: MirrorRule[]): readonly Option[] {
  const rule = (kind: FilterRule["kind"]) => (pattern: string) => void rules.push({ kind, pattern });
  return [
    ...(by === "sync" ? [] : [new Option("--delete", "delete what only the destination has")]),
    ...(by === "watch"
      ? []
      : [
          new Option("-n, --dry-run", "only say what would be done"),
          new Option("--manifest", "keep a list of what was copied there, so that the next run need not look"),
        ]),
    new Option("--delete-excluded", "delete what is excluded, too"),
    new Option(
      "--max-delete <count>",
      "do nothing when more would be deleted than this, or than 10% of it all",
    ).argParser(parseMaxDelete),
    new Option("--include <glob>", "take this in, though a rule before leaves it out; again for another").argParser(
      rule("include"),
    ),
    new Option("--exclude <glob>", "leave this out, 'node_modules/' or '*.tmp'; again for another").argParser(
      rule("exclude"),
    ),
    new Option("--exclude-from <file>", "rules from a file in the words of .gitignore; again for another").argParser(
      (file) => void rules.push({ kind: "from", file }),
    ),
    new Option("--only-newer", "leave what is newer where it goes"),
    new Option("--only-missing", "copy only what is missing there"),
    new Option("--only-existing", "copy only what is there already"),
    new Option("--compare <by>", "by what files differ (default: size-time)").choices([
      "size",
      "time",
      "size-time",
      "hash",
    ]),
    new Option("--time-tolerance <time>", "times that differ by no more are the same").argParser(duration("0", "1d")),
    new Option(
      "--links <policy>",
      "symbolic links: what they lead to, as links, or not at all (default: follow)",
    ).choices(["follow", "copy", "skip"]),
    new Option("--verify <by>", "compare each file once it is there; hash reads it where no server tells").choices([
      "size",
      "hash",
    ]),
    new Option("-c, --continue", "take a shorter file for the beginning of what is copied, and bring the rest"),
    new Option("--max-errors <count>", "stop when so many files have failed").argParser(wholeNumber(1, 1_000_000)),
    new Option("--no-times", "let files have the time at which they were copied"),
    new Option("--modes", "copy permission bits too"),
    new Option("-v, --verbose", "print each file"),
  ];
}

function parseMaxDelete(text: string): number | `${number}%` {
  const [, number = "", percent] = /^(\d{1,9}(?:\.\d{1,3})?)(%?)$/.exec(text) ?? [];
  if (percent === "%" && Number(number) <= 100) return `${Number(number)}%`;
  if (percent === "" && Number.isInteger(Number(number))) return Number(number);
  throw new InvalidArgumentError("It must be a number of files, like 20, or a part of them all, like 10%.");
}
