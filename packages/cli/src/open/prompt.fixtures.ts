import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { systemClock } from "@tandem/transport";
import { output, type Place } from "../client/run.fixtures.ts";
import type { Input, Shell } from "../shell.ts";
import { parseServer } from "./parse-server.ts";
import { runPrompt, type PromptOptions } from "./run-prompt.ts";

/** What a script of commands has printed; `failure` is what `tandem open` ends with when one of them failed. */
export interface Scripted {
  readonly out: string;
  readonly err: string;
  readonly failure: string | undefined;
}

export type Setting = Partial<Omit<PromptOptions, "server" | "script">> & {
  readonly server?: string | undefined;
  readonly env?: Shell["env"];
};

/** The names of commands that a test tries, for its title; a test of `commands.ts` looks whether every command is among them. */
export function tries(...names: readonly string[]): string {
  return names.join(", ");
}

/** Runs commands as a script that goes on behind a failure, logged in at the place unless told otherwise. */
export async function script(place: Place, lines: readonly string[], setting: Setting = {}): Promise<Scripted> {
  const [stdout, stderr] = [output(), output()];
  const stdin: Input = new PassThrough().end(lines.map((line) => `${line}\n`).join(""));
  const shell = { stdin, stdout, stderr, env: setting.env ?? { HOME: place.local }, clock: systemClock };
  const failure = await runPrompt({ failExit: false, ...optionsOf(place, setting) }, shell).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { out: stdout.text(), err: stderr.text(), failure };
}

/** A person at a terminal of 80 columns. */
export interface Typist {
  /** Presses keys. */
  type(keys: string): void;
  /** Waits until a text appears on the screen, behind what was waited for before; gives all from there up to its end. */
  see(text: string): Promise<string>;
  /** Presses Tab, and waits until the editor reads keys again: it stops while it looks for possibilities. */
  tab(): Promise<void>;
  /** Everything that was ever on the screen, without colours. */
  readonly screen: string;
  /** Resolves when the prompt has ended. */
  readonly ended: Promise<void>;
}

/** Sits down at the prompt, logged in at the place unless told otherwise. */
export function sitDown(place: Place, setting: Setting = {}): Typist {
  const terminal = Object.assign(output(true), { columns: 80 });
  const stdin: Input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const shell = {
    stdin,
    stdout: terminal,
    stderr: terminal,
    env: setting.env ?? { HOME: place.local },
    clock: systemClock,
  };
  const ended = runPrompt(optionsOf(place, setting), shell);
  let seen = 0;
  const typist: Typist = {
    ended,
    type: (keys) => void stdin.push(keys),
    async tab() {
      stdin.push("\t");
      do await systemClock.turn();
      while (stdin.isPaused());
    },
    get screen() {
      return stripVTControlCharacters(terminal.text());
    },
    async see(text) {
      for (;;) {
        const found = typist.screen.indexOf(text, seen);
        if (found >= 0) {
          const from = seen;
          seen = found + text.length;
          return typist.screen.slice(from, seen);
        }
        await systemClock.turn();
      }
    },
  };
  return typist;
}

function optionsOf(place: Place, { server = place.url(), ...setting }: Setting): PromptOptions {
  const location = server === "" ? undefined : parseServer(server);
  return { active: false, verbose: false, ladder: false, localDirectory: place.local, ...setting, server: location };
}
