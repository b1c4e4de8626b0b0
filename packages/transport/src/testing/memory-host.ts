import { addressFamily, addressScope, formatEndpoint, type Endpoint } from "@tandem/protocol";
import { dialError, inheritError, listenError } from "../network-fault.ts";
import type { DialOptions, Listener, ListenOptions, Network, Socket } from "../network.ts";
import { systemError } from "../system-error.ts";
import { memoryStreams, type MemoryStream, type Passage } from "./memory-stream.ts";

/** One machine of a memory network: it dials from its own addresses and listens at them. */
export interface MemoryHost extends Network {
  /** The address that its dials come from. */
  readonly address: string;
  /** The port that the next dial or listen without one takes, when it is free; the following ones count up from it. */
  nextPort: number;
}

export interface MemoryHostOptions {
  /** Further addresses, such as one of IPv6. Loopback and wildcard addresses mean the host itself without being listed. */
  readonly aliases?: readonly string[];
  /** First ephemeral port (49152, RFC 6335 §6). */
  readonly nextPort?: number;
  /** False when ports below 1024 are denied to it, as to a program without the privilege. */
  readonly privileged?: boolean;
}

/** What a firewall does with a dial: `drop` leaves the dialler without any answer. */
export type Verdict = "pass" | "refuse" | "drop";

/** What the hosts of a network share. */
export interface Fabric extends Passage {
  verdict(from: Endpoint, to: Endpoint): Verdict;
  /** The address that a host name means; an address means itself. */
  resolve(name: string): string | undefined;
  find(address: string): Station | undefined;
  readonly open: { sockets: number; listeners: number; dials: number };
}

/** A host as the other hosts see it. */
export interface Station extends MemoryHost {
  listenerAt(to: Endpoint): Port | undefined;
}

interface Port {
  readonly local: Endpoint;
  readonly accept: (socket: Socket) => void;
}

