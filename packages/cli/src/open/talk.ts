import { CommandError, exitCodes } from "../command-error.ts";

/** Whoever gives the commands: a person at a terminal, or a script that is piped in. */
export interface Talk extends Disposable {
  /** A person, who can be asked. */
  readonly interactive: boolean;
  /** Programs of this machine may use the terminal, or write where we write. */
  readonly ownsTerminal: boolean;
  /** The next line, behind the prompt or what is given in its place; undefined when there is none any more. */
  readLine(prompt?: string): Promise<string | undefined>;
  /** The answer to a question. Rejects when the person cancels, and when there is nobody to ask. */
  ask(question: string): Promise<string>;
  /** The same, for what must not be seen. */
  askSecret(question: string): Promise<string>;
  /** One line of output. */
  print(line: string): void;
  /** Bytes as they are; resolves when there is room for more. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * One line of something that runs beside the prompt: shown above what is being typed, and while a command runs, when that is
   * over. Resolves when it was shown.
   */
  announce(line: string): Promise<void>;
  /** One line about a failure. */
  complain(line: string): void;
  /** Calls back at Ctrl-C while a command runs. */
  onInterrupt(callback: () => void): void;
  /** Leaves the terminal to another program for a while. */
  handOver(work: () => Promise<void>): Promise<void>;
}

/** What a command is stopped with by Ctrl-C, and a job by `kill`. */
export class Interrupted extends CommandError {
  constructor() {
    super(exitCodes.failed, "Interrupted.");
  }
}

/** A command has failed that told so itself: nothing more is to be said. */
export class AlreadyTold extends Error {
  override readonly name = "AlreadyTold";
}
