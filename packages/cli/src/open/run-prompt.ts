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
import { promptCommands } from "./commands.ts";
import { openServer } from "./commands/connection.ts";
import { holdsSecret, openHistory } from "./history-file.ts";
import { PromptSession } from "./prompt-session.ts";
import { attempt, runLine } from "./run-line.ts";
import { scriptTalk } from "./script-talk.ts";
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
}

/**
 * The prompt `ftp>`, or the commands of a script when standard input is no terminal. Ends at `bye` and at the end of the input.
 * Throws a `CommandError` when a command of a script has failed; the others ran all the same, as they ever did.
 */
export async function runPrompt(options: PromptOptions, shell: Shell): Promise<void> {
  const { clock } = shell;
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date(), ring: rememberedEvents });
  const talking = await beginTalk(shell, () => session);
  using talk = talking.talk;
  await using _file =
    options.trace === undefined
      ? undefined
      : await openTraceFile(options.trace, { tracer, clock, failed: (line) => talk.complain(line) });
  const settings = {
    type: "image",
    mode: options.active ? "active" : "passive",
    prompting: true,
    localDirectory: options.localDirectory,
  } as const;
  const session = new PromptSession({
    ...{ shell, talk, tracer },
    ...(options.tls && { tls: options.tls }),
    settings: { ...settings },
    network: options.network,
  });
  session.wire.verbose = options.verbose;
  let failures = 0;
  {
    await using _session = session;
    const { server, passwordFile } = options;
    const begin = (at: Location) => attempt(session, (signal) => openServer(session, at, signal, passwordFile));
    if (server !== undefined && !(await begin(server))) failures++;
    if (server === undefined && talk.interactive) talk.print("Type open and the name of a server, or help.");
    while (!session.over) {
      const line = await talk.readLine();
      if (line === undefined) break;
      if (!(await runLine(line, session, promptCommands))) failures++;
    }
    if (!session.over) await runLine(session.login === undefined ? "" : "bye", session, promptCommands);
  }
  await talking.settled();
  if (options.ladder) shell.stdout.write(pictures(tracer, shell));
  if (failures > 0 && !talk.interactive)
    throw new CommandError(exitCodes.failed, `${formatCount(failures, "command")} failed.`);
}

async function beginTalk(
  shell: Shell,
  session: () => PromptSession,
): Promise<{ readonly talk: Talk; settled(): Promise<void> }> {
  if (shell.stdin.isTTY !== true || shell.stdout.isTTY !== true) {
    return { talk: scriptTalk(shell), settled: () => Promise.resolve() };
  }
  const history = await openHistory(shell.env);
  const talk = new TerminalTalk({
    shell,
    // What is typed here goes out under TLS, or it does not.
    prompt: () => (session().security === undefined ? "ftp> " : "ftps> "),
    history: history.lines,
    remember(line) {
      if (holdsSecret(line, promptCommands)) return false;
      history.add(line);
      return true;
    },
    complete: (line, signal) => complete(line, session(), promptCommands, signal),
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
