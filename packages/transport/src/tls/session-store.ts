/** Sessions of TLS 1.2 that a client names by their ids because it knows no tickets (RFC 5246 §7.4.1.2). */
export interface SessionStore {
  put(id: Uint8Array, session: Buffer): void;
  find(id: Uint8Array): Buffer | undefined;
}

/** Keeps the last `most` sessions. */
export function sessionStore(most: number): SessionStore {
  const sessions = new Map<string, Buffer>();
  const keyOf = (id: Uint8Array): string => Buffer.from(id).toString("hex");
  return {
    put(id, session) {
      sessions.set(keyOf(id), session);
      const [oldest] = sessions.keys();
      if (sessions.size > most && oldest !== undefined) sessions.delete(oldest);
    },
    // Of TLS 1.3 there are none, and each handshake asks.
    find: (id) => (sessions.size === 0 ? undefined : sessions.get(keyOf(id))),
  };
}
