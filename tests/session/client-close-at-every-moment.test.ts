import { connect, type Client } from "@tandem/client";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

const accounts = { authenticate: async (name: string) => ({ name, readOnly: false }) };
// From the first login of a second session to the last reply; another number of them finds others.
const moments = Array.from({ length: 8 }, (_, n) => n * 17);

/** One of everything. */
function calls(client: Client): readonly Promise<unknown>[] {
  const drain = async (items: AsyncIterable<unknown>): Promise<void> => {
    for await (const _ of items);
  };
  return [
    client.upload(client.read("big"), "copy"),
    client.downloadBytes("big"),
    drain(client.list()),
    drain(client.read("a", { start: 1, end: 2 })),
    client.upload("text", "b", { atomic: true, verify: true }),
    client.changeDirectory("/"),
    client.rename("a", "c"),
    client.remove("nothing"),
    client.makeDirectory("d/e/f", { recursive: true }),
    client.remove("d", { recursive: true }),
    client.command("NOOP"),
  ];
}

it.each(["close", "dispose of"] as const)("to %s a client at any moment ends all that it does", async (how) => {
  for (const moment of moments) {
    const server = await memoryServer({ roundTrip: 10, accounts });
    const { at, client: network, clock } = server;
    await server.put("/a", "content");
    await server.put("/big", new Uint8Array(300_000));
    const client = await clock.until(connect({ host: at.address, network, clock, connections: 3 }));
    const all = Promise.allSettled(calls(client));
    await clock.advance(moment);
    await clock.until(how === "close" ? client.close() : client[Symbol.asyncDispose]());
    const ended = await clock.until(all);
    expect(ended).toHaveLength(11);
    await clock.advance(60_000);
    await settle();
    expect(server.network.open).toEqual({ sockets: 0, listeners: 1, dials: 0 });
    await server.server.close();
    expect(clock.pending).toBe(0);
  }
});
