import { Writable } from "node:stream";
import type { Output } from "../shell.ts";

/** An output that can be shut: what is written meanwhile is lost. For a line editor, whose echo must not always be seen. */
export class Gate extends Writable {
  open = false;
  readonly isTTY = true;
  readonly #output: Output;
  readonly #resized = (): void => void this.emit("resize");

  constructor(output: Output) {
    super({ decodeStrings: false });
    this.#output = output;
    output.on("resize", this.#resized);
  }

  get columns(): number | undefined {
    return this.#output.columns;
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: () => void): void {
    if (this.open) this.#output.write(chunk);
    // At once: what is written to the output itself next must not come before it.
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#output.off("resize", this.#resized);
    done(error);
  }
}
