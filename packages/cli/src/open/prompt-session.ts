import { homedir } from "node:os";
import { resolve } from "node:path";
import { connect, type Client, type ConnectOptions } from "@tandem/client";
import type { TraceEvent, Tracer } from "@tandem/trace";
import type { Network } from "@tandem/transport";
import { withConnectionAdvice } from "../client/connection-advice.ts";
import { environmentProxy } from "../client/environment-proxy.ts";
import { locationOf, serverLabel } from "../client/location.ts";
import { noteSilence } from "../client/note-silence.ts";
import type { Login } from "../client/stored-login.ts";
import { progressBar, type ProgressBar } from "../client/progress-bar.ts";
import { noTlsFlags, secured, type ClientTls } from "../client/tls-flags.ts";
import type { Shell } from "../shell.ts";
import type { TraceFile } from "../trace-file.ts";
import { styleOf } from "../text/style.ts";
import { commandFailure } from "./command-failure.ts";
import type { Job } from "./jobs/job.ts";
import { jobTalk } from "./jobs/job-talk.ts";
import type { PromptMemory } from "./memory/prompt-memory.ts";
import { ownTracer } from "./own-tracer.ts";
import { RemoteNames } from "./remote-names.ts";
import type { PromptSettings } from "./settings/prompt-settings.ts";
import { hashMarks } from "./hash-marks.ts";
import type { Talk } from "./talk.ts";
import { WireLog } from "./wire-log.ts";

export interface PromptSessionOptions {
  readonly shell: Shell;
  readonly talk: Talk;
  readonly tracer: Tracer;
  readonly settings: PromptSettings;
  /** What the command line says of TLS: it holds for every server of the prompt. */
  readonly tls?: ClientTls;
  readonly network?: Network | undefined;
  readonly memory: PromptMemory;
  /** It works for this job, beside the prompt. */
  readonly job?: Job;
}

/** What the commands of the prompt work with: the connection, if there is one, and what was set. */
export class PromptSession implements AsyncDisposable {
  readonly shell: Shell;
  readonly talk: Talk;
  readonly tracer: Tracer;
  readonly settings: PromptSettings;
  readonly wire: WireLog;
  readonly names: RemoteNames;
  readonly tls: ClientTls;
  readonly memory: PromptMemory;
  readonly job: Job | undefined;
  /** The other server of `proxy`. */
  second: PromptSession | undefined;
  /** The person has said goodbye. */
  over = false;
  readonly #network: Network | undefined;
  /** Where the sessions of jobs are told of, too. */
  readonly shared: Tracer;
  /** The file of `trace`. */
  recording: TraceFile | undefined;
  readonly #subscriptions: readonly Disposable[];
  #connection: { readonly client: Client; readonly login: Login; readonly security: string | undefined } | undefined;
  #last: { readonly login: Login; readonly directory?: string } | undefined;
  /** Where `cd -` and `cd` alone lead. */
  #before: string | undefined;
  #home: string | undefined;
  #commands = 0;
  /** The TLS of the session that was opened last. */
  #secured: string | undefined;
  /** The names in the trace of the session that was opened last, and of the one that stands. */
  #opened: string | undefined;
  #current: string | undefined;

