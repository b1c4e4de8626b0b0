import { cidrContains, type Cidr } from "@tandem/protocol";
import type { Tracer } from "@tandem/trace";
import type { Clock } from "../clock.ts";
import type { Network, Socket } from "../network.ts";
import { takeProxyHeader } from "./take-proxy-header.ts";

export interface BehindProxiesOptions {
  /** Who is believed: every connection from there must begin with a header, no other may. */
  readonly proxies: readonly Cidr[];
  readonly clock: Clock;
  /** Milliseconds for a header to arrive. */
  readonly headerTime: number;
  /** How many connections may wait for their header at once, over all ports; one more is broken off. */
  readonly headersAwaited: number;
  /** Where a connection that is broken off because of its header is told: a trace of its own, which says why. */
  readonly tracer: Pick<Tracer, "open">;
}

/**
 * A network behind proxies that tell by the PROXY protocol who dialled them. Whoever listens gets each connection as if it came
 * from there, so that rules on peers hold for clients and not for the proxy. A header of anybody else stays what it is: bytes
 * of a stranger.
 */
export function behindProxies(
  network: Network,
  { proxies, clock, headerTime: time, headersAwaited, tracer }: BehindProxiesOptions,
): Network {
  if (proxies.length === 0) return network;
  /** Over all listeners: the ports of data connections are in the same house. */
  let waiting = 0;
  const { resolve } = network;
  return {
    ...(resolve === undefined ? {} : { resolve: (name) => resolve(name) }),
    dial: (options) => network.dial(options),
    async listen(options, accept) {
      /** Connections whose header is awaited. */
      const awaited = new Set<Disposable>();
      const listener = await network.listen(options, (socket) => {
        if (!proxies.some((cidr) => cidrContains(cidr, socket.remote.address))) return accept(socket);
        if (waiting >= headersAwaited) {
          socket.reset();
          const many = `${waiting} connections of proxies wait for their PROXY headers already`;
          return traceRefusal(tracer, socket, `${many}: is what connects there a proxy that sends one?`);
        }
        const leave = (): void => {
          if (awaited.delete(taking)) waiting--;
        };
        const taking = takeProxyHeader(socket, {
          clock,
          time,
          accept(told) {
            leave();
            accept(told);
          },
          refuse(reason) {
            leave();
            traceRefusal(tracer, socket, reason);
          },
        });
        awaited.add(taking);
        waiting++;
        socket.stream.once("close", leave);
      });
      return {
        local: listener.local,
        async [Symbol.asyncDispose]() {
          for (const taking of awaited) taking[Symbol.dispose]();
          waiting -= awaited.size;
          awaited.clear();
          await listener[Symbol.asyncDispose]();
        },
      };
    },
  };
}

function traceRefusal(tracer: Pick<Tracer, "open">, { remote, local }: Socket, reason: string): void {
  tracer.open().emit({ kind: "control.refused", recorder: "server", client: remote, server: local, reason });
}
