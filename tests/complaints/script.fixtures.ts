import { connect, serverMemory, type Client, type ConnectOptions } from "@tandem/client";
import { scriptedServer, type ScriptedPeer, type ScriptedServer } from "@tandem/testkit";
import { memoryNetwork, virtualClock, type VirtualClock } from "@tandem/transport/testing";
import type { Socket } from "@tandem/transport";

/** A client that has logged in at a server which says what a test tells it, and a clock that stands still. */
export interface Script {
  readonly clock: VirtualClock;
  readonly server: ScriptedServer;
  readonly peer: ScriptedPeer;
  readonly client: Client;
}

/** Connects, without a second try unless told otherwise, and takes the login. */
export async function script({
  features,
  ...options
}: Partial<ConnectOptions> & { readonly features?: readonly string[] } = {}): Promise<Script> {
  const network = memoryNetwork();
  const clock = virtualClock({ date: Date.UTC(2026, 10, 23) });
  const host = "195.149.0.1";
  const server = await scriptedServer(network.host(host), { address: host, port: 21 });
  const given = { network: network.host("192.168.150.90"), clock, memory: serverMemory(), window: 8, retries: 0 };
  const connecting = connect({ host, ...given, ...options });
  const peer = await server.accept();
  await peer.logIn(features);
  return { clock, server, peer, client: await connecting };
}

/** Answers EPSV, takes the data connection, expects the transfer command and announces it. */
export async function transferOf(peer: ScriptedPeer, command: string | RegExp): Promise<Socket> {
  const data = await (await peer.passive()).accept();
  await peer.answer(command, "150 Opening.");
  return data;
}

/** What a promise rejects with; fails when it does not. */
export async function failureOf(running: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol("nothing");
  const failure = await running.then(
    () => nothing,
    (error: unknown) => error,
  );
  if (failure === nothing) throw new Error("It did not reject.");
  return failure;
}
