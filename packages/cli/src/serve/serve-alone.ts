import { createServer, type Server, type ServerSetup } from "@tandem/server";
import { nodeNetwork, type Network } from "@tandem/transport";
import { usageError } from "../command-error.ts";
import type { Shell } from "../shell.ts";
import type { ListenPlace } from "./activation.ts";
import { bindAs } from "./bind-as.ts";
import { explained } from "./explained.ts";
import { listenAll } from "./listen-all.ts";
import { retell } from "./reload.ts";
import type { PortsToServe, Serving, ServingParts } from "./serving.ts";
import type { ServeSettings } from "./settings.ts";
import { clearLogins } from "./tls/clear-logins.ts";

/** The ports for one process that serves by itself: taken now where it becomes another user, else when it listens. */
export async function bindForOne(
  { runAs }: ServeSettings,
  places: readonly ListenPlace[],
  shell: Shell,
): Promise<PortsToServe> {
  const early = runAs && (await bindAs(runAs, places, shell));
  return {
    serve: (parts) => serveAlone(parts, early?.network ?? nodeNetwork),
    [Symbol.asyncDispose]: async () => await early?.[Symbol.asyncDispose](),
  };
}

async function serveAlone(
  { places, settings, tls, storage, accounts, hosts, trees, tracer, warn, shell }: ServingParts,
  network: Network,
): Promise<Serving> {
  const { clock, env } = shell;
  const server = serverOf({
    ...settings.server,
    ...(tls && { tls: tls.setup }),
    network,
    storage,
    accounts: accounts.list,
    hosts: hosts.map(({ host }) => host),
    tracer,
    clock,
    onUnexpected: (error) => warn(`a command failed in a way nobody foresaw: ${explained(error, env)}`),
  });
  // As long as the server's sessions.
  clearLogins(tracer, { tls: tls !== undefined, warn });
  return {
    bound: await listenAll(server, places),
    sessions: async () => server.sessions,
    retell: (next) => retell({ server, accounts, hosts, trees }, next),
    // It asks for them at each handshake.
    renewed: () => {},
    close: (grace) => server.close({ grace }),
  };
}

/** What a source said that only the server can judge, such as a host that is named twice, is a sentence like others. */
export function serverOf(setup: ServerSetup): Server {
  try {
    return createServer(setup);
  } catch (error) {
    if (error instanceof RangeError) throw usageError(error.message, { cause: error });
    throw error;
  }
}
