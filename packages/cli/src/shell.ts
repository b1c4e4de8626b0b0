import type { Readable, Writable } from "node:stream";
import { systemClock, type Clock } from "@tandem/transport";

/** Where a command reads, writes and looks: handed in, so that a test can be all of it. */
export interface Shell {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** What was typed behind the name of the command. */
  readonly words?: readonly string[];
  /** Where the operator's signals come from; nobody sends any when missing. */
  readonly signals?: SignalSource;
}

/** What `process` is to a program that heeds signals. */
export interface SignalSource {
  on(signal: ShellSignal, heed: (signal: string) => void): unknown;
  off(signal: ShellSignal, heed: (signal: string) => void): unknown;
}

/** The signals that an operator sends: two that end a program, and one that has it read its files again. */
export type ShellSignal = "SIGTERM" | "SIGINT" | "SIGHUP";

/** A stream of what is typed or piped in; a terminal can be asked to give each key and to show none. */
export type Input = Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };

/** A stream for people or for programs: a terminal says so, and how wide and high it is. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/** The shell of this process, with its environment. A reader that goes away (`tandem explain RETR | head -1`) is no error of ours. */
export function processShell(env: Shell["env"]): Shell {
  const { stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on("error", () => {});
  return { stdin, stdout, stderr, env, clock: systemClock, signals: process };
}
