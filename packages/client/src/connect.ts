import { Client } from "./client.ts";
import type { ConnectOptions } from "./options.ts";
import { openSession } from "./session/client-session.ts";
import { sessionSetup } from "./session/session-setup.ts";
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
  const client = new Client(await openSession(sessionSetup(given), given.signal));
  if (named.path === "") return client;
  try {
    await client.changeDirectory(named.path, { signal: options.signal });
    return client;
  } catch (error) {
    await client[Symbol.asyncDispose]();
    throw error;
  }
}
