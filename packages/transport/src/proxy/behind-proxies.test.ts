import { encodeProxyHeader, parseCidr, type Endpoint, type ProxyHeader } from "@tandem/protocol";
import { createTracer, type TraceEvent } from "@tandem/trace";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { text } from "../network-bench.fixtures.ts";
import { networkConformance } from "../network.fixtures.ts";
import type { Listener, Network, Socket } from "../network.ts";
import { nodeNetwork } from "../node-network.ts";
import { systemClock } from "../system-clock.ts";
import { memoryNetwork, settle, virtualClock } from "../testing/index.ts";
import { behindProxies } from "./behind-proxies.ts";

/** The network behind a proxy that tells the truth about every dial. */
function proxied(network: Network, address: string): Network {
  const proxies = [parseCidr(address)];
  const tracer = { open: () => expect.unreachable("a header was refused") };
  const { listen } = behindProxies(network, {
    proxies,
    clock: systemClock,
    headerTime: 60_000,
    headersAwaited: 100,
    tracer,
  });
  return {
    listen,
    async dial(options) {
      const socket = await network.dial(options);
      const { local: source, remote: destination } = socket;
      socket.stream.write(encodeProxyHeader({ kind: "proxied", source, destination }, 2));
      return socket;
    },
  };
}

networkConformance("the network of the machine behind a proxy", () => ({
  network: proxied(nodeNetwork, "127.0.0.1"),
  address: "127.0.0.1",
  open: () => process.getActiveResourcesInfo().filter((resource) => resource.startsWith("TCP")).length,
}));

networkConformance("the network in memory behind a proxy", () => {
  const network = memoryNetwork();
  return {
    network: proxied(network, "127.0.0.1"),
    address: "127.0.0.1",
    open: () => network.open.sockets + network.open.listeners + network.open.dials,
  };
});

const client: Endpoint = { address: "203.0.113.9", port: 50_000 };
const front: Endpoint = { address: "198.51.100.1", port: 21 };
const told: ProxyHeader = { kind: "proxied", source: client, destination: front };

/** A server at 10.0.0.2 that lists 10.0.0.1 as its proxy, and whoever dials it. */
async function bench(segment = 65_536): Promise<{
  readonly network: ReturnType<typeof memoryNetwork>;
  readonly clock: ReturnType<typeof virtualClock>;
  readonly listener: Listener;
  readonly accepted: Socket[];
  readonly refusals: TraceEvent[];
  dialFrom(address: string): Promise<Socket>;
}> {
  const network = memoryNetwork({ segment });
  const clock = virtualClock();
  const accepted: Socket[] = [];
  const refusals: TraceEvent[] = [];
  const tracer = createTracer({ now: () => clock.now(), date: () => clock.date() });
  tracer.subscribe((event) => void refusals.push(event), { kinds: ["control.refused"] });
  const server = behindProxies(network.host("10.0.0.2"), {
    proxies: [parseCidr("10.0.0.0/31")],
    clock,
    headerTime: 10_000,
    headersAwaited: 3,
    tracer,
  });
  const listener = await server.listen({ local: { address: "10.0.0.2", port: 21 } }, (socket) => accepted.push(socket));
  const dialFrom = (address: string): Promise<Socket> => network.host(address).dial({ remote: listener.local });
  return { network, clock, listener, accepted, refusals, dialFrom };
}

