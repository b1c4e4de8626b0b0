import { open } from "node:fs/promises";
import type { Writable } from "node:stream";
import { fileFailure } from "../../client/failure.ts";
import { OutputClosed, outputSink } from "../../client/output-sink.ts";
import type { Redirection } from "../line/parse-line.ts";
import type { PromptSession } from "../prompt-session.ts";
import { startProgram } from "../local/start-program.ts";
import type { CommandOutput } from "./command-output.ts";

/**
 * Does the work of a command with its output in a file, or in the standard input of a local command. When that one has read
 * enough, the work ends, and nothing went wrong. Rejects when the file cannot be written or the local command fails.
 */
export async function redirect(
  session: PromptSession,
  to: Redirection,
  signal: AbortSignal,
  work: (out: CommandOutput, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (to.kind === "pipe") return intoProgram(session, to.command, signal, work);
  const path = session.local(to.name);
  const failed = (error: unknown): never => {
    throw fileFailure("write", path, error);
  };
  const handle = await open(path, to.append ? "a" : "w").catch(failed);
  const stream = handle.createWriteStream();
  const output = streamOutput(stream);
  try {
    await work(output, signal);
    await output.written().catch(failed);
  } finally {
    await new Promise<void>((closed) => void stream.once("close", closed).end());
  }
}

/** Does the work with its output in the standard input of a local command, which has the terminal meanwhile. */
export async function intoProgram(
  session: PromptSession,
  command: string,
  signal: AbortSignal,
  work: (out: CommandOutput, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  await session.talk.handOver(async () => {
    const program = startProgram(session, command, { input: "pipe" });
    const gone = new AbortController();
    const closed = new OutputClosed(`${command} has ended.`);
    void program.ended.then(
      () => gone.abort(closed),
      (error: Error) => gone.abort(error),
    );
    const output = streamOutput(program.input);
    try {
      await work(output, AbortSignal.any([signal, gone.signal]));
      await output.written();
    } catch (error) {
      if (!(error instanceof OutputClosed)) throw error;
    } finally {
      program.input.end();
      await program.ended.catch(() => {});
    }
    await program.succeeded();
  });
}

/** A stream as an output. What is printed waits in memory for a stream that is slow: a listing at most. */
function streamOutput(stream: Writable): CommandOutput & { written(): Promise<void> } {
  const sink = outputSink(stream);
  // The writes report it.
  stream.on("error", () => {});
  let printed: Promise<void> = Promise.resolve();
  return {
    columns: undefined,
    redirected: true,
    print(line) {
      const writing = sink.write(Buffer.from(`${line}\n`));
      printed = Promise.all([printed, writing]).then(() => {});
      printed.catch(() => {});
    },
    async write(bytes) {
      await printed;
      await sink.write(bytes);
    },
    written: () => printed,
  };
}
