import { Readable } from "node:stream";
import { createTracer, laddersOf, renderLadderText, type Tracer } from "@tandem/trace";
import type { Network } from "@tandem/transport";
import type { Location } from "../client/location.ts";
import type { ClientTls } from "../client/tls-flags.ts";
import { CommandError, exitCodes } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import { formatCount } from "../text/quantity.ts";
import { plain, styleOf } from "../text/style.ts";
import { widthOf } from "../text/wrap.ts";
import { openTraceFile } from "../trace-file.ts";
import { complete } from "./complete.ts";
import { commandGroups, promptCommands } from "./commands.ts";
import { openServer } from "./commands/connection.ts";
import { holdsSecret, openHistory } from "./history-file.ts";
import { Jobs } from "./jobs/jobs.ts";
import { Queue } from "./jobs/queue.ts";
import { bookmarksOf } from "./memory/bookmarks.ts";
import { readStartFile } from "./memory/start-file.ts";
import type { PromptMemory } from "./memory/prompt-memory.ts";
import { PromptSession } from "./prompt-session.ts";
import { promptText } from "./prompt-text.ts";
import { attempt, runLine } from "./run-line.ts";
import { scriptTalk } from "./script-talk.ts";
import { initialSettings } from "./settings/prompt-settings.ts";
import { SettingValues } from "./settings/setting-values.ts";
import type { Talk } from "./talk.ts";
import { TerminalTalk } from "./terminal-talk.ts";

export interface PromptOptions {
  /** Where to connect at once. */
  readonly server?: Location | undefined;
  /** The file whose first line is the password for it. */
  readonly passwordFile?: string | undefined;
  readonly active: boolean;
  readonly tls?: ClientTls;
  readonly verbose: boolean;
  readonly trace?: string | undefined;
  /** Draw each session when everything is over. */
  readonly ladder: boolean;
  /** Where local names are looked up. */
  readonly localDirectory: string;
  readonly network?: Network;
  /** Lines of commands in place of standard input. */
  readonly script?: string | undefined;
  /** A script ends with the first command that fails; true. */
  readonly failExit?: boolean;
}

/**
 * The prompt `ftp>`, or the commands of a script: the one that is given, or standard input when that is no terminal. Ends at `bye`,
 * at the end of the input, and in a script at the first command that fails, unless `cmd:fail-exit` is off; jobs are waited for.
 * Throws a `CommandError` when a command of a script has failed.
 */
export async function runPrompt(options: PromptOptions, shell: Shell): Promise<void> {
  const { clock } = shell;
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date(), ring: rememberedEvents });
  const typed: string[] = [];
  const talking = await beginTalk(shell, options.script, typed, () => session);
  using talk = talking.talk;
  await using _file =
    options.trace === undefined
      ? undefined
      : await openTraceFile(options.trace, { tracer, clock, failed: (line) => talk.complain(line) });
  const memory: PromptMemory = {
    ...{ values: new SettingValues(), aliases: new Map(), macros: new Map(), typed },
    bookmarks: bookmarksOf(shell.env),
    jobs: new Jobs(clock, (line) => void talk.announce(line).catch(() => {})),
    queue: new Queue(),
  };
  const settings = initialSettings(options.localDirectory, options.active ? "active" : "passive");
  const common = { shell, talk, tracer, settings, memory, network: options.network };
  const session = new PromptSession({ ...common, ...(options.tls && { tls: options.tls }) });
  session.wire.verbose = options.verbose;
  if (options.failExit === false) memory.values.set("cmd:fail-exit", "off");
  let failures = 0;
  {
    await using _session = session;
    failures = await converse(session, options);
  }
  failures += memory.jobs.failures;
  await talking.settled();
  if (options.ladder) shell.stdout.write(pictures(tracer, shell));
  if (failures > 0 && !talk.interactive)
    throw new CommandError(exitCodes.failed, `${formatCount(failures, "command")} failed.`);
}

/** Runs the start-up file, connects where that was asked for, and runs line after line; gives how many have failed. */
async function converse(session: PromptSession, { server, passwordFile }: PromptOptions): Promise<number> {
  const { talk, memory } = session;
  let failures = 0;
  const run = async (line: string): Promise<boolean> => {
    const good = await runLine(line, session, promptCommands);
    if (!good) failures++;
    return good;
  };
  const goesOn = (): boolean => failures === 0 || talk.interactive || !memory.values.isOn("cmd:fail-exit");
  await attempt(session, async () => {
    for (const line of await readStartFile(session.shell.env)) await runLine(line, session, promptCommands);
  });
  if (server !== undefined) {
    if (!(await attempt(session, (signal) => openServer(session, server, signal, passwordFile)))) failures++;
    else if (memory.macros.has("init")) await run("$ init");
  }
  if (server === undefined && talk.interactive) talk.print("Type open and the name of a server, or help.");
  while (!session.over && goesOn()) {
    const line = await talk.readLine();
    if (line === undefined) break;
    await run(line);
  }
  // A job that waits for itself would never end; what runs at the end of the input is waited for.
  if (!session.over && goesOn()) await memory.jobs.settled();
  for (const job of memory.jobs.running) job.stop();
  await memory.jobs.settled();
  if (!session.over) await runLine(session.login === undefined ? "" : "bye", session, promptCommands);
  return failures;
}

async function beginTalk(
  shell: Shell,
  script: string | undefined,
  typed: string[],
  session: () => PromptSession,
): Promise<{ readonly talk: Talk; settled(): Promise<void> }> {
  const input = script === undefined ? shell.stdin : Readable.from([script]);
  if (script !== undefined || shell.stdin.isTTY !== true || shell.stdout.isTTY !== true) {
    return { talk: scriptTalk(shell, input), settled: () => Promise.resolve() };
  }
  const history = await openHistory(shell.env);
  typed.push(...history.lines.toReversed());
  const talk = new TerminalTalk({
    shell,
    prompt: () => promptText(session()),
    history: history.lines,
    remember(line) {
      if (holdsSecret(line, promptCommands)) return false;
      history.add(line);
      typed.push(line);
      if (typed.length > mostTyped) typed.shift();
      return true;
    },
    complete: (line, signal) => complete(line, session(), commandGroups, signal),
  });
  return { talk, settled: () => history.settled() };
}

function pictures(tracer: Tracer, { stdout, env }: Shell): string {
  const options = { width: widthOf(stdout), colour: styleOf(stdout, env) !== plain };
  return [...laddersOf(eventsOf(tracer)).values()].map((ladder) => renderLadderText(ladder, options)).join("\n");
}

function eventsOf(tracer: Tracer): Parameters<typeof laddersOf>[0] {
  const events: Parameters<Parameters<Tracer["subscribe"]>[0]>[0][] = [];
  tracer.subscribe((event) => void events.push(event))[Symbol.dispose]();
  return events;
}

// Some seven hundred transfers: more than anybody wants to see in one picture.
const rememberedEvents = 4096;
const mostTyped = 1000;
