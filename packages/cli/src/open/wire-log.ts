import { printable } from "@tandem/protocol";
import type { TraceEvent, Tracer } from "@tandem/trace";
import type { Style } from "../text/style.ts";

/** What the control connection says, shown as it happens: commands behind `--->`, replies as they are (`verbose`). */
export class WireLog implements Disposable {
  /** Show every command and reply; without it, only what a server says to welcome or to dismiss somebody. */
  verbose = false;
  /** Nobody asked for what happens now. */
  muted = false;
  /** Show what a server says when a session begins or ends. */
  welcoming = false;
  readonly #print: (line: string) => void;
  readonly #style: Style;
  readonly #subscription: Disposable;
  #code = "";

  constructor(tracer: Tracer, print: (line: string) => void, style: Style) {
    this.#print = print;
    this.#style = style;
    this.#subscription = tracer.subscribe((event) => this.#read(event), { kinds: ["control.line"] });
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #read(event: TraceEvent): void {
    if (event.kind !== "control.line") return;
    const text = printable(event.text);
    if (event.from === "client") {
      if (this.verbose && !this.muted) this.#print(this.#style.dim(`---> ${text}`));
      return;
    }
    // Lines within a reply of several need not begin with its code.
    this.#code = /^\d{3}(?=[ -]|$)/.exec(text)?.[0] ?? this.#code;
    if (this.muted || !(this.verbose || (this.welcoming && welcomes.has(this.#code)))) return;
    this.#print(text);
  }
}

const welcomes: ReadonlySet<string> = new Set(["220", "230", "221"]);
