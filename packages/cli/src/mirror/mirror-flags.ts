import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { parseFilters, type DiffOptions, type FilterRule, type RunOptions } from "@tandem/client/sync";
import { printable } from "@tandem/protocol";
import { addClientOptions, type ClientFlags } from "../client/client-options.ts";
import { usageError } from "../command-error.ts";
import { duration } from "../options/duration.ts";
import { wholeNumber } from "../options/number.ts";
import { present } from "../present.ts";
import { systemReason } from "../text/system-reason.ts";

/** What `mirror` and `sync` are told. */
export interface MirrorFlags extends ClientFlags {
  readonly delete?: boolean;
  readonly deleteExcluded?: boolean;
  readonly maxDelete?: number | `${number}%`;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly onlyNewer?: boolean;
  readonly onlyMissing?: boolean;
  readonly onlyExisting?: boolean;
  readonly compare?: "size" | "time" | "size-time" | "hash";
  readonly timeTolerance?: number;
  readonly links?: "follow" | "copy" | "skip";
  readonly continue?: boolean;
  readonly verify?: "size" | "hash";
  readonly maxErrors?: number;
  readonly manifest?: boolean;
  readonly times: boolean;
  readonly modes?: boolean;
  readonly verbose?: boolean;
  /** Filled in by the options, in their order. */
  readonly rules: readonly Rule[];
}

/** A rule of the command line, or a file of them. */
type Rule = FilterRule | { readonly kind: "from"; readonly file: string };

/** Adds the options of a mirror, or of one that is kept; gives what they fill in beside the flags. */
export function addMirrorOptions(command: Command, kept = false): { readonly rules: readonly Rule[] } {
  const rules: Rule[] = [];
  const rule = (kind: FilterRule["kind"]) => (pattern: string) => void rules.push({ kind, pattern });
  if (!kept) {
    command
      .option("-n, --dry-run", "only say what would be done")
      .option("--manifest", "keep a list of what was copied there, so that the next run need not look");
  }
  command
    .option("--delete-excluded", "delete what is excluded, too")
    .option(
      "--max-delete <count>",
      "do nothing when more would be deleted than this, or than 10% of it all",
      parseMaxDelete,
    )
    .option("--include <glob>", "take this in, though a rule before leaves it out; again for another", rule("include"))
    .option("--exclude <glob>", "leave this out, 'node_modules/' or '*.tmp'; again for another", rule("exclude"))
    .option(
      "--exclude-from <file>",
      "rules from a file in the words of .gitignore; again for another",
      (file: string) => {
        rules.push({ kind: "from", file });
      },
    )
    .option("--only-newer", "leave what is newer where it goes")
    .option("--only-missing", "copy only what is missing there")
    .option("--only-existing", "copy only what is there already")
    .addOption(
      new Option("--compare <by>", "by what files differ (default: size-time)").choices([
        "size",
        "time",
        "size-time",
        "hash",
      ]),
    )
    .option("--time-tolerance <time>", "times that differ by no more are the same", duration("0", "1d"))
    .addOption(
      new Option(
        "--links <policy>",
        "symbolic links: what they lead to, as links, or not at all (default: follow)",
      ).choices(["follow", "copy", "skip"]),
    )
    .addOption(
      new Option("--verify <by>", "compare each file once it is there; hash reads it where no server tells").choices([
        "size",
        "hash",
      ]),
    )
    .option("-c, --continue", "take a shorter file for the beginning of what is copied, and bring the rest")
    .option("--max-errors <count>", "stop when so many files have failed", wholeNumber(1, 1_000_000))
    .option("--no-times", "let files have the time at which they were copied")
    .option("--modes", "copy permission bits too")
    .option("-v, --verbose", "print each file");
  addClientOptions(command);
  return { rules };
}

/** The options of the comparison. Throws a usage error for flags that make no sense together, and files that cannot be read. */
export async function diffOptions(flags: MirrorFlags): Promise<Omit<DiffOptions, "manifest" | "signal">> {
  const { onlyNewer, onlyMissing, onlyExisting, deleteExcluded, maxDelete, links, modes, times } = flags;
  if (onlyMissing && onlyExisting)
    throw usageError("--only-missing and --only-existing together leave nothing to copy.");
  if (deleteExcluded && !flags.delete) throw usageError("--delete-excluded needs --delete.");
  const compare = flags.compare === "size-time" ? "size-and-time" : flags.compare;
  const filters: FilterRule[] = [];
  for (const rule of flags.rules) filters.push(...(rule.kind === "from" ? await readRules(rule.file) : [rule]));
  return {
    ...present({ delete: flags.delete, deleteExcluded, maxDelete, onlyNewer, onlyMissing, onlyExisting, links, modes }),
    ...present({ compare, tolerance: flags.timeTolerance, resume: flags.continue }),
    filters,
    times,
    parallel: 2 * connectionsOf(flags),
  };
}

/** The options of the run. */
export function runOptions(flags: MirrorFlags): Pick<RunOptions, "parallel" | "maxErrors" | "verify"> {
  // While one file moves on a connection, the next are asked for.
  return { parallel: 4 * connectionsOf(flags), ...present({ maxErrors: flags.maxErrors, verify: flags.verify }) };
}

/** Four are polite to any server, and most of what more would bring. */
export function connectionsOf({ connections = 4 }: Pick<ClientFlags, "connections">): number {
  return connections;
}

async function readRules(file: string): Promise<readonly FilterRule[]> {
  try {
    return parseFilters(await readFile(file, "utf8"));
  } catch (error) {
    throw usageError(`The rules in ${printable(resolve(file))} cannot be read: ${systemReason(error)}.`, {
      cause: error,
    });
  }
}

function parseMaxDelete(text: string): number | `${number}%` {
  const [, number = "", percent] = /^(\d{1,9}(?:\.\d{1,3})?)(%?)$/.exec(text) ?? [];
  if (percent === "%" && Number(number) <= 100) return `${Number(number)}%`;
  if (percent === "" && Number.isInteger(Number(number))) return Number(number);
  throw new InvalidArgumentError("It must be a number of files, like 20, or a part of them all, like 10%.");
}
