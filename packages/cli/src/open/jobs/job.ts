import type { Progress } from "@tandem/client";
import type { Clock } from "@tandem/transport";
import { formatBytes, formatDuration, formatRate } from "../../text/quantity.ts";

/** Something that runs beside the prompt. */
export interface Job {
  readonly number: number;
  /** As it was typed; passwords do not stand here. */
  readonly line: string;
  readonly state: JobState;
  /** Resolves when it is over, true when nothing in it failed. */
  readonly ended: Promise<boolean>;
  /** Ends it. */
  stop(): void;
  /** What it does at the moment, and how far it is: `big.iso 45%, 1.2 MB/s`. */
  doing(): string;
  /** Notes how far a file is. */
  progress(name: string, progress: Progress): void;
}

export type JobState = "runs" | "done" | "failed" | "stopped";

/** A job as `jobs` shows it: `[1] runs    get big.iso  (big.iso 45%, 1.2 MB/s)`. */
export function describeJob(job: Job): string {
  const doing = job.state === "runs" ? job.doing() : "";
  return `[${job.number}] ${job.state.padEnd(7)}  ${job.line}${doing === "" ? "" : `  (${doing})`}`;
}

/** How far the file is that a job moves. */
export class JobProgress {
  readonly #clock: Pick<Clock, "now">;
  #name = "";
  #began = 0;
  #latest: Progress | undefined;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  note(name: string, progress: Progress): void {
    if (this.#latest === undefined || name !== this.#name) this.#began = this.#clock.now();
    this.#name = name;
    this.#latest = progress;
  }

  describe(): string {
    if (this.#latest === undefined) return "";
    const { bytes, total } = this.#latest;
    const elapsed = this.#clock.now() - this.#began;
    const share = total ? `${Math.floor((bytes / total) * 100)}%` : formatBytes(bytes);
    const rate = formatRate(bytes, elapsed);
    const left = total && bytes > 0 ? `${formatDuration((elapsed * (total - bytes)) / bytes)} left` : undefined;
    return [`${this.#name} ${share}`, rate, left].filter((part) => part !== undefined).join(", ");
  }
}
