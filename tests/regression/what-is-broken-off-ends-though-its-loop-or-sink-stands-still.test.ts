import { PassThrough } from "node:stream";
import { connect, type Client } from "@tandem/client";
import { memoryServer, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { describe, expect, it } from "vitest";

const reason = new Error("enough");
const forEver = (): Promise<never> => new Promise(() => {});

async function stage(): Promise<{ readonly server: MemoryServer; readonly client: Client }> {
  const server = await memoryServer();
  await server.put("/big", new Uint8Array(2_000_000));
  const { at, client: network, clock } = server;
  return { server, client: await connect({ host: at.address, password: "nobody@example.org", network, clock }) };
}

describe("a loop over a file that is not gone on with", () => {
  it("does not keep the client that is disposed of", async () => {
    const { server, client } = await stage();
    await client.read("big").next();
    await server.clock.until(client[Symbol.asyncDispose]());
    await settle();
    expect(server.network.open.sockets).toBe(0);
  });

  it("keeps the client that is closed no longer than half a minute", async () => {
    const { server, client } = await stage();
    const chunks = client.read("big");
    await chunks.next();
    await server.clock.until(client.close());
    expect(server.clock.now()).toBeGreaterThanOrEqual(30_000);
    await settle();
    expect(server.network.open.sockets).toBe(0);
    await expect(server.clock.until(drain(chunks))).rejects.toMatchObject({ code: "closed" });
  });

  it("gives its connection back when its signal aborts", async () => {
    const { server, client } = await stage();
    const stop = new AbortController();
    await client.read("big", { signal: stop.signal }).next();
    stop.abort(reason);
    expect(await server.clock.until(client.names())).toEqual(["big"]);
    expect(client.connections).toBe(1);
    await server.clock.until(client.close());
  });
});

describe("a download whose target takes nothing any more", () => {
  it.each([
    ["a sink", () => ({ write: forEver })],
    ["a stream of Node", () => new PassThrough()],
    ["a stream of the web", () => new WritableStream<Uint8Array>({ write: forEver })],
  ])("ends with its signal: %s", async (_what, target) => {
    const { server, client } = await stage();
    const stop = new AbortController();
    const fetching = client.download("big", target() as PassThrough, { signal: stop.signal });
    fetching.catch(() => {});
    await settle();
    stop.abort(reason);
    await expect(server.clock.until(fetching)).rejects.toBe(reason);
    expect(await server.clock.until(client.names())).toEqual(["big"]);
    await server.clock.until(client.close());
  });
});

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of chunks);
}
