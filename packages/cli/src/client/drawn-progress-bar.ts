import type { Progress } from "@tandem/client";
import type { Clock, Timer } from "@tandem/transport";
import type { Output } from "../shell.ts";
import { widthOf } from "../text/wrap.ts";
import type { ProgressBar } from "./progress-bar.ts";
import { progressLine } from "./progress-line.ts";
import { meanRate, RateMeter } from "./rate-meter.ts";

/** One line that is drawn over and over: with each progress, and once a second, so that a standstill shows. */
export class DrawnProgressBar implements ProgressBar {
  readonly #output: Output;
  readonly #clock: Clock;
  readonly #name: string;
  readonly #began: number;
  readonly #timer: Timer;
  readonly #meter = new RateMeter();
  #progress: Progress | undefined;
  #moved: number | undefined;

  constructor(output: Output, clock: Clock, name: string) {
    this.#output = output;
    this.#clock = clock;
    this.#name = name;
    this.#began = clock.now();
    this.#timer = clock.timer(refresh, () => this.#tick());
  }

  readonly update = (progress: Progress): void => {
    this.#progress = progress;
    this.#draw();
  };

  finish(moved: number): void {
    this.#moved = moved;
    this.#draw();
  }

  [Symbol.dispose](): void {
    this.#timer.cancel();
    if (this.#progress !== undefined) this.#output.write("\n");
    this.#progress = undefined;
  }

  #tick(): void {
    this.#draw();
    this.#timer.restart();
  }

  #draw(): void {
    if (this.#progress === undefined) return;
    const { bytes, total } = this.#progress;
    const elapsed = this.#clock.now() - this.#began;
    const rate =
      this.#moved === undefined ? this.#meter.measure(this.#clock.now(), bytes) : meanRate(this.#moved, elapsed);
    const moment = { name: this.#name, bytes, total, rate, elapsed, over: this.#moved !== undefined };
    // Room for the ^C that a terminal writes there, and for the cursor.
    this.#output.write(`\r${progressLine(moment, widthOf(this.#output) - 3)}\u001B[K`);
  }
}

const refresh = 1000;
