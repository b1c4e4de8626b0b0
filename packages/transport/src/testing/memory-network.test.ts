import { once } from "node:events";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { networkConformance } from "../network.fixtures.ts";
import type { Network, Socket } from "../network.ts";
import { memoryNetwork, type MemoryNetwork } from "./memory-network.ts";
import { settle } from "./settle.ts";
import { virtualClock } from "./virtual-clock.ts";

const client = "192.168.150.90";
const server = "195.149.0.1";
const closed = { sockets: 0, listeners: 0, dials: 0 };

for (const [name, options] of [
  ["a network in memory", {}],
  ["a network in memory that delivers 1000 bytes at a time", { segment: 1000 }],
  ["a network in memory with a narrow window", { window: 100, segment: 4096 }],
] as const) {
  networkConformance(name, () => {
    const network = memoryNetwork(options);
    return { network, address: "127.0.0.1", open: () => network.open.sockets + network.open.listeners };
  });
}

describe("the hosts of a network in memory", () => {
  it("dial from their own address, with ports that a test can choose", async () => {
    const network = memoryNetwork();
    const accepted = await listening(network.host(server), server, 21);
    const host = network.host(client, { nextPort: 1120 });
    expect((await host.dial({ remote: { address: server, port: 21 } })).local).toEqual({ address: client, port: 1120 });
    expect((await host.dial({ remote: { address: server, port: 21 } })).local).toEqual({ address: client, port: 1121 });
    expect(accepted.map(({ remote }) => remote.port)).toEqual([1120, 1121]);
    host.nextPort = 4000;
    const listener = await host.listen({ local: { address: client, port: 0 } }, () => {});
    expect(listener.local).toEqual({ address: client, port: 4000 });
  });

  it("skip ports that are taken when they choose one", async () => {
    const network = memoryNetwork();
    const host = network.host(client, { nextPort: 1120 });
    await host.listen({ local: { address: client, port: 1121 } }, () => {});
    await listening(network.host(server), server, 21);
    const dialled = [];
    for (let i = 0; i < 2; i++) dialled.push((await host.dial({ remote: { address: server, port: 21 } })).local.port);
    expect(dialled).toEqual([1120, 1122]);
  });

  it("are the same ones when named again", () => {
    const network = memoryNetwork();
    expect(network.host(client)).toBe(network.host(client));
  });

  it("have their own ports: one address in use leaves the others free", async () => {
    const network = memoryNetwork();
    for (const address of [client, server]) await listening(network.host(address), address, 21);
    expect(network.open.listeners).toBe(2);
  });

  it("are reached through a wildcard, and tell the address that was dialled", async () => {
    const network = memoryNetwork();
    const accepted = await listening(network.host(server, { aliases: ["2001:db8::1"] }), "::", 21);
    await network.host(client).dial({ remote: { address: server, port: 21 } });
    await network.host("2001:db8::90").dial({ remote: { address: "2001:db8::1", port: 21 } });
    expect(accepted.map(({ local }) => local.address)).toEqual([server, "2001:db8::1"]);
  });

  it("reach themselves by loopback, and no one else", async () => {
    const network = memoryNetwork();
    await listening(network.host(server), "0.0.0.0", 21);
    const remote = { address: "127.0.0.1", port: 21 };
    expect((await network.host(server).dial({ remote })).local.address).toBe("127.0.0.1");
    await expect(network.host(client).dial({ remote })).rejects.toMatchObject({ code: "refused" });
  });

  it("have names", async () => {
    const network = memoryNetwork({ names: { "ftp.example.com": server } });
    await listening(network.host(server), server, 21);
    const socket = await network.host(client).dial({ remote: { address: "ftp.example.com", port: 21 } });
    expect(socket.remote).toEqual({ address: server, port: 21 });
    const unknown = network.host(client).dial({ remote: { address: "ftp.example.org", port: 21 } });
    await expect(unknown).rejects.toMatchObject({ code: "unknown-host" });
  });

  it("cannot be reached when they are not there, or of another family", async () => {
    const host = memoryNetwork().host(client);
    for (const address of ["192.0.2.1", "2001:db8::1"])
      await expect(host.dial({ remote: { address, port: 21 } })).rejects.toMatchObject({ code: "unreachable" });
  });

  it("may be denied the ports below 1024", async () => {
    const network = memoryNetwork();
    const host = network.host(server, { privileged: false });
    await expect(listening(host, server, 21)).rejects.toMatchObject({ code: "denied" });
    const dialling = host.dial({ remote: { address: client, port: 1120 }, local: { address: server, port: 20 } });
    await expect(dialling).rejects.toMatchObject({ code: "denied" });
  });
});

