import { NetworkError, type Socket } from "@tandem/transport";
import { memoryNetwork, settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { bindEarly } from "./bind-early.ts";

const here = { local: { address: "127.0.0.1", port: 21 } };
const there = { local: { address: "127.0.0.1", port: 990 } };

it("who comes before anybody listens waits, and is handed over in order", async () => {
  const network = memoryNetwork();
  await using early = await bindEarly(network, [here, there]);
  const clients = [await network.dial({ remote: here.local }), await network.dial({ remote: here.local })];
  const accepted: Socket[] = [];
  const listener = await early.network.listen(here, (socket) => accepted.push(socket));
  expect(listener.local).toEqual(here.local);
  clients.push(await network.dial({ remote: here.local }));
  await settle();
  expect(accepted.map(({ remote }) => remote)).toEqual(clients.map(({ local }) => local));
  await listener[Symbol.asyncDispose]();
  for (const { stream } of [...clients, ...accepted]) stream.destroy();
  await early[Symbol.asyncDispose]();
  await settle();
  expect(network.open).toEqual({ sockets: 0, listeners: 0, dials: 0 });
});

it("what nobody listens on is closed, with those who waited there", async () => {
  const network = memoryNetwork();
  const early = await bindEarly(network, [here, there]);
  const { stream } = await network.dial({ remote: there.local });
  stream.resume();
  await early[Symbol.asyncDispose]();
  await settle();
  stream.destroy();
  expect(network.open).toMatchObject({ listeners: 0 });
  await settle();
  expect(network.open.sockets).toBe(0);
});

it("a place that is not to be had leaves none bound", async () => {
  const network = memoryNetwork();
  await expect(bindEarly(network, [here, here])).rejects.toThrow(NetworkError);
  expect(network.open.listeners).toBe(0);
});

it("other places and dials go to the network as ever", async () => {
  const network = memoryNetwork();
  await using early = await bindEarly(network, [here]);
  await using _data = await early.network.listen({ local: { address: "127.0.0.1", port: 50_000 } }, (socket) =>
    socket.reset(),
  );
  const { stream } = await early.network.dial({ remote: { address: "127.0.0.1", port: 50_000 } });
  stream.on("error", () => {});
  await settle();
  expect(stream.destroyed).toBe(true);
});
