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
export function sessionEvents({ store, named, begun }: SessionEventsOptions): Server {
  const events = new EventEmitter();
  events.on("newSession", (id: Buffer, session: Buffer, done: () => void) => {
    if (named()) store?.put(id, session);
    begun(done);
  });
  if (store !== undefined)
    events.on("resumeSession", (id: Buffer, done: (error: null, session: Buffer | null) => void) => {
      done(null, store.find(id) ?? null);
    });
  return events as Server;
}