function broken({ stream }: Socket): Promise<string> {
  return new Promise((resolve) => {
    stream.resume();
    stream.once("error", (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    stream.once("end", () => resolve("end"));
  });
}

describe("a connection from a listed proxy", () => {
  it("is the client's, at the address that the client dialled", async () => {
    const { accepted, dialFrom, clock } = await bench();
    const proxy = await dialFrom("10.0.0.1");
    proxy.stream.write(Buffer.concat([encodeProxyHeader(told, 1), Buffer.from("USER x\r\n")]));
    await settle();
    expect(accepted).toMatchObject([{ remote: client, dialled: front, local: { address: "10.0.0.2", port: 21 } }]);
    expect(String(accepted[0]?.stream.read())).toBe("USER x\r\n");
    expect(clock.pending).toBe(0);
  });

  it("loses no byte and no end behind the header, whatever the pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.string(),
        fc.constantFrom(1 as const, 2 as const),
        async (segment, behind, version) => {
          const { accepted, dialFrom } = await bench(segment);
          const proxy = await dialFrom("10.0.0.1");
          proxy.stream.end(Buffer.concat([encodeProxyHeader(told, version), Buffer.from(behind)]));
          while (accepted.length === 0) await settle(1);
          expect(await text(accepted[0]!)).toBe(behind);
          accepted[0]!.stream.destroy();
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is the proxy's own when the header says so", async () => {
    const { accepted, dialFrom } = await bench();
    const proxy = await dialFrom("10.0.0.1");
    proxy.stream.write(encodeProxyHeader({ kind: "local" }, 2));
    await settle();
    expect(accepted[0]?.remote).toEqual(proxy.local);
    expect(accepted[0]?.dialled).toBeUndefined();
  });

  it("is broken off when no header comes in time, however slowly its bytes drip", async () => {
    const { accepted, refusals, dialFrom, clock, network } = await bench();
    const proxy = await dialFrom("10.0.0.1");
    const end = broken(proxy);
    proxy.stream.write("PROXY TCP4");
    await clock.advance(9_000);
    proxy.stream.write(" 1.2.3");
    await clock.advance(1_000);
    expect(await end).toBe("ECONNRESET");
    expect(accepted).toEqual([]);
    expect(refusals).toMatchObject([{ recorder: "server", reason: expect.stringContaining("within 10 s") }]);
    await settle();
    expect(network.open.sockets).toBe(0);
  });

  it("is broken off at the first byte that belongs to no header", async () => {
    const { accepted, refusals, dialFrom, clock } = await bench();
    const proxy = await dialFrom("10.0.0.1");
    proxy.stream.write("USER demo\r\n");
    expect(await broken(proxy)).toBe("ECONNRESET");
    expect(accepted).toEqual([]);
    expect(refusals[0]).toHaveProperty(
      "reason",
      expect.stringMatching(/begins with "USER demo.*" and not with a PROXY header\. 10\.0\.0\.1:\d+ is listed/),
    );
    expect(clock.pending).toBe(0);
  });

  it("is told of when it goes away in the middle of a header, and not when it only looked whether somebody listens", async () => {
    const { accepted, refusals, dialFrom, network, clock } = await bench();
    (await dialFrom("10.0.0.1")).stream.end().resume();
    (await dialFrom("10.0.0.1")).reset();
    await settle();
    expect(refusals).toEqual([]);
    (await dialFrom("10.0.0.1")).stream.end("PROXY ").resume();
    await settle();
    expect(refusals).toHaveLength(1);
    expect(accepted).toEqual([]);
    expect(network.open.sockets).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it("is broken off when as many wait as may, and taken again when one of them has its header, or is gone", async () => {
    const { accepted, refusals, dialFrom, network } = await bench();
    const waiting = await Promise.all([1, 2, 3].map(() => dialFrom("10.0.0.1")));
    await settle();
    expect(await broken(await dialFrom("10.0.0.1"))).toBe("ECONNRESET");
    expect(refusals).toMatchObject([{ reason: expect.stringMatching(/^3 connections of proxies wait/) }]);
    // A client that comes by itself waits for no header, and is none of them.
    await dialFrom("10.0.0.3");
    await settle();
    expect(accepted).toHaveLength(1);
    waiting[0]!.stream.write(encodeProxyHeader(told, 2));
    waiting[1]!.reset();
    await settle();
    for (const more of [await dialFrom("10.0.0.1"), await dialFrom("10.0.0.1")]) {
      more.stream.write(encodeProxyHeader(told, 1));
      await settle();
    }
    expect(accepted).toHaveLength(4);
    expect(refusals).toHaveLength(1);
    expect(network.open.sockets).toBeGreaterThan(0);
  });

  it("is not waited for any more when the listener is closed", async () => {
    const { listener, dialFrom, clock, network } = await bench();
    const proxy = await dialFrom("10.0.0.1");
    await settle();
    await listener[Symbol.asyncDispose]();
    expect(await broken(proxy)).toBe("ECONNRESET");
    expect(clock.pending).toBe(0);
    expect(network.open).toMatchObject({ sockets: 0, listeners: 0 });
  });
});

describe("a connection from anybody else", () => {
  it("is their own at once, and a header on it is bytes like others", async () => {
    const { accepted, dialFrom, clock } = await bench();
    const stranger = await dialFrom("10.0.0.3");
    await settle();
    expect(accepted[0]?.remote).toEqual(stranger.local);
    expect(accepted[0]?.dialled).toBeUndefined();
    stranger.stream.write(encodeProxyHeader(told, 1));
    await settle();
    expect(String(accepted[0]?.stream.read())).toBe("PROXY TCP4 203.0.113.9 198.51.100.1 50000 21\r\n");
    expect(clock.pending).toBe(0);
  });
});

it("without a proxy the network is the network", () => {
  const options = {
    proxies: [],
    clock: systemClock,
    headerTime: 1,
    headersAwaited: 1,
    tracer: createTracer({ now: () => 0, date: () => 0 }),
  };
  expect(behindProxies(nodeNetwork, options)).toBe(nodeNetwork);
});
