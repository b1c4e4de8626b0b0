import { cidrContains, type Cidr, type Endpoint } from "@tandem/protocol";
import type { Clock } from "../clock.ts";
import type { Network } from "../network.ts";
import { takeProxyHeader } from "./take-proxy-header.ts";

export interface BehindProxiesOptions {
  /** Who is believed: every connection from there must begin with a header, no other may. */
  readonly proxies: readonly Cidr[];
  readonly clock: Clock;
  /** Milliseconds for a header to arrive. */
  readonly headerTime: number;
  /** Told of a connection from a proxy that was broken off because of its header. */
  readonly refused: (refusal: ProxyRefusal) => void;
}

/** A connection from a proxy that nobody was told of. */
export interface ProxyRefusal {
  readonly proxy: Endpoint;
  readonly local: Endpoint;
  /** What was wrong and what to do, as one sentence or two. */
  readonly reason: string;
}

/**
 * A network behind proxies that tell by the PROXY protocol who dialled them. Whoever listens gets each connection as if it came
 * from there, so that rules on peers hold for clients and not for the proxy. A header of anybody else stays what it is: bytes
 * of a stranger.
 */
export function behindProxies(
  network: Network,
  { proxies, clock, headerTime: time, refused }: BehindProxiesOptions,
): Network {
  if (proxies.length === 0) return network;
  return {
    dial: (options) => network.dial(options),
    async listen(options, accept) {
      /** Connections whose header is awaited. */
      const awaited = new Set<Disposable>();
      const listener = await network.listen(options, (socket) => {
        const { remote: proxy, local } = socket;
        if (!proxies.some((cidr) => cidrContains(cidr, proxy.address))) return accept(socket);
        const taking = takeProxyHeader(socket, {
          clock,
          time,
          accept(told) {
            awaited.delete(taking);
            accept(told);
          },
          refuse(reason) {
            awaited.delete(taking);
            refused({ proxy, local, reason });
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
