import { Client } from "./client.ts";
import { defaultSessions, type ConnectOptions } from "./options.ts";
import { Calls } from "./pool/calls.ts";
import { openSession, type ClientSession } from "./session/client-session.ts";
import { sessionSetup, type SessionSetup } from "./session/session-setup.ts";
import { parseTarget } from "./target.ts";

/**
 * Connects to a server and logs in. `target` is `ftp://user:password@host:port/path`, whose path becomes the working
 * directory, or the options alone; options beside a URL win over what it says. `ftpes:` and `ftps:` are with explicit and
 * implicit TLS. Rejects with `FtpError`, the signal's reason, `TypeError` for a target that is no such URL, or `RangeError` for
 * certificates, pins, ciphers or versions of TLS that cannot be used, or are given without asking for TLS.
 */
export async function connect(
  target: string | URL | ConnectOptions,
  options: Partial<ConnectOptions> = {},
): Promise<Client> {
  const named =
    typeof target === "string" || target instanceof URL ? parseTarget(target) : { options: target, path: "" };
  const given = { ...named.options, ...options };
  const client = await clientOf(sessionSetup(given), given);
  if (named.path === "") return client;
  try {
    await client.changeDirectory(named.path, { signal: options.signal });
    return client;
  } catch (error) {
    await client[Symbol.asyncDispose]();
    throw error;
  }
}

async function clientOf(setup: SessionSetup, options: ConnectOptions): Promise<Client> {
  const { signal, connections = defaultSessions.connections, retries = defaultSessions.retries } = options;
  assertCount("connections", connections, 1);
  assertCount("retries", retries, 0);
  const first = await openSession(setup, signal);
  const disposal = new AbortController();
  const open = async (): Promise<ClientSession> => {
    const session = await openSession(setup, disposal.signal, first);
    session.mode = first.mode;
    return session;
  };
  return new Client(first, new Calls(first, { connections, retries, open, clock: setup.clock, disposal }));
}

function assertCount(name: string, count: number, least: number): void {
  if (Number.isSafeInteger(count) && count >= least) return;
  throw new RangeError(`The option \`${name}\` is ${count}; give a whole number from ${least} on.`);
}
