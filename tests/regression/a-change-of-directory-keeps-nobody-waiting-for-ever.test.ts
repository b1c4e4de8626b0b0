import { connect } from "@tandem/client";
import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

it("is refused when a transfer waits for another one behind it, and that goes on", async () => {
  const accounts = { authenticate: async (name: string) => ({ name, readOnly: false }) };
  const server = await memoryServer({ roundTrip: 10, accounts });
  const { at, client: network, clock } = server;
  await server.put("/a", "content");
  const client = await clock.until(connect({ host: at.address, network, clock, connections: 2 }));
  await clock.until(Promise.all([client.downloadBytes("a"), client.downloadBytes("a")]));
  expect(client.connections).toBe(2);
  // One session is idle, and the other one waits for a download that is asked for behind the change.
  const copying = client.upload(client.read("a"), "b");
  const entering = client.changeDirectory("/").catch((error: unknown) => error);
  await clock.until(copying);
  expect(await entering).toMatchObject({ code: "held" });
  expect(await server.content("/b")).toBe("content");
  await clock.until(client.close());
});
