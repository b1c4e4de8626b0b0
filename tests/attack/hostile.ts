import { connect, type Client, type ConnectOptions } from "@tandem/client";
import { hostileServer, type HostilePeer } from "@tandem/testkit";
import { createTracer, type TraceEvent } from "@tandem/trace";
import { memoryNetwork, virtualClock, type MemoryNetwork, type VirtualClock } from "@tandem/transport/testing";

/** A client's side of the world: a hostile server that it is about to meet, and a clock that stands still. */
export interface Encounter {
  readonly network: MemoryNetwork;
  readonly clock: VirtualClock;
  readonly events: readonly TraceEvent[];
  /** Where dials went to, besides the hostile server's own address. */
  readonly elsewhere: readonly string[];
  /** Plays the script to one client that connects, and gives the promise of it. */
  meet(script: (peer: HostilePeer) => Promise<void> | void, options?: Partial<ConnectOptions>): Promise<Client>;
  /** Resolves when the scripts so far are over; rejects with what one of them found. */
  over(): Promise<void>;
}

const server = "195.149.0.1";
export const client = "192.168.150.90";

export async function encounter(): Promise<Encounter> {
  const network = memoryNetwork();
  const clock = virtualClock({ date: Date.UTC(2026, 10, 22) });
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date() });
  const events: TraceEvent[] = [];
  tracer.subscribe((event) => void events.push(event));
  const elsewhere: string[] = [];
  network.firewall((from, to) => {
    if (from.address === client && to.address !== server) elsewhere.push(to.address);
    return "pass";
  });
  const hostile = await hostileServer(network.host(server), clock, { address: server, port: 21 });
  const scripts: Promise<void>[] = [];
  return {
    network,
    clock,
    events,
    elsewhere,
    meet(script, options = {}) {
      const playing = hostile.attack(script);
      playing.catch(() => {});
      scripts.push(playing);
      // A script has one connection in it, and one order of its commands.
      const steady = { retries: 0, window: 1 };
      const connecting = connect({ host: server, network: network.host(client), clock, tracer, ...steady, ...options });
      connecting.catch(() => {});
      return connecting;
    },
    over: async () => void (await Promise.all(scripts.splice(0))),
  };
}

/** What a promise rejects with; fails when it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("It did not reject.");
    },
    (error: unknown) => error,
  );
}

/** Advances the clock until the promise has settled, by a second at a time. */
export async function patiently<Value>(clock: VirtualClock, promise: Promise<Value>): Promise<Value> {
  let settled = false;
  const note = (): void => void (settled = true);
  promise.then(note, note);
  for (let seconds = 0; !settled; seconds++) {
    if (seconds > longest) throw new Error(`Nothing has come of it in ${longest} s.`);
    await clock.advance(1_000);
  }
  return promise;
}

// Longer than every timer of a client together.
const longest = 900;
