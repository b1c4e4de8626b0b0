import { connect } from "@tandem/client";
import { scriptedServer } from "@tandem/testkit";
import { memoryNetwork, settle, virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("is gone within twenty seconds, and no timer with it", async () => {
  const network = memoryNetwork();
  const clock = virtualClock();
  const host = "192.168.150.90";
  const server = await scriptedServer(network.host(host), { address: host, port: 21 });
  const connecting = connect({ host, network: network.host("192.168.150.20"), clock });
  const peer = await server.accept();
  await peer.logIn();
  const client = await connecting;
  const removing = client.remove("a");
  removing.catch(() => {});
  await peer.expect("DELE a");
  await clock.until(client[Symbol.asyncDispose]());
  await expect(removing).rejects.toMatchObject({ code: "closed" });
  expect(clock.now()).toBeLessThanOrEqual(20_000);
  await settle();
  expect(clock.pending).toBe(0);
});
