import { rm } from "node:fs/promises";
import { connect } from "@tandem/client";
import { accountList, createServer } from "@tandem/server";
import { openDirectory } from "@tandem/storage";
import { describe, expect, test } from "vitest";
import { ACCOUNT } from "../account.ts";
import { SERVER_PEERS } from "../peers/index.ts";
import { makePlace, type RunningServer } from "../peers/server-peer.ts";
import { needs, presenceOf } from "../presence.ts";

const sessions = 3;
const files = Array.from({ length: 60 }, (_, index) => ({
  name: `file ${String(index)}`,
  content: "x".repeat(index * 100),
}));

// Each of these says that there are too many sessions in words of its own, some before the login and some after it.
describe(`a client that may have 8 connections, and a server that lets an address have ${String(sessions)}`, () => {
  for (const peer of SERVER_PEERS) {
    const presence = presenceOf(peer.name, peer.needsRoot);
    test(`${peer.name}: everything is sent and fetched over as many as it gets`, async (context) => {
      needs(presence, context);
      await using server = await peer.start(presence, undefined, { sessions });
      await sendAndFetch(server);
    });
  }

  test("tandem serve: everything is sent and fetched over as many as it gets", async () => {
    await using server = await startLimited();
    await sendAndFetch(server);
  });
});

async function sendAndFetch({ port }: Pick<RunningServer, "port">): Promise<void> {
  const { name: user, password } = ACCOUNT;
  await using client = await connect({ host: "127.0.0.1", port, user, password, connections: 8 });
  await Promise.all(files.map(({ name, content }) => client.upload(content, `/in/${name}`)));
  const fetched = await Promise.all(files.map(({ name }) => client.downloadBytes(`/in/${name}`)));
  expect(fetched.map(({ length }) => length)).toEqual(files.map(({ content }) => content.length));
  expect(client.connections).toBeGreaterThan(1);
  expect(client.connections).toBeLessThanOrEqual(sessions);
}

async function startLimited(): Promise<Pick<RunningServer, "port"> & AsyncDisposable> {
  const { folder, root, passive } = await makePlace("limited");
  const server = createServer({
    storage: await openDirectory(root),
    accounts: accountList([{ name: ACCOUNT.name, secret: { password: ACCOUNT.password } }]),
    passivePorts: passive,
    limits: { sessionsPerAddress: sessions },
  });
  const { port } = await server.listen({ address: "127.0.0.1", port: 0 });
  return {
    port,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
