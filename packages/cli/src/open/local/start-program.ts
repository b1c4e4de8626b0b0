import { spawn } from "node:child_process";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { printable } from "@tandem/protocol";
import { CommandError, exitCodes } from "../../command-error.ts";
import type { PromptSession } from "../prompt-session.ts";

/** A program of this machine that a command of the prompt has started, in the local directory. */
export interface LocalProgram {
  /** Its standard input, where that is a pipe. */
  readonly input: Writable;
  /** Its standard output, where that is a pipe. */
  readonly output: Readable | undefined;
  /** Resolves when it is over, however it ended; rejects when it could not begin. */
  readonly ended: Promise<void>;
  /** Rejects with a {@link CommandError} when it failed or was stopped. */
  succeeded(): Promise<void>;
}

export interface ProgramStreams {
  /** Its standard input: the terminal where there is one, or what is written to it. */
  readonly input?: "terminal" | "pipe";
  /** Its standard output: ours, or what is read from it. */
  readonly output?: "terminal" | "pipe";
}

/** Starts a command of the shell; the empty one is a shell to talk to. Ctrl-C is for it as long as it runs. */
export function startProgram(
  { shell: { env, stdout }, settings, talk }: PromptSession,
  command: string,
  { input = "terminal", output = "terminal" }: ProgramStreams = {},
): LocalProgram {
  const own = talk.ownsTerminal && stdout === process.stdout;
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  const child = spawn(env["SHELL"] || "/bin/sh", command === "" ? [] : ["-c", command], {
    cwd: settings.localDirectory,
    env,
    stdio: [
      input === "pipe" ? "pipe" : own && talk.interactive ? "inherit" : "ignore",
      own && output === "terminal" ? "inherit" : "pipe",
      own ? "inherit" : "pipe",
    ],
  });
  const shown = [...(output === "pipe" ? [] : [child.stdout]), child.stderr];
  for (const stream of shown) void stream?.on("data", (bytes: Uint8Array) => void talk.write(bytes).catch(() => {}));
  // Node throws away what nobody has begun to read when a program is over.
  const read = output === "pipe" ? child.stdout?.pipe(new PassThrough()) : undefined;
  let code: number | null = null;
  const ended = new Promise<void>((resolve, reject) => {
    child.on("error", (error) =>
      reject(new CommandError(exitCodes.failed, `The shell cannot be run: ${error.message}.`)),
    );
    child.on("close", (given) => {
      code = given;
      resolve();
    });
  }).finally(() => process.off("SIGINT", ignore));
  ended.catch(() => {});
  return {
    input: child.stdin!,
    output: read,
    ended,
    async succeeded() {
      await ended;
      const name = command === "" ? "The shell" : printable(command);
      if (code === null) throw new CommandError(exitCodes.failed, `${name} was stopped by a signal.`);
      if (code !== 0) throw new CommandError(exitCodes.failed, `${name} ended with ${code}.`);
    },
  };
}
