/** The TLS sessions that a client may go on with: tickets of TLS 1.3 as they come, of TLS 1.2 the session by its ticket or id. */
export interface SessionPool {
  add(session: Buffer): void;
  /** The one to offer next. */
  take(): Buffer | undefined;
}

/**
 * A pool that gives each session once, the newest first, because a server may take a ticket of TLS 1.3 only once (RFC 8446
 * §C.4). When none is left it gives the newest again: many servers, Node's among them, send no ticket with a handshake that
 * went on with one, and take each as often as it comes. Keeps the last `most`.
 */
export function sessionPool(most: number): SessionPool {
  const unused: Buffer[] = [];
  let newest: Buffer | undefined;
  return {
    add(session) {
      newest = session;
      unused.push(session);
      if (unused.length > most) unused.shift();
    },
    take: () => unused.pop() ?? newest,
  };
}
