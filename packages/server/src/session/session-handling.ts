import type { Storage } from "@tandem/storage";
import type { SessionNames } from "../charset/session-names.ts";
import type { LogInSession } from "../defence/log-ins.ts";
import type { HashService } from "../hash/hash-service.ts";
import type { Languages } from "../language/languages.ts";
import type { ServerOptions } from "../options.ts";
import type { SiteCommand } from "../site/site-command.ts";
import type { SessionTls } from "../tls/session-tls.ts";
import type { DataOffers } from "./data-offers.ts";
import type { Handlers, Handling } from "./handler.ts";
import type { LateAbort } from "./late-abort.ts";
import { pause } from "./pause.ts";
import type { SessionHost } from "./session-host.ts";
import type { SessionParts } from "./session-parts.ts";
import type { SessionState } from "./session-state.ts";
import type { Transfer } from "./transfer.ts";

/** What one command may use; `abort` is the command's own. What it does not ask for is not made. */
export function sessionHandling(parts: SessionParts, abort: LateAbort): Handling {
  return new CommandHandling(parts, abort);
}

class CommandHandling implements Handling {
  readonly #parts: SessionParts;
  readonly #abort: LateAbort;
  #storage: Storage | undefined;

  constructor(parts: SessionParts, abort: LateAbort) {
    this.#parts = parts;
    this.#abort = abort;
  }

  get session(): SessionState {
    return this.#parts.session;
  }

  /** The same all the time, whatever becomes of the session meanwhile. */
  get storage(): Storage {
    return (this.#storage ??= this.#parts.storage);
  }

  get transfer(): Transfer {
    return this.#parts.transfer;
  }

  get offers(): DataOffers {
    return this.#parts.offers;
  }

  get logIn(): Handling["logIn"] {
    return (user, password) => this.#parts.given.logIns.attempt(this.#whose, user, password, this.#abort);
  }

  get recognize(): Handling["recognize"] {
    return async (user) => {
      const certificate = this.tls?.certificate;
      return certificate && this.#parts.given.logIns.recognize(this.#whose, user, certificate);
    };
  }

  get host(): SessionHost {
    return this.#parts.host;
  }

  get tls(): SessionTls | undefined {
    return this.#parts.security;
  }

  get names(): SessionNames {
    return this.#parts.names;
  }

  get languages(): Languages {
    return this.#parts.given.languages;
  }

  get handlers(): Handlers {
    return this.#parts.given.handlers;
  }

  get siteCommands(): ReadonlyMap<string, SiteCommand> {
    return this.#parts.given.siteCommands;
  }

  get options(): ServerOptions {
    return this.#parts.given.options;
  }

  get hashes(): HashService {
    return this.#parts.given.hashes;
  }

  get sessions(): Handling["sessions"] {
    return this.#parts.given.sessions;
  }

  get date(): () => number {
    const { clock } = this.#parts.given;
    return () => clock.date();
  }

  get pause(): (delay: number) => Promise<void> {
    const { given, owner } = this.#parts;
    return (delay) => pause(given.clock, delay, owner.ending.signal);
  }

  get turn(): () => Promise<void> {
    const { clock } = this.#parts.given;
    return () => clock.turn();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get #whose(): LogInSession {
    const { given, control, host, owner } = this.#parts;
    const { realm, accounts } = host.current;
    const expired = (): void => owner.disconnect("Your account has expired.");
    return { name: given.trace.session, address: control.remote.address, realm, accounts, expired };
  }
}