/** A host with the given addresses, the first of each family being the one that it dials from. */
export function memoryHost(
  fabric: Fabric,
  addresses: readonly [string, ...string[]],
  options: MemoryHostOptions,
): Station {
  const listening = new Set<Port>();
  // The local ports of dialled connections with the peers they lead to; one may lead to several when it was asked for by
  // number (SO_REUSEADDR), as port 20 of a server does.
  const dialled = new Map<number, { readonly shared: boolean; readonly remotes: Set<string> }>();

  const host: Station = {
    address: addresses[0],
    nextPort: options.nextPort ?? firstEphemeralPort,
    listen,
    dial,
    resolve: (name) => Promise.resolve([resolved(name, "getaddrinfo")]),
    listenerAt: ({ address, port }) => overlapping(port, address),
  };
  return host;

  async function listen(options: ListenOptions, accept: (socket: Socket) => void): Promise<Listener> {
    // Nobody starts a host in memory and hands it sockets.
    if ("inherited" in options) throw inheritError(Number(options.inherited));
    const port: Port = { local: bound(options.local), accept };
    listening.add(port);
    fabric.open.listeners++;
    await turn();
    return {
      local: port.local,
      [Symbol.asyncDispose]: async () => {
        if (listening.delete(port)) fabric.open.listeners--;
      },
    };
  }

  function bound(local: Endpoint): Endpoint {
    try {
      const address = resolved(local.address, "listen");
      permit(address, local.port, "listen");
      const port = local.port || freePort("EADDRINUSE", "listen");
      if (overlapping(port, address) || dialled.get(port)?.shared === false) throw systemError("EADDRINUSE", "listen");
      return { address, port };
    } catch (cause) {
      throw listenError(local, cause);
    }
  }

  function dial(options: DialOptions): Promise<Socket> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      fabric.open.dials++;
      let made: Socket | undefined;
      const settle = (): void => {
        fabric.open.dials--;
        signal?.removeEventListener("abort", abort);
        clearImmediate(attempt);
      };
      const abort = (): void => {
        settle();
        made?.reset();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", abort, { once: true });
      const attempt = setImmediate(() => fabric.travel(arrive));

      /** The first segment is there: what it met is known to the dialler when the answer is back. */
      function arrive(): void {
        if (signal?.aborted) return;
        const outcome = connected(options);
        if (outcome.kind === "silence") return;
        if (outcome.kind === "success") made = outcome.socket;
        fabric.travel(() => {
          if (signal?.aborted) return;
          settle();
          if (outcome.kind === "failure") return reject(dialError(options, outcome.cause));
          resolve(outcome.socket);
          // It leaves before anything that the dialler writes.
          fabric.travel(outcome.accept);
        });
      }
    });
  }

  function connected({ remote, local }: DialOptions): Outcome {
    try {
      const to = { address: reached(resolved(remote.address, "connect")), port: remote.port };
      const from = source(to, local);
      const verdict = fabric.verdict(from, to);
      if (verdict === "drop") return { kind: "silence" };
      const target = isLoopback(to.address) ? host : fabric.find(to.address);
      if (!target) throw systemError("EHOSTUNREACH", "connect");
      const port = verdict === "pass" ? target.listenerAt(to) : undefined;
      if (!port) throw systemError("ECONNREFUSED", "connect");
      return join(from, to, local?.port !== undefined && local.port !== 0, port);
    } catch (cause) {
      return { kind: "failure", cause };
    }
  }

  function join(from: Endpoint, to: Endpoint, shared: boolean, port: Port): Outcome {
    const used = dialled.get(from.port) ?? { shared, remotes: new Set<string>() };
    const peer = `${from.address} ${formatEndpoint(to)}`;
    dialled.set(from.port, used);
    used.remotes.add(peer);
    fabric.open.sockets += 2;
    const [near, far] = memoryStreams(fabric, (end) => {
      fabric.open.sockets--;
      if (end !== near) return;
      used.remotes.delete(peer);
      if (used.remotes.size === 0) dialled.delete(from.port);
    });
    return { kind: "success", socket: socketOf(near, from, to), accept: () => port.accept(socketOf(far, to, from)) };
  }

  /** Where a dial to `to` comes from: an address of the same family, and a port that leads nowhere yet. */
  function source(to: Endpoint, local: DialOptions["local"]): Endpoint {
    const own = isLoopback(to.address) ? to.address : addresses.find((address) => sameFamily(address, to.address));
    const address = local && !isWildcard(local.address) ? local.address : own;
    if (address === undefined) throw systemError("ENETUNREACH", "connect");
    permit(address, local?.port ?? 0, "connect");
    if (!sameFamily(address, to.address)) throw systemError("EINVAL", "connect");
    if (!local?.port) return { address, port: freePort("EADDRNOTAVAIL", "connect") };
    const used = dialled.get(local.port);
    if (overlapping(local.port, address) || used?.shared === false) throw systemError("EADDRINUSE", "connect");
    if (used?.remotes.has(`${address} ${formatEndpoint(to)}`)) throw systemError("EADDRNOTAVAIL", "connect");
    return { address, port: local.port };
  }

  function permit(address: string, port: number, syscall: string): void {
    const own = isWildcard(address) || isLoopback(address) || addresses.includes(address);
    if (!own) throw systemError("EADDRNOTAVAIL", syscall);
    if (port > 0 && port < 1024 && options.privileged === false) throw systemError("EACCES", syscall);
  }

  function freePort(none: string, syscall: string): number {
    for (let tried = 0; tried < 65_536; tried++) {
      const port = host.nextPort;
      host.nextPort = port < 65_535 ? port + 1 : firstEphemeralPort;
      if (!dialled.has(port) && ![...listening].some(({ local }) => local.port === port)) return port;
    }
    throw systemError(none, syscall);
  }

  function overlapping(port: number, address: string): Port | undefined {
    const there = [...listening].filter(({ local }) => local.port === port && overlap(local.address, address));
    return there.find(({ local }) => local.address === address) ?? there[0];
  }

  function resolved(name: string, syscall: string): string {
    const address = fabric.resolve(name);
    if (address === undefined) throw systemError("ENOTFOUND", syscall);
    return address;
  }
}

type Outcome =
  | { readonly kind: "success"; readonly socket: Socket; readonly accept: () => void }
  | { readonly kind: "failure"; readonly cause: unknown }
  | { readonly kind: "silence" };

// RFC 6335 §6: the dynamic ports.
const firstEphemeralPort = 49_152;

function socketOf(stream: MemoryStream, local: Endpoint, remote: Endpoint): Socket {
  return { stream, local, remote, reset: () => stream.reset(), noDelay: () => {}, keepAlive: () => {} };
}

/** Linux takes a dial to "any address" as one to the machine itself. */
function reached(address: string): string {
  if (!isWildcard(address)) return address;
  return addressFamily(address) === 6 ? "::1" : "127.0.0.1";
}

/** Whether two addresses stand in each other's way on the same port; `::` stands for both families. */
function overlap(one: string, other: string): boolean {
  if (one === other || one === "::" || other === "::") return true;
  return (isWildcard(one) || isWildcard(other)) && sameFamily(one, other);
}

function isWildcard(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

function isLoopback(address: string): boolean {
  return addressScope(address) === "loopback";
}

function sameFamily(one: string, other: string): boolean {
  return addressFamily(one) === addressFamily(other);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
