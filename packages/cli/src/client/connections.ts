import type { Client, Target } from "@tandem/client";

/** One connection for each server and account that the URLs of a command name, opened when first asked for. */
export class Connections implements AsyncDisposable {
  readonly #open: (server: Target["options"]) => Promise<Client>;
  readonly #sessions = new Map<string, Promise<Client>>();

  constructor(open: (server: Target["options"]) => Promise<Client>) {
    this.#open = open;
  }

  /** The session with a server; a new one when the last was lost. What could not be opened once is not tried again. */
  async to(server: Target["options"]): Promise<Client> {
    const key = JSON.stringify([server.host, server.port, server.tls, server.user, server.password]);
    const session = await this.#sessions.get(key);
    if (session !== undefined && session.lost === undefined) return session;
    const opening = this.#open(server);
    this.#sessions.set(key, opening);
    return await opening;
  }

  /** Says QUIT to all. */
  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = await Promise.allSettled(this.#sessions.values());
    await Promise.all(sessions.flatMap((session) => (session.status === "fulfilled" ? [session.value.close()] : [])));
  }
}
