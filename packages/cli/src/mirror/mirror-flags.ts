import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseFilters, type DiffOptions, type FilterRule, type RunOptions } from "@tandem/client/sync";
import { printable } from "@tandem/protocol";
import type { ClientFlags } from "../client/client-options.ts";
import { usageError } from "../command-error.ts";
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
  readonly rules: readonly MirrorRule[];
}

/** A rule as it was given, or a file of them. */
export type MirrorRule = FilterRule | { readonly kind: "from"; readonly file: string };

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
