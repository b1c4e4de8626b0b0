export { diff } from "./diff.ts";
export type { DiffEvent, DiffOptions, FilterRule, HashFile } from "./diff-options.ts";
export type {
  Action,
  Amount,
  Conflict,
  Copy,
  Guarded,
  MakeDirectory,
  MakeLink,
  Plan,
  Remove,
  RemoveDirectory,
  SetMode,
  Side,
  Skipped,
  SkipReason,
  Summary,
  Touch,
  Unread,
} from "./plan.ts";
export type { ContentHash } from "../hash/running-hash.ts";
export { hashByReading } from "./hash-by-reading.ts";
export { parseFilters } from "./filters.ts";
export { readManifest, removeManifest, writeManifest } from "./keep-manifest.ts";
export { mirror, type MirrorOptions } from "./mirror.ts";
export { parseManifest } from "./parse-manifest.ts";
export { parsePlan } from "./parse-plan.ts";
export { manifestName, type KnownFile, type KnownLink, type Manifest } from "./manifest.ts";
export { run } from "./run.ts";
export type { Done, Failure, Note, Outcome, RunEvent, RunOptions } from "./run-options.ts";
export { SyncError, type SyncFault } from "./sync-error.ts";
export { watch } from "./watch.ts";
export type { WatchEvent, Watcher, WatchOptions } from "./watch-options.ts";
export { folderWatcher } from "./folder-watcher.ts";
