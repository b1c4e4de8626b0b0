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
  /** Where a connection that is broken off because of its header is told: a session of its own, which says why it ends. */
  readonly tracer: Pick<Tracer, "open">;
}

/**
 * A network behind proxies that tell by the PROXY protocol who dialled them. Whoever listens gets each connection as if it came
 * from there, so that rules on peers hold for clients and not for the proxy. A header of anybody else stays what it is: bytes
 * of a stranger.
 */
export function behindProxies(
  network: Network,
  { proxies, clock, headerTime: time, tracer }: BehindProxiesOptions,
): Network {
  if (proxies.length === 0) return network;
  return {
    ...network,
    dial: (options) => network.dial(options),
    async listen(options, accept) {
      /** Connections whose header is awaited. */
      const awaited = new Set<Disposable>();
      const listener = await network.listen(options, (socket) => {
        if (!proxies.some((cidr) => cidrContains(cidr, socket.remote.address))) return accept(socket);
        const taking = takeProxyHeader(socket, {
          clock,
          time,
          accept(told) {
            awaited.delete(taking);
            accept(told);
          },
          refuse(reason) {
            awaited.delete(taking);
            traceRefusal(tracer, socket, reason);
          },
        });
        awaited.add(taking);
        socket.stream.once("close", () => awaited.delete(taking));
      });
      return {
        local: listener.local,
        async [Symbol.asyncDispose]() {
          for (const taking of awaited) taking[Symbol.dispose]();
          awaited.clear();
          await listener[Symbol.asyncDispose]();
        },
      };
    },
  };
}

function traceRefusal(tracer: Pick<Tracer, "open">, { remote, local }: Socket, reason: string): void {
  const trace = tracer.open();
  trace.emit({ kind: "control.open", recorder: "server", client: remote, server: local });
  trace.emit({ kind: "control.close", by: "server", reason });
}
