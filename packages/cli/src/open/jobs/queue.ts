import { printable } from "@tandem/protocol";
import { commandFailure } from "../command-failure.ts";

/** A line of commands, and where it was given. */
export interface QueuedLine {
  readonly text: string;
  /** The server's directory; undefined for the one of the login. */
  readonly directory: string | undefined;
  readonly localDirectory: string;
}

/** Lines of commands that wait for their turn: one at a time, beside the prompt. */
export class Queue {
  #waiting: readonly QueuedLine[] = [];
  #stopped = false;
  #running: QueuedLine | undefined;
  #worker: symbol | undefined;

  /** What waits, the next first. */
  get waiting(): readonly QueuedLine[] {
    return this.#waiting;
  }

  /** What runs now. */
  get running(): QueuedLine | undefined {
    return this.#running;
  }

  /** Gives the right to work the lines off; undefined when somebody has it, or there is nothing to do. */
  claim(): symbol | undefined {
    if (this.#worker !== undefined || this.#stopped || this.#waiting.length === 0) return undefined;
    return (this.#worker = Symbol("worker"));
  }

  /** Gives the right back, for whoever could not begin. */
  release(worker: symbol): void {
    if (this.#worker === worker) this.#worker = undefined;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  add(line: QueuedLine): void {
    if (this.#waiting.length >= mostLines) throw commandFailure(`${mostLines} lines wait in the queue already.`);
    this.#waiting = [...this.#waiting, line];
  }

  /** Removes the line of a number, which counts from 1, and gives it. Throws a `CommandError` when there is none. */
  delete(word: string): QueuedLine {
    const at = this.#placeOf(word);
    const line = this.#waiting[at]!;
    this.#waiting = this.#waiting.toSpliced(at, 1);
    return line;
  }

  /** Puts the line of a number before the one of another. */
  move(word: string, before: string): void {
    const [from, to] = [this.#placeOf(word), this.#placeOf(before)];
    const line = this.#waiting[from]!;
    this.#waiting = this.#waiting.toSpliced(from, 1).toSpliced(to, 0, line);
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Begins no further line until it is started again. */
  stop(): void {
    this.#stopped = true;
  }

  start(): void {
    this.#stopped = false;
  }

  /** Runs the lines that wait until none is left, or the queue is stopped; false when one of them has failed. */
  async run(worker: symbol, work: (line: QueuedLine) => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
    let good = true;
    try {
      for (;;) {
        const [line, ...more] = this.#waiting;
        if (line === undefined || this.#stopped || signal.aborted) return good && !signal.aborted;
        this.#waiting = more;
        this.#running = line;
        good = (await work(line)) && good;
      }
    } finally {
      this.#running = undefined;
      this.release(worker);
    }
  }

  #placeOf(word: string): number {
    const at = Number(word) - 1;
    if (this.#waiting[at] === undefined)
      throw commandFailure(`There is no line ${printable(word)} in the queue; queue lists them.`);
    return at;
  }
}

const mostLines = 10_000;
