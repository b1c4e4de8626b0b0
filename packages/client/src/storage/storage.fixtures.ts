import { memoryServer, type MemoryServer, type MemoryServerOptions } from "@tandem/testkit";
import type { Client } from "../client.ts";
import { connect } from "../connect.ts";
import type { ConnectOptions } from "../options.ts";

/** A client of our own server, both of which end together. */
export interface ServedClient extends AsyncDisposable {
  readonly server: MemoryServer;
  readonly client: Client;
}

export async function servedClient(
  setup: MemoryServerOptions = {},
  options: Partial<ConnectOptions> = {},
): Promise<ServedClient> {
  const server = await memoryServer(setup);
  const { client: network, clock, at } = server;
  const client = await connect({
    host: at.address,
    port: at.port,
    user: "demo",
    password: "secret",
    network,
    clock,
    ...options,
  });
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
