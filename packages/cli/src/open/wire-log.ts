import { open, type FileHandle } from "node:fs/promises";
import { printable } from "@tandem/protocol";
import type { TraceEvent, Tracer } from "@tandem/trace";
import { fileFailure } from "../client/failure.ts";
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
  #file: FileHandle | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(tracer: Tracer, print: (line: string) => void, style: Style) {
    this.#print = print;
    this.#style = style;
    this.#subscription = tracer.subscribe((event) => this.#read(event), { kinds: ["control.line"] });
  }

  /** Writes what is shown to the end of a file instead; `undefined` shows it again. */
  async into(path: string | undefined): Promise<void> {
    const before = this.#file;
    this.#file = undefined;
    await this.#writing;
    await before?.close();
    if (path === undefined) return;
    // What goes over the wire tells who fetches what.
    this.#file = await open(path, "a", 0o600).catch((error: unknown) => {
      throw fileFailure("write", path, error);
    });
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  #read(event: TraceEvent): void {
    if (event.kind !== "control.line") return;
    const text = printable(event.text);
    if (event.from === "client") {
      if (this.verbose && !this.muted) this.#show(`---> ${text}`, (line) => this.#style.dim(line));
      return;
    }
    // Lines within a reply of several need not begin with its code.
    this.#code = /^\d{3}(?=[ -]|$)/.exec(text)?.[0] ?? this.#code;
    if (this.muted || !(this.verbose || (this.welcoming && welcomes.has(this.#code)))) return;
    this.#show(text, (line) => line);
  }

  #show(line: string, style: (line: string) => string): void {
    const file = this.verbose ? this.#file : undefined;
    if (file === undefined) return this.#print(style(line));
    // A full disk costs the log and nothing else.
    this.#writing = this.#writing.then(() => file.appendFile(`${line}\n`)).catch(() => {});
  }
}

const welcomes: ReadonlySet<string> = new Set(["220", "230", "221"]);
