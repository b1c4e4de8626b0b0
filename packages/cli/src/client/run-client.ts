import type { Client, Target } from "@tandem/client";
import { CommandError, exitCodes } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import type { ClientFlags } from "./client-options.ts";
import { connectionOptions } from "./connection-flags.ts";
import { Connections } from "./connections.ts";
import { interruption } from "./interruption.ts";
import { openSession } from "./open-session.ts";
import { OutputClosed } from "./output-sink.ts";
import { openRecording } from "./recording.ts";
import { Report } from "./report/report.ts";
import { readTlsFlags } from "./tls-flags.ts";

/** What a client command works with. */
export interface ClientRun {
  /** The session with the server of a URL; URLs of one server share it. */
  connect(server: Target["options"]): Promise<Client>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly report: Report;
}

export interface ClientCommand extends ClientFlags {
  /** Standard output is what the command is for: a picture goes to standard error then. */
  readonly printsData?: boolean;
}

/** Runs a client command: opens sessions as they are asked for, and closes, records and draws them when the work is over. */
export async function runClient(
  { active = false, quiet = false, user, passwordFile, printsData = false, json = false, ...flags }: ClientCommand,
  shell: Shell,
  work: (run: ClientRun) => Promise<void>,
): Promise<void> {
  using interrupted = interruption();
  const { signal } = interrupted;
  const tls = await readTlsFlags(flags);
  await using recording = await openRecording(flags, printsData || json ? shell.stderr : shell.stdout, shell);
  const { tracer } = recording;
  const options = connectionOptions(flags);
  const direct = flags.proxy === "none";
  const open = (server: Target["options"]): Promise<Client> =>
    openSession(server, { active, quiet, user, passwordFile, tls, tracer, signal, options, direct }, shell);
  await using connections = new Connections(open);
  const report = new Report(shell, json);
  try {
    await work({ connect: (server) => connections.to(server), signal, report });
  } catch (error) {
    if (error instanceof OutputClosed) return;
    report.failed(error);
    throw error;
  } finally {
    report.summarize();
  }
}

/**
 * Does the work for each item, in order, or so many at a time. A failure is told in one sentence and does not keep the others
 * from their turn; it is thrown at the end that there was one. The failure of a single item is thrown as it is.
 */
export async function attemptEach<Item>(
  items: readonly Item[],
  { signal, report, parallel = 1 }: Pick<ClientRun, "signal" | "report"> & { readonly parallel?: number },
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) {
      try {
        await work(item);
      } catch (error) {
        if (items.length === 1 || signal.aborted || error instanceof OutputClosed) throw error;
        // One connection that several items wanted fails once.
        if (!failures.includes(error)) report.complain(error);
        report.failed(error);
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
  if (failures.length === 0) return;
  const end = new CommandError(exitCodes.failed, `${failures.length} of ${items.length} failed.`);
  report.known(end);
  throw end;
}