describe("the firewall of a network in memory", () => {
  it("refuses and passes dials by their two ends", async () => {
    const network = memoryNetwork();
    await listening(network.host(server), server, 21);
    await listening(network.host(client), client, 1120);
    network.firewall((from, to) => (from.address === server && to.port === 1120 ? "refuse" : "pass"));
    await network.host(client).dial({ remote: { address: server, port: 21 } });
    const dialling = network.host(server).dial({ remote: { address: client, port: 1120 } });
    await expect(dialling).rejects.toMatchObject({ code: "refused" });
  });

  it("drops a dial without an answer, until its signal gives up", async () => {
    const network = memoryNetwork();
    await listening(network.host(server), server, 21);
    network.firewall(() => "drop");
    const controller = new AbortController();
    const dialling = network.host(client).dial({ remote: { address: server, port: 21 }, signal: controller.signal });
    await settle();
    expect(network.open.dials).toBe(1);
    controller.abort(new Error("425"));
    await expect(dialling).rejects.toThrow("425");
    expect(network.open).toEqual({ ...closed, listeners: 1 });
  });

  it("leaves connections alone that stand already", async () => {
    const { network, near, far } = await pair();
    network.firewall(() => "drop");
    near.stream.end("through");
    expect(String(await once(far.stream, "data"))).toBe("through");
  });
});

describe("a connection in memory", () => {
  it("delivers segments of the size it is told, across the writes", async () => {
    const { near, far } = await pair({ segment: 3 });
    const chunks: string[] = [];
    far.stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
    near.stream.write("USER ");
    near.stream.end("demo\r\n");
    await once(far.stream, "end");
    expect(chunks).toEqual(["USE", "R d", "emo", "\r\n"]);
  });

  it("gives the same bytes whatever the segments, the window and the writes", async () => {
    const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 40 }));
    const writes = fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 50 }), writes, async (segments, window, chunks) => {
        const { network, near, far } = await pair({ window, segment: () => segments.next().value as number });
        for (const chunk of chunks) near.stream.write(chunk);
        near.stream.end();
        far.stream.end();
        near.stream.resume();
        const received = (await far.stream.toArray()) as Buffer[];
        expect(Buffer.concat(received)).toEqual(Buffer.concat(chunks));
        await settle();
        expect(network.open.sockets).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it("holds no more than its window and the two buffers", async () => {
    const { near, far } = await pair({ window: 1000 });
    near.stream.write(Buffer.alloc(1_000_000));
    await settle(1000);
    expect(near.stream.writableLength).toBe(1_000_000);
    expect(far.stream.readableLength).toBeLessThanOrEqual(far.stream.readableHighWaterMark + 1000);
    near.stream.destroy();
  });

  it("loses what nobody has read when it is reset", async () => {
    const { near, far } = await pair();
    near.stream.write("never seen");
    await settle();
    near.reset();
    await settle();
    const read = vi.fn<(chunk: Buffer) => void>();
    far.stream.on("data", read);
    await expect(far.stream.toArray()).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(read).not.toHaveBeenCalled();
  });

  it("loses what is still under way when it is reset", async () => {
    const { near, far } = await pair();
    const read = vi.fn<(chunk: Buffer) => void>();
    far.stream.on("data", read);
    await settle();
    near.stream.write("never seen");
    near.reset();
    await settle();
    expect(read).not.toHaveBeenCalled();
    expect(far.stream.errored).toMatchObject({ code: "ECONNRESET" });
  });

  it("resets the peer when it is closed with bytes that never reached its reader", async () => {
    const { near, far } = await pair();
    near.stream.write(Buffer.alloc(200_000));
    await settle();
    far.stream.destroy();
    await settle();
    expect(near.stream.errored).toMatchObject({ code: "ECONNRESET" });
  });

  it("calls back the writer whose write a close cut short", async () => {
    const { near } = await pair({ window: 10 });
    let called = false;
    near.stream.write(Buffer.alloc(100_000), () => (called = true));
    await settle();
    expect(called).toBe(false);
    near.stream.destroy();
    await settle();
    expect(called).toBe(true);
  });

  it("gives its port back when it is gone", async () => {
    const network = memoryNetwork();
    const host = network.host(client);
    await listening(network.host(server), server, 21, ({ stream }) => stream.destroy());
    const from = { remote: { address: server, port: 21 }, local: { address: client, port: 1120 } };
    for (let i = 0; i < 3; i++) {
      (await host.dial(from)).stream.destroy();
      await settle();
      host.nextPort = 1120;
      const socket = await host.dial({ remote: from.remote });
      expect(socket.local.port).toBe(1120);
      socket.stream.destroy();
      await settle();
    }
    expect(network.open).toEqual({ ...closed, listeners: 1 });
  });

  it("does not come about when the signal of its dial aborts on the way", async () => {
    const network = memoryNetwork();
    const listener = await network.listen({ local: { address: "127.0.0.1", port: 21 } }, () => expect.unreachable());
    const controller = new AbortController();
    const dialling = network.dial({ remote: listener.local, signal: controller.signal });
    controller.abort(new Error("too slow"));
    await expect(dialling).rejects.toThrow("too slow");
    await settle();
    expect(network.open).toEqual({ ...closed, listeners: 1 });
  });

  it("refuses a dial whose listener closes on the way", async () => {
    const network = memoryNetwork();
    const listener = await network.listen({ local: { address: "127.0.0.1", port: 21 } }, () => expect.unreachable());
    const dialling = network.dial({ remote: listener.local });
    await listener[Symbol.asyncDispose]();
    await expect(dialling).rejects.toMatchObject({ code: "refused" });
    expect(network.open).toEqual(closed);
  });
});

