import { printableLines } from "../text/printable-lines.ts";
import { printable } from "@tandem/protocol";
import { commandFailure } from "./command-failure.ts";
import { namesOf } from "./find-command.ts";
import { expandAliases } from "./line/expand-aliases.ts";
import { parseLine, type Chain } from "./line/parse-line.ts";
import type { CommandOutput } from "./output/command-output.ts";
import { talkOutput } from "./output/talk-output.ts";
import type { PromptCommand } from "./prompt-command.ts";
import type { PromptSession } from "./prompt-session.ts";
import { readingBehind } from "./reading-behind.ts";
import { runStatement, type Running } from "./run-statement.ts";
import { AlreadyTold, Interrupted } from "./talk.ts";

/** Runs one line of the prompt; a failure is told in one sentence. False when there was one. */
export function runLine(line: string, session: PromptSession, commands: readonly PromptCommand[]): Promise<boolean> {
  return attempt(session, async (signal) => {
    const out = talkOutput(session.talk, session.shell);
    try {
      await executeLine(line, { session, commands, signal, out, depth: 0 });
    } finally {
      await out.finish();
    }
  });
}

/** Does something that Ctrl-C stops, and tells its failure in one sentence. False when there was one. */
export async function attempt(session: PromptSession, work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  const stop = new AbortController();
  const { talk } = session;
  talk.onInterrupt(() => stop.abort(new Interrupted()));
  try {
    return await telling(session, () => work(stop.signal));
  } finally {
    talk.onInterrupt(() => {});
  }
}

/** Does something and tells its failure in one sentence. False when there was one. */
export async function telling(session: PromptSession, work: () => Promise<void>): Promise<boolean> {
  const connected = session.login !== undefined;
  try {
    await session.during(work);
    return true;
  } catch (error) {
    // A job that was killed is told to be stopped.
    if (error instanceof AlreadyTold || (error instanceof Interrupted && session.job !== undefined)) return false;
    const lost = connected && session.login === undefined;
    const sentence = printableLines(error instanceof Error ? error.message : String(error));
    session.talk.complain(lost && session.job === undefined ? `${sentence} Type open to connect again.` : sentence);
    return false;
  }
}

/** Runs the chains of a line, each in front or as a job. Rejects with `AlreadyTold` when one has failed. */
async function executeLine(line: string, running: Omit<Running, "execute">): Promise<void> {
  const { session, commands, signal, depth } = running;
  if (depth > deepest) throw commandFailure("Macros, aliases and files of commands that call each other without end.");
  const reading = readingBehind(commands);
  const expanded = expandAliases(line, ownAliases(session, commands), reading);
  const inner: Running = {
    ...running,
    execute: (next, out) => executeLine(next, { ...running, out: out ?? running.out, depth: depth + 1 }),
  };
  let failed = false;
  for (const chain of parseLine(expanded, reading)) {
    if (chain.background) startJob(chain, inner);
    else if (!(await runChain(chain, inner))) {
      failed = true;
      // What was meant to come behind it may need what it did not do.
      if (!session.talk.interactive && session.memory.values.isOn("cmd:fail-exit")) break;
    }
    if (signal.aborted || session.over) break;
  }
  if (failed) throw new AlreadyTold();
}

/** Runs commands that depend on each other; false when the last that ran has failed. */
async function runChain({ links }: Chain, running: Running): Promise<boolean> {
  let good = true;
  for (const { when, statement } of links) {
    if ((when === "success" && !good) || (when === "failure" && good)) continue;
    if (running.signal.aborted || running.session.over) return false;
    good = await telling(running.session, () => runStatement(statement, running));
  }
  return good;
}

/** A chain beside the prompt, on a connection of its own. */
function startJob(chain: Chain, running: Running): void {
  const { session, commands, depth } = running;
  const job = startLine(session, chain.text, async (fork, signal) => {
    const out = talkOutput(fork.talk, fork.shell);
    const own = { session: fork, commands, signal, out, depth };
    const execute: Running["execute"] = (next, to) => executeLine(next, { ...own, out: to ?? out, depth: depth + 1 });
    return runChain(chain, { ...own, execute });
  });
  session.talk.print(`[${job}] ${printable(chain.text)}`);
}

/** Starts a job with a session of its own, and gives its number. */
export function startLine(
  session: PromptSession,
  line: string,
  work: (fork: PromptSession, signal: AbortSignal) => Promise<boolean>,
): number {
  // What was set at this moment counts, and not when the job comes to it.
  let fork: PromptSession | undefined;
  const place = { login: session.login, last: session.last };
  const job = session.memory.jobs.start(line, async (own, signal) => {
    await using forked = (fork ??= session.fork(own));
    using _talk = forked.talk;
    return (await telling(forked, () => forked.follow(place, signal))) && (await work(forked, signal));
  });
  fork = session.fork(job);
  return job.number;
}

/** Runs a line for a job or a queue, whose session is there already. */
export function runLineFor(
  session: PromptSession,
  line: string,
  commands: readonly PromptCommand[],
  signal: AbortSignal,
  out: CommandOutput = talkOutput(session.talk, session.shell),
): Promise<boolean> {
  return telling(session, () => executeLine(line, { session, commands, signal, out, depth: 0 }));
}

/** The aliases; one that has the name of a command is used all the same, but the commands that could take it back stay. */
function ownAliases({ memory }: PromptSession, commands: readonly PromptCommand[]): ReadonlyMap<string, string> {
  const kept = commands.filter(({ name }) => name === "alias" || name === "unalias").flatMap(namesOf);
  return new Map([...memory.aliases].filter(([name]) => !kept.includes(name)));
}

const deepest = 32;
