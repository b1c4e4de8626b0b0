import { once } from "node:events";
import type { Endpoint } from "@tandem/protocol";
import { faultOf, nodeNetwork, systemClock, type Listener, type ReservedPort, type Socket } from "@tandem/transport";
import { describe, expect, it } from "vitest";
import { SharedPorts } from "./shared-ports.ts";

async function freePort(): Promise<Endpoint> {
  await using free = await nodeNetwork.listen({ local: { address: "127.0.0.1", port: 0 } }, () => {});
  return free.local;
}

const works = nodeNetwork.reserve?.(await freePort(), 1);
await works?.close();

/** The ports of this machine as two clients' sessions have them, and one of them that the first has reserved. */
async function shared(): Promise<{ at: Endpoint; first: ReservedPort; ports: SharedPorts }> {
  const ports = new SharedPorts({ network: nodeNetwork, clock: systemClock, time: 1_000 });
  const at = await freePort();
  const first = ports.of("127.0.0.1").reserve?.(at, 8);
  if (first === undefined) throw new Error("No port can be reserved.");
  return { at, first, ports };
}

const from = (address: string, remote: Endpoint): Promise<Socket> => nodeNetwork.dial({ remote, local: { address } });

/** How somebody fares who connects, perhaps while the connection is made. */
const refusal = (address: string, at: Endpoint): Promise<unknown> =>
  from(address, at).then(async ({ stream }) => faultOf((await once(stream.resume(), "error"))[0]), faultOf);

/** The second client's session waits there too; gives who came to it. */
async function joined(ports: SharedPorts, at: Endpoint): Promise<{ listener: Listener; come: Socket[] }> {
  const come: Socket[] = [];
  const listener = await ports.of("127.0.0.2").listen({ local: at, backlog: 8 }, (socket) => come.push(socket));
  return { listener, come };
}

describe.runIf(works !== undefined)("a port that a session has reserved", () => {
  it("is not reserved for another, and free behind it", async () => {
    const { at, first, ports } = await shared();
    expect(ports.of("127.0.0.2").reserve?.(at, 8)).toBeUndefined();
    expect(ports.of("127.0.0.1").reserve?.(at, 8)).toBeUndefined();
    await first.close();
    const next = ports.of("127.0.0.2").reserve?.(at, 8);
    expect(next?.local).toEqual(at);
    await next?.close();
  });

  it("is shared when another waits there too, and each gets its own client", async () => {
    const { at, first, ports } = await shared();
    const early = await from("127.0.0.1", at);
    const { listener, come } = await joined(ports, at);
    const late = await from("127.0.0.2", at);
    expect(await refusal("127.0.0.3", at)).toBe("reset");
    await expect.poll(() => come.map(({ remote }) => remote)).toEqual([late.local]);
    const own = first.accept();
    expect(own?.remote).toEqual(early.local);
    expect(first.accept()).toBeUndefined();
    await first.close();
    await listener[Symbol.asyncDispose]();
    await expect(from("127.0.0.1", at)).rejects.toMatchObject({ code: "refused" });
    for (const socket of [early, late, own, ...come]) socket?.stream.destroy();
  });

  it("is told of its clients from then on when it listens, of those who came meanwhile too", async () => {
    const { at, first, ports } = await shared();
    const { listener } = await joined(ports, at);
    const clients = [await from("127.0.0.1", at)];
    // That it has come is seen when its turn has come.
    await systemClock.turn();
    const told: Socket[] = [];
    const listening: Promise<Listener>[] = [];
    // Whoever leaves when its client has come must know by then what to leave.
    const known: boolean[] = [];
    listening.push(
      first.listen((socket) => {
        told.push(socket);
        known.push(listening.length > 0);
      }),
    );
    const own = await listening[0]!;
    clients.push(await from("127.0.0.1", at));
    await expect.poll(() => told.map(({ remote }) => remote)).toEqual(clients.map(({ local }) => local));
    expect(known).toEqual([true, true]);
    await own[Symbol.asyncDispose]();
    expect(await refusal("127.0.0.1", at)).toBe("reset");
    await listener[Symbol.asyncDispose]();
    for (const { stream } of [...clients, ...told]) stream.destroy();
  });

  it("that was shared and left is for one session of its peer again, which gets its client", async () => {
    const { at, first, ports } = await shared();
    const { listener } = await joined(ports, at);
    // Before it listens, too.
    await first.close();
    const come: Socket[] = [];
    const next = await ports.of("127.0.0.1").listen({ local: at, backlog: 8 }, (socket) => come.push(socket));
    const client = await from("127.0.0.1", at);
    await expect.poll(() => come.map(({ remote }) => remote)).toEqual([client.local]);
    for (const { stream } of [client, ...come]) stream.destroy();
    await next[Symbol.asyncDispose]();
    await listener[Symbol.asyncDispose]();
  });

  it("is the other's alone when the session leaves, and nobody who came for it waits any more", async () => {
    const { at, first, ports } = await shared();
    const { listener, come } = await joined(ports, at);
    const early = await from("127.0.0.1", at);
    const failed = once(early.stream.resume(), "error");
    await systemClock.turn();
    await first.close();
    expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
    const late = await from("127.0.0.2", at);
    await expect.poll(() => come.length).toBe(1);
    await listener[Symbol.asyncDispose]();
    await expect(from("127.0.0.2", at)).rejects.toMatchObject({ code: "refused" });
    for (const { stream } of [late, ...come]) stream.destroy();
  });
});