/** The sockets that `host` accepts there. */
describe("a network in memory with a latency", () => {
  const far = async () => {
    const clock = virtualClock();
    const network = memoryNetwork({ latency: { clock, oneWay: 25 } });
    const accepted: (readonly [number, Socket])[] = [];
    const listener = await network
      .host(server)
      .listen({ local: { address: server, port: 21 } }, (socket) => void accepted.push([clock.now(), socket]));
    const dial = (signal?: AbortSignal): Promise<Socket> =>
      network.host(client).dial({ remote: listener.local, ...(signal && { signal }) });
    return { clock, network, accepted, listener, dial };
  };

  it("connects who dials after a round trip, and who listens half a one later", async () => {
    const { clock, accepted, dial } = await far();
    await clock.until(dial());
    expect(clock.now()).toBe(50);
    expect(accepted).toHaveLength(0);
    await clock.advance(100);
    expect(accepted.map(([at]) => at)).toEqual([75]);
  });

  it("refuses a dial after a round trip", async () => {
    const { clock, listener, dial } = await far();
    await listener[Symbol.asyncDispose]();
    await expect(clock.until(dial())).rejects.toMatchObject({ code: "refused" });
    expect(clock.now()).toBe(50);
  });

  it.each([10, 30, 60])("leaves nothing open of a dial that is given up after %d ms", async (delay) => {
    const { clock, network, listener, dial } = await far();
    const abort = new AbortController();
    clock.timer(delay, () => abort.abort(new Error("given up")));
    const dialled = dial(abort.signal);
    if (delay < 50) await expect(clock.until(dialled)).rejects.toThrow("given up");
    else (await clock.until(dialled)).reset();
    await clock.advance(200);
    await listener[Symbol.asyncDispose]();
    expect(network.open).toEqual(closed);
  });

  it("carries each piece, the end and a reset in half a round trip, in the order they left", async () => {
    const { clock, accepted, dial } = await far();
    const near = await clock.until(dial());
    await clock.advance(25);
    const { stream } = accepted[0]![1];
    const seen: string[] = [];
    stream.on("data", (bytes: Buffer) => seen.push(`${bytes.toString()} at ${clock.now()}`));
    stream.on("end", () => seen.push(`end at ${clock.now()}`));
    near.stream.on("error", (error: Error) => seen.push(`${error.message} at ${clock.now()}`));
    near.stream.write("one");
    await clock.advance(10);
    near.stream.end("two");
    await clock.advance(100);
    expect(seen).toEqual(["one at 100", "two at 110", "end at 110"]);
    accepted[0]![1].reset();
    await clock.advance(100);
    expect(seen.at(-1)).toMatch(/ECONNRESET.* at 210/);
  });

  it("tells who writes to a peer that has gone a round trip later", async () => {
    const { clock, accepted, dial } = await far();
    const near = await clock.until(dial());
    await clock.advance(25);
    accepted[0]![1].stream.destroy();
    await clock.advance(5);
    const failed = new Promise((resolve) => near.stream.once("error", () => resolve(clock.now())));
    near.stream.write("too late");
    expect(await clock.until(failed)).toBe(130);
  });

  it("lets a writer wait as long as the window is full of what travels", async () => {
    const clock = virtualClock();
    const network = memoryNetwork({ window: 1000, latency: { clock, oneWay: 25 } });
    const accepted = await listening(network.host(server), server, 21);
    const near = await clock.until(network.host(client).dial({ remote: { address: server, port: 21 } }));
    await clock.advance(25);
    accepted[0]!.stream.resume();
    const written = new Promise((resolve) => near.stream.write(Buffer.alloc(3500), resolve));
    await clock.until(written);
    expect(clock.now()).toBe(150);
  });
});

async function listening(
  host: Network,
  address: string,
  port: number,
  accept?: (socket: Socket) => void,
): Promise<Socket[]> {
  const accepted: Socket[] = [];
  await host.listen({ local: { address, port } }, (socket) => {
    accepted.push(socket);
    accept?.(socket);
  });
  return accepted;
}

async function pair(
  options?: Parameters<typeof memoryNetwork>[0],
): Promise<{ network: MemoryNetwork; near: Socket; far: Socket }> {
  const network = memoryNetwork(options);
  const accepted = await listening(network.host(server), server, 21);
  const near = await network.host(client).dial({ remote: { address: server, port: 21 } });
  return { network, near, far: accepted[0]! };
}
