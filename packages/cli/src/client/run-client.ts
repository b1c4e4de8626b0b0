import type { Client, Target } from "@tandem/client";
import { CommandError, exitCodes } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import { printableLines } from "../text/printable-lines.ts";
import type { ClientFlags } from "./client-options.ts";
import { Connections } from "./connections.ts";
import { interruption } from "./interruption.ts";
import { openSession } from "./open-session.ts";
import { OutputClosed } from "./output-sink.ts";
import { openRecording } from "./recording.ts";
import { readTlsFlags } from "./tls-flags.ts";

/** What a client command works with. */
export interface ClientRun {
  /** The session with the server of a URL; URLs of one server share it. */
  connect(server: Target["options"]): Promise<Client>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface ClientCommand extends ClientFlags {
  /** Standard output is what the command is for: a picture goes to standard error then. */
  readonly printsData?: boolean;
}

/** Runs a client command: opens sessions as they are asked for, and closes, records and draws them when the work is over. */
export async function runClient(
  { active = false, quiet = false, user, passwordFile, printsData = false, ...flags }: ClientCommand,
  shell: Shell,
  work: (run: ClientRun) => Promise<void>,
): Promise<void> {
  using interrupted = interruption();
  const { signal } = interrupted;
  const tls = await readTlsFlags(flags);
  await using recording = await openRecording(flags, printsData ? shell.stderr : shell.stdout, shell);
  const { tracer } = recording;
  const open = (server: Target["options"]): Promise<Client> =>
    openSession(server, { active, quiet, user, passwordFile, tls, tracer, signal }, shell);
  await using connections = new Connections(open);
  try {
    await work({ connect: (server) => connections.to(server), signal });
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}

/**
 * Does the work for each item, in order. A failure is told in one sentence and does not keep the others from their turn; it
 * is thrown at the end that there was one. The failure of a single item is thrown as it is.
 */
export async function attemptEach<Item>(
  items: readonly Item[],
  { stderr, signal }: Pick<Shell, "stderr"> & { readonly signal: AbortSignal },
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      if (items.length === 1 || signal.aborted || error instanceof OutputClosed) throw error;
      // One connection that several items wanted fails once.
      if (!failures.includes(error)) stderr.write(`tandem: ${sentence(error)}\n`);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new CommandError(exitCodes.failed, `${failures.length} of ${items.length} failed.`);
}

function sentence(error: unknown): string {
  return printableLines(error instanceof Error ? error.message : String(error));
}
