import { printable } from "@tandem/protocol";
import type { Clock, Timer } from "@tandem/transport";
import type { Output } from "../shell.ts";
import { formatBytes, formatCount } from "../text/quantity.ts";
import { widthOf } from "../text/wrap.ts";
import { width } from "./fit.ts";
import type { BoardLine, ProgressBoard } from "./progress-board.ts";
import { progressLine } from "./progress-line.ts";
import { meanRate, RateMeter } from "./rate-meter.ts";

/** A board whose lines are drawn over and over on a terminal, or written to a log now and then. */
export class DrawnBoard implements ProgressBoard {
  readonly #output: Output;
  readonly #clock: Clock;
  readonly #timer: Timer;
  readonly #running = new Set<Running>();
  readonly #meter = new RateMeter();
  /** Since when something is under way: a person may be asked something before. */
  #began: number | undefined;
  #over = false;
  #files = 0;
  #bytes = 0;
  #expected: { readonly files: number; readonly bytes: number } | undefined;
  /** The widths of the lines that stand on the terminal, the first above. */
  #drawn: readonly number[] = [];

  constructor(output: Output, clock: Clock) {
    this.#output = output;
    this.#clock = clock;
    const pause = output.isTTY === true ? refresh : report;
    this.#timer = clock.timer(pause, () => {
      this.#show(false);
      this.#timer.restart();
    });
  }

  expect(files: number, bytes: number): void {
    this.#began ??= this.#clock.now();
    this.#expected = { files, bytes };
  }

  begin(name: string, total?: number): BoardLine {
    this.#began ??= this.#clock.now();
    const shown = printable(name);
    const one: Running = { name: shown, began: this.#clock.now(), meter: new RateMeter(), total, bytes: 0 };
    this.#running.add(one);
    return {
      update: ({ bytes, total: whole }) => {
        one.bytes = bytes;
        one.total = whole ?? one.total;
      },
      over: (bytes) => {
        if (!this.#running.delete(one)) return;
        this.#files++;
        this.#bytes += bytes;
      },
    };
  }

  say(line: string): void {
    this.above(() => void this.#output.write(`${line}\n`));
  }

  above(write: () => void): void {
    if (this.#drawn.length > 0) this.#output.write(`${this.#back()}\u001B[J`);
    this.#drawn = [];
    write();
  }

  [Symbol.dispose](): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer.cancel();
    if (this.#files === 0 && this.#drawn.length === 0) return;
    if (this.#output.isTTY === true) this.#show(true);
  }

  #show(over: boolean): void {
    if (this.#began === undefined) return;
    if (this.#output.isTTY === true) this.#draw(over);
    else this.#output.write(`tandem: ${this.#sentence()}\n`);
  }

  /** One write for all lines: nothing flickers. */
  #draw(over: boolean): void {
    const { columns, rows } = this.#room();
    // What waits for its turn has nothing to show.
    const moving = [...this.#running].filter(({ bytes }) => bytes > 0);
    const running = over ? [] : moving.slice(0, Math.max(0, rows - 2));
    const lines = [...running.map((one) => this.#lineOf(one, columns)), this.#whole(over, columns)];
    this.#output.write(`${this.#back()}${lines.map((line) => `${line}\u001B[K\n`).join("")}\u001B[J`);
    this.#drawn = lines.map(width);
  }

  /** To the beginning of what was drawn; lines that were drawn on a wider terminal take several rows of a narrower one. */
  #back(): string {
    const { columns } = this.#room();
    const up = this.#drawn.reduce((sum, each) => sum + Math.max(1, Math.ceil(each / columns)), 0);
    return up === 0 ? "" : `\r\u001B[${up}A`;
  }

  #room(): { readonly columns: number; readonly rows: number } {
    return { columns: widthOf(this.#output), rows: this.#output.rows || usualRows };
  }

  #lineOf({ name, began, meter, total, bytes }: Running, columns: number): string {
    const now = this.#clock.now();
    const moment = { name, bytes, total, rate: meter.measure(now, bytes), elapsed: now - began, over: false };
    return progressLine(moment, columns - spare);
  }

  #whole(over: boolean, columns: number): string {
    const elapsed = this.#clock.now() - (this.#began ?? 0);
    const bytes = this.#moved();
    const rate = over ? meanRate(bytes, elapsed) : this.#meter.measure(this.#clock.now(), bytes);
    const complete = over && this.#files === (this.#expected?.files ?? this.#files);
    const moment = { name: this.#count(), bytes, total: this.#expected?.bytes, rate, elapsed, over: complete };
    return progressLine(moment, columns - spare);
  }

  #sentence(): string {
    const bytes = this.#moved();
    const rate = this.#meter.measure(this.#clock.now(), bytes);
    const of = this.#expected === undefined ? "" : ` of ${formatBytes(this.#expected.bytes)}`;
    const speed = rate === undefined ? "" : `, ${formatBytes(Math.round(rate))}/s`;
    return `${this.#count()}, ${formatBytes(bytes)}${of}${speed}`;
  }

  #count(): string {
    const { files = this.#files } = this.#expected ?? {};
    const count = formatCount(files, "file");
    return this.#expected === undefined ? count : `${this.#files} of ${count}`;
  }

  #moved(): number {
    return [...this.#running].reduce((sum, { bytes }) => sum + bytes, this.#bytes);
  }
}

interface Running {
  readonly name: string;
  readonly began: number;
  readonly meter: RateMeter;
  total: number | undefined;
  bytes: number;
}

// Smooth to the eye, and nothing to a slow link to a terminal.
const refresh = 200;
// A log is read later.
const report = 30_000;
// For the ^C that a terminal writes, and the cursor.
const spare = 3;
const usualRows = 24;
