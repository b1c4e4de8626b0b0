import { parseAddress, withoutZone, type Endpoint } from "@tandem/protocol";
import type { Clock } from "../clock.ts";
import {
  memoryHost,
  type Fabric,
  type MemoryHost,
  type MemoryHostOptions,
  type Station,
  type Verdict,
} from "./memory-host.ts";

/**
 * A network of any number of hosts in memory, for tests: TCP as a program sees it, without ports of the machine and
 * without time, unless it is given a latency. Used as a `Network` it is a machine of its own, `127.0.0.1`.
 */
export interface MemoryNetwork extends MemoryHost {
  /** The host with this address, made when it is first named. */
  host(address: string, options?: MemoryHostOptions): MemoryHost;
  /** Asks `rule` about every dial from now on, in place of the rule before. Connections that stand are not touched. */
  firewall(rule: (from: Endpoint, to: Endpoint) => Verdict): void;
  /** What is open now, over all hosts: each connection counts its two sockets. All 0 at the end of a test that leaks none. */
  readonly open: { readonly sockets: number; readonly listeners: number; readonly dials: number };
}

export interface MemoryNetworkOptions {
  /** The most bytes that are delivered at once (65536), or a function that is asked at each delivery. */
  readonly segment?: number | (() => number);
  /** How many bytes may be under way in one direction before a writer has to wait (65536). */
  readonly window?: number;
  /**
   * How far apart hosts are, in milliseconds one way on `clock`; no time when missing. Bytes, ends and resets take it once; of
   * the three steps of a dial, the dialler is connected after two, and the listener accepts after three (RFC 9293 §3.5).
   */
  readonly latency?: { readonly clock: Clock; readonly oneWay: number };
  /** Host names and the addresses they mean; `localhost` means 127.0.0.1. */
  readonly names?: Readonly<Record<string, string>>;
}

export function memoryNetwork({
  segment = 65_536,
  window = 65_536,
  latency,
  names = {},
}: MemoryNetworkOptions = {}): MemoryNetwork {
  const stations = new Map<string, Station>();
  const addresses = new Map([["localhost", "127.0.0.1"], ...Object.entries(names)]);
  let rule: (from: Endpoint, to: Endpoint) => Verdict = () => "pass";

  const fabric: Fabric = {
    window,
    segment: typeof segment === "number" ? () => segment : segment,
    travel: (arrived) => (latency === undefined ? arrived() : void latency.clock.timer(latency.oneWay, arrived)),
    verdict: (from, to) => rule(from, to),
    resolve: (name) => (isAddress(name) ? name : addresses.get(name)),
    find: (address) => stations.get(address),
    open: { sockets: 0, listeners: 0, dials: 0 },
  };

  const home = memoryHost(fabric, ["127.0.0.1", "::1"], {});
  stations.set("127.0.0.1", home).set("::1", home);
  return Object.assign(home, {
    host,
    firewall: (next: typeof rule) => void (rule = next),
    open: fabric.open,
  });

  function host(address: string, options: MemoryHostOptions = {}): MemoryHost {
    const known = stations.get(address);
    if (known) return known;
    const station = memoryHost(fabric, [address, ...(options.aliases ?? [])], options);
    for (const own of [address, ...(options.aliases ?? [])]) stations.set(own, station);
    return station;
  }
}

function isAddress(name: string): boolean {
  return parseAddress(withoutZone(name)) !== undefined;
}
