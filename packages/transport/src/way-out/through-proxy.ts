import { addressFamily, formatEndpoint, parseAddress, printable, withoutZone, type Endpoint } from "@tandem/protocol";
import type { Clock } from "../clock.ts";
import { NetworkError, type DialOptions, type Listener, type Network, type Socket } from "../network.ts";
import { httpConnect } from "./http-connect.ts";
import { ProxyRefusal } from "./proxy-refusal.ts";
import { ProxyTalk } from "./proxy-talk.ts";
import { socks4 } from "./socks4.ts";
import { socks5 } from "./socks5.ts";
import { namedProxy, type TunnelProxy } from "./tunnel-proxy.ts";

export interface ThroughProxyOptions {
  readonly proxy: TunnelProxy;
  readonly clock: Pick<Clock, "timer" | "turn">;
  /** Milliseconds for the proxy to be reached and to answer; 20,000. */
  readonly time?: number;
}

/**
 * A network whose connections all go through a proxy; its errors say what the proxy said. Nobody can dial in: {@link Network.listen}
 * rejects with `denied`. Throws a `RangeError` for a user, password or choice of names that the proxy's protocol cannot carry.
 */
export function throughProxy(network: Network, { proxy, clock, time = patience }: ThroughProxyOptions): Network {
  assertCarried(proxy);
  const { resolve } = network;
  const here = proxy.kind === "socks4" || proxy.names === "here";
  return {
    listen: () => Promise.reject<Listener>(noListening(proxy)),
    async dial(options) {
      const { remote } = options;
      if (unspeakable.test(remote.address)) throw failure(proxy, remote, unspoken);
      if (!here || isAddress(remote.address)) return ask(options, remote.address);
      return askInTurn(options, await addressesOf(options));
    },
    ...(here && resolve !== undefined ? { resolve: (name) => resolve(name) } : {}),
  };

  async function addressesOf({ remote, family }: DialOptions): Promise<readonly string[]> {
    const known = (await network.resolve?.(remote.address)) ?? [];
    const wanted = proxy.kind === "socks4" ? 4 : family;
    const fitting = known.filter((address) => wanted === undefined || addressFamily(address) === wanted);
    if (fitting.length > 0) return fitting;
    const which = wanted === undefined ? "no address" : `no address of IPv${wanted}`;
    throw failure(proxy, remote, new ProxyRefusal("unknown-host", `this machine knows ${which} of that name`));
  }

  async function askInTurn(options: DialOptions, addresses: readonly string[]): Promise<Socket> {
    const failures: NetworkError[] = [];
    for (const address of addresses) {
      try {
        return await ask(options, address);
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0]!;
    const code = failures.at(-1)?.code ?? "failed";
    const message = failures.map((error) => error.message).join(" ");
    throw new NetworkError(code, message, { cause: new AggregateError(failures) });
  }

  async function ask(options: DialOptions, address: string): Promise<Socket> {
    const remote = { address, port: options.remote.port };
    const late = new AbortController();
    const tooLate = `it did not open the connection within ${time / 1000} s`;
    const timer = clock.timer(time, () => {
      late.abort(failure(proxy, remote, new ProxyRefusal("timeout", tooLate)));
    });
    const signal = options.signal === undefined ? late.signal : AbortSignal.any([late.signal, options.signal]);
    try {
      const socket = await reach({ ...options, signal }, remote);
      return await agreed(socket, remote, signal);
    } finally {
      timer.cancel();
    }
  }

  /** The connection to the proxy, before anything is said on it. */
  async function reach(options: DialOptions, remote: Endpoint): Promise<Socket> {
    try {
      return await network.dial({ ...options, remote: { address: proxy.host, port: proxy.port } });
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      const message = `${formatEndpoint(remote)} cannot be reached, for ${namedProxy(proxy)} cannot be: ${error.message}`;
      throw new NetworkError(error.code, message, { cause: error });
    }
  }

  async function agreed(base: Socket, remote: Endpoint, signal: AbortSignal): Promise<Socket> {
    let cancel = (): void => {};
    const aborted = new Promise<never>((_resolve, reject) => {
      cancel = () => reject(signal.reason as Error);
      signal.addEventListener("abort", cancel, { once: true });
    });
    try {
      signal.throwIfAborted();
      return await Promise.race([speak(base, remote), aborted]);
    } catch (error) {
      base.reset();
      throw error instanceof ProxyRefusal ? failure(proxy, remote, error) : error;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  async function speak(base: Socket, remote: Endpoint): Promise<Socket> {
    base.noDelay();
    const socket = await secured(base);
    {
      using talk = new ProxyTalk(socket);
      await asked(talk, remote);
    }
    // Node takes a listener for `readable` off a stream only in the next turn.
    await clock.turn();
    // The stream is the proxy's own, so that what follows pays nothing for the way.
    const { stream, local } = socket;
    return {
      ...{ stream, local, remote },
      reset: () => socket.reset(),
      noDelay: () => socket.noDelay(),
      keepAlive: (delay) => socket.keepAlive(delay),
    };
  }

  async function secured(base: Socket): Promise<Socket> {
    const socket = proxy.secure?.(base);
    try {
      await socket?.handshake;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ProxyRefusal("failed", withoutStop(why), { cause });
    }
    return socket ?? base;
  }

  function asked(talk: ProxyTalk, remote: Endpoint): Promise<void> {
    const { kind, user } = proxy;
    if (kind === "http") return httpConnect(talk, remote, proxy);
    return kind === "socks5" ? socks5(talk, remote, proxy) : socks4(talk, remote, { kind, user });
  }
}

function failure(proxy: TunnelProxy, { address, port }: Endpoint, refusal: ProxyRefusal): NetworkError {
  const host = formatEndpoint({ address: printable(address), port });
  const message = `${host} cannot be reached through ${namedProxy(proxy)}: ${refusal.message}.`;
  return new NetworkError(refusal.code, message, { cause: refusal.cause });
}

function noListening(proxy: TunnelProxy): NetworkError {
  const message = `Active mode cannot pass ${namedProxy(proxy)}: it carries connections from here, and lets nobody dial in.`;
  return new NetworkError("denied", message);
}

/** What is said to a proxy has places of fixed size, and ends at certain bytes. */
function assertCarried({ kind, user = "", password = "", names }: TunnelProxy): void {
  const [first, second] = [Buffer.byteLength(user), Buffer.byteLength(password)];
  if (kind === "socks5" && (first > 255 || second > 255 || (first === 0 && second > 0)))
    throw new RangeError("The user and the password of a SOCKS5 proxy have 1 to 255 bytes each (RFC 1929).");
  if ((kind === "socks4" || kind === "socks4a") && password !== "")
    throw new RangeError("A SOCKS4 proxy takes no password; leave it out, or use SOCKS5.");
  if (kind !== "socks5" && kind !== "http" && user.includes("\0"))
    throw new RangeError("The user of a SOCKS4 proxy has no zero byte in it.");
  if (kind === "http" && user.includes(":"))
    throw new RangeError("The user of an HTTP proxy has no colon in it (RFC 7617).");
  if (kind === "socks4" && names === "proxy")
    throw new RangeError("A SOCKS4 proxy looks up no names; use SOCKS4a or SOCKS5.");
}

function isAddress(host: string): boolean {
  return parseAddress(withoutZone(host)) !== undefined;
}

function withoutStop(message: string): string {
  return message.replace(/\.$/, "");
}

// Whatever ends a line of HTTP, or a name in SOCKS4.
const unspeakable = /[\s\u0000-\u001F\u007F]/;
const unspoken = new ProxyRefusal("unknown-host", "no host has such a name");
// Less than a client waits for its control connection, so that what it is told names the proxy.
const patience = 20_000;
