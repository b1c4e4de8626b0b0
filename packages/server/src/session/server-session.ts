import { expireFacts, parseCommand, reply, type Reply, type Verb } from "@tandem/protocol";
import type { Storage } from "@tandem/storage";
import type { SessionTrace } from "@tandem/trace";
import {
  ControlConnection,
  DataError,
  type Clock,
  type ControlReader,
  type Network,
  type NetworkFault,
  type Socket,
  type Timer,
} from "@tandem/transport";
import type { Accounts } from "../accounts/account.ts";
import { accountTree } from "../accounts/account-tree.ts";
import type { Ledger } from "../ledger.ts";
import { defaultFacts } from "../listing/listed-facts.ts";
import type { ServerOptions } from "../options.ts";
import { CommandLoop } from "./command-loop.ts";
import { dataOffers } from "./data-offers.ts";
import type { Handling } from "./handler.ts";
import { runCommand } from "./run-command.ts";
import { sessionState, type SessionState } from "./session-state.ts";
import { transfer, type Transfer } from "./transfer.ts";

export interface ServerSessionOptions {
  readonly socket: Socket;
  readonly network: Network;
  readonly clock: Clock;
  readonly trace: SessionTrace;
  readonly storage: Storage;
  readonly accounts: Accounts;
  readonly ledger: Ledger;
  readonly options: ServerOptions;
  /** Told of errors that no one foresaw; the session goes on with 451. */
  readonly unexpected: (error: unknown) => void;
}

/** One client's session, from the greeting to the end of its control connection; owner of all that belongs to it. */
export class ServerSession implements ControlReader {
  readonly #control: ControlConnection;
  readonly #options: ServerSessionOptions;
  readonly #state: SessionState;
  readonly #transfer: Transfer;
  readonly #loop: CommandLoop;
  readonly #handling: Handling;
  readonly #idle: Timer;
  readonly #login: Timer;
  readonly #ending = new AbortController();
  #clientEnded = false;
  #closing: Promise<void> | undefined;

