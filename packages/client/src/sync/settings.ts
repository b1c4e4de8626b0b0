import type { Options, Storage } from "@tandem/storage";
import type { DiffOptions, HashFile } from "./diff-options.ts";
import { filters } from "./filters.ts";
import { SyncError } from "./sync-error.ts";

/** The options of a comparison with their defaults, for these two trees. Throws {@link SyncError} `bad-option`. */
export function settingsOf(from: Storage, to: Storage, options: DiffOptions): Settings {
  const { parallel = 8, maxDelete, tolerance } = options;
  if (!Number.isInteger(parallel) || parallel < 1) {
    throw new SyncError(
      "bad-option",
      `parallel is ${parallel}; give the number of directories to list at a time, 1 or more.`,
    );
  }
  if (tolerance !== undefined && !(tolerance >= 0)) {
    throw new SyncError("bad-option", `tolerance is ${tolerance}; give milliseconds, 0 or more.`);
  }
  const steps = Math.max(1000, from.capabilities.timePrecision, to.capabilities.timePrecision);
  return {
    compare: options.compare ?? "size-and-time",
    tolerance: tolerance ?? steps,
    hash: options.hash ?? (() => undefined),
    rules: filters(options.filters ?? []),
    delete: options.delete ?? false,
    deleteExcluded: options.deleteExcluded ?? false,
    allowed: (present) => deletionsAllowed(maxDelete, present),
    onlyNewer: options.onlyNewer ?? false,
    onlyMissing: options.onlyMissing ?? false,
    onlyExisting: options.onlyExisting ?? false,
    links: options.links ?? "follow",
    leave: options.leave ?? (() => false),
    emptyDirectories: options.emptyDirectories ?? true,
    times: options.times ?? true,
    modes: (options.modes ?? false) && to.setMode !== undefined,
    resume: options.resume ?? false,
    parallel,
    signal: options.signal,
    options: options.signal === undefined ? {} : { signal: options.signal },
  };
}

/** What a comparison goes by. */
export interface Settings {
  readonly compare: NonNullable<DiffOptions["compare"]>;
  readonly tolerance: number;
  readonly hash: HashFile;
  readonly rules: ReturnType<typeof filters>;
  readonly delete: boolean;
  readonly deleteExcluded: boolean;
  /** How many of so many may be deleted. */
  readonly allowed: (present: number) => number | undefined;
  readonly onlyNewer: boolean;
  readonly onlyMissing: boolean;
  readonly onlyExisting: boolean;
  readonly links: NonNullable<DiffOptions["links"]>;
  readonly leave: NonNullable<DiffOptions["leave"]>;
  readonly emptyDirectories: boolean;
  readonly times: boolean;
  readonly modes: boolean;
  readonly resume: boolean;
  readonly parallel: number;
  readonly signal: AbortSignal | undefined;
  /** What every call of a storage is given. */
  readonly options: Options;
}

function deletionsAllowed(most: DiffOptions["maxDelete"], present: number): number | undefined {
  if (most === undefined) return undefined;
  const [, part] = typeof most === "string" ? (/^(\d+(?:\.\d+)?)%$/.exec(most) ?? []) : [];
  const allowed = typeof most === "string" ? Math.floor((Number(part ?? NaN) / 100) * present) : most;
  if (allowed >= 0) return allowed;
  throw new SyncError("bad-option", `maxDelete is ${most}; give a number of files, or a part such as "10%".`);
}
