import { createInterface, type Interface } from "node:readline";
import { outputSink } from "../client/output-sink.ts";
import type { Shell } from "../shell.ts";
import { styleOf } from "../text/style.ts";
import { widthOf, wrap } from "../text/wrap.ts";
import { Gate } from "./gate.ts";
import { Interrupted, type Talk } from "./talk.ts";

export interface TerminalTalkOptions {
  readonly shell: Pick<Shell, "stdin" | "stdout" | "stderr" | "env">;
  /** What stands before a line that is typed. */
  readonly prompt: () => string;
  /** The lines of earlier sessions, the newest first. */
  readonly history: readonly string[];
  /** Whether a line may be remembered, and what to do about it. */
  readonly remember: (line: string) => boolean;
  /** What may stand in place of the word at the end of a line: all possibilities, and the word. */
  readonly complete: (line: string, signal: AbortSignal) => Promise<readonly [readonly string[], string]>;
}

/**
 * A person at a terminal. One line editor reads all along, so that Ctrl-C is heard while a command runs; what is typed then
 * is not echoed, and stands at the next prompt.
 */
export class TerminalTalk implements Talk {
  readonly interactive = true;
  readonly ownsTerminal = true;
  readonly #options: TerminalTalkOptions;
  readonly #gate: Gate;
  readonly #editor: Interface;
  readonly #lines: string[] = [];
  /** What came beside a command that runs. */
  #announcements: Announcement[] = [];
  #waiting: Waiting | undefined;
  #completing: AbortController | undefined;
  #interrupt: (() => void) | undefined;
  #over = false;

  constructor(options: TerminalTalkOptions) {
    this.#options = options;
    const { stdin, stdout } = options.shell;
    this.#gate = new Gate(stdout);
    this.#editor = createInterface({
      input: stdin,
      output: this.#gate,
      terminal: true,
      history: [...options.history],
      historySize: 1000,
      removeHistoryDuplicates: true,
      completer: (line: string, done: Completed) => void this.#complete(line, done),
    });
    this.#editor
      .on("line", (line) => this.#take(line))
      .on("history", (history) => this.#filter(history))
      .on("SIGINT", () => this.#interrupted())
      .on("close", () => this.#end());
  }

  readLine(prompt = this.#options.prompt()): Promise<string | undefined> {
    return this.#wait({ prompt, kind: "line" });
  }

  async ask(question: string): Promise<string> {
    return answered(await this.#wait({ prompt: question, kind: "answer" }));
  }

  async askSecret(question: string): Promise<string> {
    return answered(await this.#wait({ prompt: question, kind: "secret" }));
  }

  print(line: string): void {
    this.#above(() => void this.#options.shell.stdout.write(`${line}\n`));
  }

  complain(line: string): void {
    const { stderr, env } = this.#options.shell;
    const { red } = styleOf(stderr, env);
    // What is indented is to be pasted, and stays in one piece.
    const parts = line.split("\n").flatMap((part) => (part.startsWith("  ") ? [part] : wrap(part, widthOf(stderr))));
    this.#above(() => void stderr.write(parts.map((part) => `${red(part)}\n`).join("")));
  }

  write(bytes: Uint8Array): Promise<void> {
    return outputSink(this.#options.shell.stdout).write(bytes);
  }

  announce(line: string): Promise<void> {
    if (this.#waiting !== undefined || this.#over) return Promise.resolve(this.print(line));
    return new Promise((shown) => void this.#announcements.push({ line, shown }));
  }

  onInterrupt(callback: () => void): void {
    this.#interrupt = callback;
  }

  async handOver(work: () => Promise<void>): Promise<void> {
    const { stdin } = this.#options.shell;
    this.#editor.pause();
    stdin.setRawMode?.(false);
    try {
      await work();
    } finally {
      if (!this.#over) {
        stdin.setRawMode?.(true);
        this.#editor.resume();
      }
    }
  }

  [Symbol.dispose](): void {
    this.#showAnnouncements();
    this.#editor.close();
    this.#gate.destroy();
  }

  #wait(question: Omit<Waiting, "settle" | "cancel">): Promise<string | undefined> {
    const { prompt, kind } = question;
    this.#showAnnouncements();
    const typed = this.#lines.shift();
    if (typed !== undefined) {
      this.#options.shell.stdout.write(`${prompt}${kind === "secret" ? "" : typed}\n`);
      return Promise.resolve(typed);
    }
    if (this.#over) return Promise.resolve(undefined);
    return new Promise((settle, cancel) => {
      this.#waiting = { prompt, kind, settle, cancel };
      this.#editor.setPrompt(prompt);
      this.#gate.open = true;
      this.#editor.prompt(true);
      if (kind === "secret") this.#gate.open = false;
    });
  }

  #showAnnouncements(): void {
    const announcements = this.#announcements;
    this.#announcements = [];
    for (const { line, shown } of announcements) {
      this.#options.shell.stdout.write(`${line}\n`);
      shown();
    }
  }

  #take(line: string): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return void this.#lines.push(line);
    this.#rest();
    // The editor ended the line behind a shut gate.
    if (waiting.kind === "secret") this.#options.shell.stdout.write("\n");
    waiting.settle(line);
  }

  /** Nothing is asked any more: what is typed from now on is not shown. */
  #rest(): void {
    this.#waiting = undefined;
    this.#gate.open = false;
  }

  #filter(history: string[]): void {
    if (this.#waiting?.kind === "line" && this.#options.remember(history[0]!)) return;
    history.shift();
  }

  #interrupted(): void {
    const waiting = this.#waiting;
    const typed = this.#editor.line !== "";
    this.#completing?.abort(new Interrupted());
    this.#clear();
    if (waiting === undefined) this.#interrupt?.();
    else if (waiting.kind !== "line") {
      this.#rest();
      this.#options.shell.stdout.write("\n");
      waiting.cancel(new Interrupted());
    } else if (!typed) this.print("To leave, type bye or press Ctrl-D.");
  }

  #clear(): void {
    this.#editor.write(null, { ctrl: true, name: "e" });
    this.#editor.write(null, { ctrl: true, name: "u" });
  }

  #end(): void {
    this.#over = true;
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#rest();
    this.#options.shell.stdout.write("\n");
    waiting.settle(undefined);
  }

  /** Writes above the prompt when it stands there, and puts it back. */
  #above(write: () => void): void {
    if (this.#waiting === undefined) return write();
    this.#options.shell.stdout.write("\r\u001B[K");
    write();
    if (this.#gate.open) this.#editor.prompt(true);
    else this.#options.shell.stdout.write(this.#waiting.prompt);
  }

  async #complete(line: string, done: Completed): Promise<void> {
    if (this.#waiting?.kind !== "line") return done(null, [[], line]);
    const completing = new AbortController();
    this.#completing = completing;
    try {
      const [hits, word] = await this.#options.complete(line, completing.signal);
      done(null, [[...hits], word]);
    } catch {
      // A key that cannot help does nothing.
      done(null, [[], line]);
    } finally {
      this.#completing = undefined;
    }
  }
}

type Completed = (error: null, result: [string[], string]) => void;

interface Announcement {
  readonly line: string;
  shown(): void;
}

interface Waiting {
  readonly prompt: string;
  readonly kind: "line" | "answer" | "secret";
  settle(line: string | undefined): void;
  cancel(reason: Error): void;
}

function answered(line: string | undefined): string {
  if (line === undefined) throw new Interrupted();
  return line;
}
