import { connect } from "@tandem/client";
import { scriptedServer } from "@tandem/testkit";
import { memoryNetwork, virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("fails, though its source could be read again", async () => {
  const network = memoryNetwork();
  const clock = virtualClock();
  const host = "192.168.150.90";
  const server = await scriptedServer(network.host(host), { address: host, port: 21 });
  const connecting = connect({ host, network: network.host("192.168.150.20"), clock });
  const peer = await server.accept();
  await peer.logIn();
  const client = await connecting;
  const sending = client.upload("56789", "a", { start: 5 });
  sending.catch(() => {});
  await peer.answer("SIZE a", "502 What?");
  const data = await (await peer.passive()).accept();
  await peer.answer("APPE a", "150 Send.", "426 Broken.");
  data.reset();
  await expect(clock.until(sending)).rejects.toMatchObject({ reply: { code: 426 } });
  expect(peer.commands.filter((line) => line === "APPE a")).toHaveLength(1);
});
