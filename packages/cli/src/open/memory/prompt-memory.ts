import type { Jobs } from "../jobs/jobs.ts";
import type { Queue } from "../jobs/queue.ts";
import type { SettingValues } from "../settings/setting-values.ts";
import type { Bookmarks } from "./bookmarks.ts";

/** What the prompt and its jobs have in common. */
export interface PromptMemory {
  readonly values: SettingValues;
  readonly aliases: Map<string, string>;
  /** Lines of commands by the name of their macro. */
  readonly macros: Map<string, readonly string[]>;
  readonly bookmarks: Bookmarks;
  readonly jobs: Jobs;
  readonly queue: Queue;
  /** The lines that were typed, the newest last. */
  readonly typed: readonly string[];
}