  constructor(given: ServerSessionOptions) {
    const { socket, clock, trace, options, accounts } = given;
    this.#options = given;
    this.#control = new ControlConnection({ socket, side: "server", trace, maximumLine: options.limits.commandLine });
    this.#state = sessionState(trace, defaultFacts);
    this.#loop = this.#commandLoop();
    this.#transfer = transfer({
      session: this.#state,
      clock,
      trace,
      announce: (preliminary) => this.#loop.announce(preliminary),
      assertPresent: () => this.#assertPresent(),
    });
    const { local, remote } = this.#control;
    const tree = accountTree(given.storage, this.#state);
    this.#handling = {
      session: this.#state,
      transfer: this.#transfer,
      offers: dataOffers({ ...given, local, remote, over: this.#ending.signal }),
      accounts,
      options,
      date: () => clock.date(),
      pause: (delay) => this.#pause(delay),
      get storage() {
        return tree();
      },
    };
    this.#idle = clock.timer(options.timers.idle, () => this.#tooIdle());
    this.#login = clock.timer(options.timers.login, () => this.#tooLate());
  }

  /** Greets the client and serves it until the connection is gone. */
  async serve(): Promise<void> {
    this.#control.sendReply(reply(220, this.#options.options.greeting));
    this.#control.start(this);
    await new Promise<void>((resolve) => {
      if (this.#ending.signal.aborted) resolve();
      else this.#ending.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await this.#closing;
  }

  /** Lets a transfer that runs finish; then, or at once, says that the server stops. */
  stop(): void {
    this.#loop.stop();
    if (!this.#loop.busy) void this.#close(stopping);
  }

  /** Breaks everything off. */
  abort(): void {
    this.#control.destroy("the server stops");
    void this.#close();
  }

  line(bytes: Uint8Array): void {
    const command = parseCommand(bytes);
    this.#loop.take({ verb: command.verb, run: () => runCommand(command, this.#handling, this.#options.unexpected) });
  }

  overlong(): void {
    const { commandLine } = this.#options.options.limits;
    const refusal = reply(500, `The line was longer than ${commandLine} bytes and was skipped.`);
    this.#loop.take({ verb: undefined, run: () => Promise.resolve(refusal) });
  }

  end(fault: NetworkFault | undefined): void {
    this.#clientEnded = true;
    if (fault !== undefined || !this.#loop.busy) void this.#close();
  }

  #commandLoop(): CommandLoop {
    return new CommandLoop({
      pipeline: this.#options.options.limits.pipeline,
      send: (answer) => this.#control.sendReply(answer),
      drained: () => (this.#control.congested ? this.#control.drained() : undefined),
      pause: () => this.#control.pause(),
      resume: () => this.#control.resume(),
      transferring: () => this.#transfer.progress !== undefined,
      abortTransfer: () => this.#transfer.abort(new DataError("aborted", "The transfer was aborted by ABOR.")),
      finished: (verb, answer) => this.#finished(verb, answer),
      idle: () => this.#idled(),
      violation: (text) => this.#options.trace.emit({ kind: "exchange.violation", from: "server", text }),
    });
  }

  #finished(verb: Verb | undefined, { code }: Reply): void {
    this.#idle.restart();
    this.#expire(verb, code);
    if (this.#state.facts.loggedIn) this.#login.cancel();
    if (code === 221 || code === 421) void this.#close();
  }

  #expire(verb: Verb | undefined, code: number): void {
    const { facts } = this.#state;
    const left = verb === undefined ? facts : expireFacts(facts, verb);
    // RNTO must come right behind an RNFR that succeeded: otherwise it would rename a file that was not meant any more.
    const renameFrom = verb === undefined || (verb === "RNFR" && code !== 350) ? undefined : left.renameFrom;
    if (renameFrom === facts.renameFrom && left.restart === facts.restart) return;
    this.#state.change({ renameFrom, restart: left.restart });
  }

  #idled(): void {
    if (this.#clientEnded) void this.#close();
    else if (this.#loop.stopped) void this.#close(stopping);
  }

  #tooIdle(): void {
    // A command that runs has timers of its own.
    if (this.#loop.busy && !this.#control.congested) this.#idle.restart();
    else
      void this.#close(
        reply(421, `Nothing was sent for ${this.#options.options.timers.idle / 1000} seconds; connect again.`),
      );
  }

  #tooLate(): void {
    if (!this.#state.facts.loggedIn) {
      void this.#close(
        reply(421, `Nobody logged in for ${this.#options.options.timers.login / 1000} seconds; connect again.`),
      );
    }
  }

  /** A client that died has its upload's data connection closed by its system, as if the file were whole. */
  #assertPresent(): void {
    if (this.#clientEnded && !this.#loop.awaits("QUIT")) {
      throw new DataError("reset", "The client was gone before the upload was confirmed.");
    }
  }

  /** Says the last word, gives back what the session holds and closes, once; a client that does not close is cut off. */
  #close(last?: Reply): Promise<void> {
    this.#closing ??= this.#shut(last);
    return this.#closing;
  }

  async #shut(last: Reply | undefined): Promise<void> {
    const { clock, options, unexpected } = this.#options;
    this.#loop.stop();
    this.#idle.cancel();
    this.#login.cancel();
    if (last !== undefined) this.#control.sendReply(last);
    this.#ending.abort();
    this.#transfer.abort(new DataError("aborted", "The session has ended."));
    let giveUp = (): void => {};
    const late = new Promise<void>((resolve) => (giveUp = resolve));
    const linger = clock.timer(options.timers.linger, () => {
      this.#control.destroy();
      giveUp();
    });
    // A command that still runs is waited for, so that nothing of it is left; one that never ends, no longer than the client.
    const left = Promise.race([this.#loop.quiet(), late]);
    await Promise.all([this.#control.close(), left, this.#state.end().catch(unexpected)]);
    linger.cancel();
  }

  #pause(delay: number): Promise<void> {
    const { signal } = this.#ending;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#options.clock.timer(delay, resolve);
      signal.addEventListener("abort", () => (timer.cancel(), resolve()), { once: true });
    });
  }
}

const stopping = reply(421, "The server is stopping; connect again later.");
