import { EventEmitter } from "node:events";
import type { Server } from "node:net";
import type { SessionStore } from "./session-store.ts";

export interface SessionEventsOptions {
  /** Where sessions are kept; missing when none is gone on with. */
  readonly store: SessionStore | undefined;
  /** Whether the client names the session by its id, and does not bring it with it. */
  readonly named: () => boolean;
  /** Whether what TLS sends with a new session goes: it does when `go` is called, and all that is sent later behind it. */
  readonly begun: (go: () => void) => void;
}

/** Whom Node's TLS tells of the sessions of one connection, and asks for them; that of a server as far as Node needs one. */
export function sessionEvents(options: SessionEventsOptions): Server {
  return new SessionEvents(options) as EventEmitter as Server;
}

/** Two listeners would have to be put on one of these for each connection; this one knows them by itself. */
class SessionEvents extends EventEmitter {
  readonly #options: SessionEventsOptions;

  constructor(options: SessionEventsOptions) {
    super();
    this.#options = options;
  }

  override listenerCount(kind: string | symbol): number {
    return this.#hears(kind) ? 1 : 0;
  }

  override emit(kind: string | symbol, ...told: readonly unknown[]): boolean {
    if (kind === "newSession") this.#add(...(told as NewSession));
    else if (kind === "resumeSession") this.#find(...(told as ResumeSession));
    return this.#hears(kind);
  }

  #hears(kind: string | symbol): boolean {
    return kind === "newSession" || (kind === "resumeSession" && this.#options.store !== undefined);
  }

  #add(id: Buffer, session: Buffer, done: () => void): void {
    const { store, named, begun } = this.#options;
    if (named()) store?.put(id, session);
    begun(done);
  }

  #find(id: Buffer, done: (error: null, session: Buffer | null) => void): void {
    done(null, this.#options.store?.find(id) ?? null);
  }
}

type NewSession = [id: Buffer, session: Buffer, done: () => void];
type ResumeSession = [id: Buffer, done: (error: null, session: Buffer | null) => void];
