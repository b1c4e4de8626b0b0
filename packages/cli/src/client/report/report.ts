import type { Progress } from "@tandem/client";
import type { Clock } from "@tandem/transport";
import type { Shell } from "../../shell.ts";
import { jsonLine } from "../../text/json-line.ts";
import { progressBoards, type ProgressBoard } from "../progress-board.ts";
import { printableLines } from "../../text/printable-lines.ts";
import { present } from "../../present.ts";
import type { About, ClientEvent, Failed, Operation } from "./client-event.ts";
import { errorEvent } from "./error-event.ts";

/** One thing that a command does, and what it is about. */
export interface StepOf extends About {
  readonly operation: Operation;
  readonly size?: number | undefined;
}

/** One step, under way. */
export interface Step {
  /** For the `onProgress` of a transfer: told twice a second at most. */
  readonly progress: (progress: Progress) => void;
}

/**
 * What a command tells of its work: with `--json` each step on standard output, to programs; failures always on standard error,
 * to people.
 */
export class Report {
  /** Standard output is for programs: no bar, no picture, no words. */
  readonly json: boolean;
  readonly #shell: Pick<Shell, "stdout" | "stderr" | "clock">;
  readonly #clock: Clock;
  readonly #began: number;
  readonly #told = new Set<unknown>();
  #say = (line: string): void => void this.#shell.stderr.write(`${line}\n`);
  #done = 0;
  #failed = 0;
  #bytes = 0;

  constructor(shell: Pick<Shell, "stdout" | "stderr" | "clock">, json: boolean) {
    this.json = json;
    this.#shell = shell;
    this.#clock = shell.clock;
    this.#began = shell.clock.now();
  }

  /** Writes an event; nothing without `--json`. */
  tell(event: ClientEvent): void {
    if (this.json) this.#shell.stdout.write(`${jsonLine(event)}\n`);
  }

  /** Does one step between its begin and its end; what it gives may say how many bytes were moved. */
  async step<Value>({ operation, size, ...about }: StepOf, work: (step: Step) => Promise<Value>): Promise<Value> {
    const began = this.#clock.now();
    let told = began;
    this.tell({ event: "begin", operation, ...about, ...present({ size }) });
    const progress = ({ bytes, total }: Progress): void => {
      const now = this.#clock.now();
      if (now - told < progressPause) return;
      told = now;
      this.tell({ event: "progress", operation, ...about, bytes, ...present({ size: total ?? size }) });
    };
    try {
      const value = await work({ progress });
      const { bytes } = (value ?? {}) as { readonly bytes?: number };
      this.#done++;
      this.#bytes += bytes ?? 0;
      const milliseconds = Math.round(this.#clock.now() - began);
      this.tell({ event: "end", operation, ...about, ...present({ bytes }), milliseconds });
      return value;
    } catch (error) {
      this.failed(error, about);
      throw error;
    }
  }

  /** Counts what was done without being a step of its own. */
  count(done: number, bytes = 0): void {
    this.#done += done;
    this.#bytes += bytes;
  }

  /** Tells programs of a failure, once. */
  failed(error: unknown, about?: About, more: Partial<Failed> = {}): void {
    if (this.#told.has(error)) return;
    this.#told.add(error);
    this.#failed++;
    this.tell({ ...errorEvent(error, about), ...more });
  }

  /** Tells people of a failure that does not end the command. */
  complain(error: unknown): void {
    const sentence = error instanceof Error ? error.message : String(error);
    this.#say(`tandem: ${printableLines(sentence)}`);
  }

  /** A board that failures are told above; it shows nothing to programs. */
  async board(quiet: boolean | undefined): Promise<ProgressBoard> {
    return (await this.boards(quiet))();
  }

  /** As `board`, for who needs several, one behind the other. */
  async boards(quiet: boolean | undefined): Promise<() => ProgressBoard> {
    const make = await progressBoards(this.#shell, { quiet: quiet || this.json });
    return () => {
      const board = make();
      this.#say = (line) => board.say(line);
      return board;
    };
  }

  /** Keeps an error that only says how many others there were from being told as one more. */
  known(error: unknown): void {
    this.#told.add(error);
  }

  /** The last event. */
  summarize(): void {
    const milliseconds = Math.round(this.#clock.now() - this.#began);
    this.tell({ event: "summary", done: this.#done, failed: this.#failed, bytes: this.#bytes, milliseconds });
  }
}

const progressPause = 500;