  constructor({ shell, talk, tracer, settings, tls = noTlsFlags, network, memory, job }: PromptSessionOptions) {
    this.shell = shell;
    this.talk = talk;
    this.settings = settings;
    this.tls = tls;
    this.memory = memory;
    this.job = job;
    this.#network = network;
    this.shared = tracer;
    // What the sessions of jobs say is not what this one says.
    this.tracer = ownTracer(tracer);
    this.wire = new WireLog(this.tracer, (line) => talk.print(line), styleOf(shell.stdout, shell.env));
    this.names = new RemoteNames(shell.clock);
    this.#subscriptions = [
      this.tracer.subscribe((event) => this.#note(event), { kinds: ["control.open", "control.secured"] }),
      this.tracer.subscribe(() => void this.#noticeLoss(), { kinds: ["control.close"] }),
    ];
  }

  /** The client, of a connection that stands. Throws {@link CommandError}. */
  get client(): Client {
    if (this.#connection !== undefined) return this.#connection.client;
    const advice = this.#last === undefined ? "type open and the name of a server" : "type open to connect again";
    throw commandFailure(`Not connected; ${advice}.`);
  }

  /** Whether a certificate is shown to servers, which may do for a password. */
  get certified(): boolean {
    return this.tls.options.certificate !== undefined;
  }

  /** As whom the session is logged in; undefined when it is not. */
  get login(): Login | undefined {
    return this.#connection?.login;
  }

  /** The TLS that the session is under, `TLSv1.3`; undefined when it is in clear, or there is none. */
  get security(): string | undefined {
    return this.#connection?.security;
  }

  /** Where the last session was, for `open` alone. */
  get last(): { readonly login: Login; readonly directory?: string } | undefined {
    return this.#last;
  }

  /** Logs in somewhere, in place of the session that there may be; that one goes on when this fails. */
  async connect(given: Login, signal: AbortSignal, directory?: string): Promise<void> {
    const login = this.#secure(given);
    // A person is told that the connection is gone, and decides; a job goes on.
    const client = await this.#dial(login, signal, this.job === undefined ? { retries: 0 } : {});
    const before = this.#connection;
    this.#connection = { client, login, security: this.#secured };
    this.#last = { login };
    this.#before = this.#home = undefined;
    this.#current = this.#opened;
    this.names.forget();
    await before?.client.close();
    if (directory !== undefined) await this.enter(directory, signal);
  }

  /** Changes the server's directory, and says what it is now. */
  async enter(directory: string, signal: AbortSignal): Promise<string> {
    const before = await this.directory(signal);
    this.#home ??= before;
    const path = directory === "-" ? this.#before : directory === "" ? this.#home : directory;
    if (path === undefined) throw commandFailure("There is no directory to go back to yet.");
    await this.client.changeDirectory(path, { signal });
    this.#before = before;
    return this.directory(signal);
  }

  /** A session that works for a job: on a connection of its own to the same server, and in the same directory. */
  fork(job: Job): PromptSession {
    const { shell, tls, memory, talk, settings } = this;
    const own = { ...settings };
    settings.restart = 0;
    return new PromptSession({
      ...{ shell, tls, memory, job, settings: own, tracer: this.shared, network: this.#network },
      talk: jobTalk(talk, job.number),
    });
  }

  /** A session with another server, of the same person. */
  sibling(): PromptSession {
    const { shell, tls, memory, talk, settings } = this;
    return new PromptSession({ shell, tls, memory, talk, settings, tracer: this.shared, network: this.#network });
  }

  /** A client of its own where the session is, with some connections, for work of many files. */
  async another(connections: number, signal: AbortSignal): Promise<Client> {
    // Says so when there is nobody.
    const directory = await this.directory(signal);
    const client = await this.#dial(this.login!, signal, { connections });
    await client.changeDirectory(directory, { signal });
    return client;
  }

  /** Logs in where another session is, if it is anywhere. */
  async follow({ login, last }: Pick<PromptSession, "login" | "last">, signal: AbortSignal): Promise<void> {
    if (login !== undefined) await this.connect(login, signal, last?.directory);
  }

  /** Shows how far a transfer is. */
  async bar(name: string): Promise<ProgressBar> {
    const { job, shell, settings } = this;
    if (job !== undefined) {
      return { update: (progress) => job.progress(name, progress), finish: () => {}, [Symbol.dispose]: () => {} };
    }
    if (settings.hash > 0) return hashMarks(this.talk, settings.hash);
    return await progressBar(shell, { name, quiet: !settings.progress });
  }

  /** The server's directory. */
  async directory(signal: AbortSignal): Promise<string> {
    const directory = await this.client.workingDirectory({ signal });
    if (this.#connection !== undefined) this.#last = { login: this.#connection.login, directory };
    return directory;
  }

  /** Lets data connections be opened by the other side from now on. */
  changeMode(mode: PromptSettings["mode"]): void {
    this.settings.mode = mode;
    if (this.#connection !== undefined) this.#connection.client.mode = mode;
  }

  /** Says QUIT, if there is anybody to say it to. */
  async disconnect(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    this.names.forget();
    await connection?.client.close();
  }

  /** Runs a command. A connection that it lost is forgotten: its failure has said so. */
  async during(work: () => Promise<void> | void): Promise<void> {
    this.#commands++;
    try {
      await work();
    } finally {
      this.#commands--;
      if (this.#connection?.client.lost !== undefined) this.#connection = undefined;
    }
  }

  /** The absolute path of a local name; `~` is the home folder. */
  local(name: string): string {
    const { HOME: home = homedir() } = this.shell.env;
    return resolve(
      this.settings.localDirectory,
      name.replace(/^~(?=\/|$)/, () => home),
    );
  }

  /** Everything that is remembered of the session that stands, or stood last. */
  events(): readonly TraceEvent[] {
    const session = this.#connection === undefined ? this.#opened : this.#current;
    const events: TraceEvent[] = [];
    if (session !== undefined) this.tracer.subscribe((event) => void events.push(event), { session })[Symbol.dispose]();
    return events;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
    await this.second?.[Symbol.asyncDispose]();
    await this.wire.into(undefined);
    await this.disconnect();
    this.wire[Symbol.dispose]();
    await this.recording?.[Symbol.asyncDispose]();
  }

  /** A login as settings and flags want it secured. */
  #secure(given: Login): Login {
    const { tls } = this.memory.values.optionsFor(given.host);
    return secured(tls === undefined ? given : { tls, ...given }, this.tls);
  }

  async #dial(login: Login, signal: AbortSignal, own: Partial<ConnectOptions>): Promise<Client> {
    const { shell, talk, tls, tracer, settings, memory } = this;
    const common = { mode: settings.mode, signal, tracer, clock: shell.clock, ...own };
    const set = memory.values.optionsFor(login.host);
    const direct = set.proxy !== undefined || memory.values.of("net:proxy", login.host) === "none";
    const proxy = direct ? undefined : environmentProxy(login.host, shell.env);
    const options = { ...common, ...(proxy && { proxy }), ...set, ...login, ...tls.options };
    const network = this.#network && { network: this.#network };
    const say = (line: string): void => talk.print(line);
    using _note = talk.interactive ? noteSilence(login, { tracer, clock: shell.clock }, say) : undefined;
    try {
      return await connect({ ...options, ...network });
    } catch (error) {
      throw withConnectionAdvice(error, { server: login, tls }, { ...shell, words: ["open", locationOf(login)] });
    }
  }

  #note(event: TraceEvent): void {
    if (event.kind === "control.open") {
      this.#opened = event.session;
      this.#secured = undefined;
    }
    if (event.kind === "control.secured") this.#secured = event.protocol;
  }

  /** Says that the connection is gone when that happens by itself: servers close what is idle. */
  async #noticeLoss(): Promise<void> {
    // The trace tells of the end before the client does.
    await this.shell.clock.turn();
    const { client: { lost } = {}, login } = this.#connection ?? {};
    if (this.#commands > 0 || lost === undefined || login === undefined) return;
    this.#connection = undefined;
    this.talk.complain(`${lost.message} Type open to connect to ${serverLabel(login)} again.`);
  }
}
