import { once } from "node:events";
import { expect, it } from "vitest";
import { nodeNetwork } from "../node-network.ts";
import { systemClock } from "../system-clock.ts";
import { certificate, collector, dataPair, options } from "./tls.fixtures.ts";
import { tlsServer } from "./tls-server.ts";

const session = () => tlsServer([certificate], { ...options, closeNotify: "optional" }).session();

it("a reset is no end, also where TCP may end without TLS", { timeout: 60_000 }, async () => {
  for (let round = 0; round < 40; round++) {
    const { connection, client, peer } = await dataPair({ network: nodeNetwork, session: session() });
    const received = connection.receive(collector()).then(
      () => "whole",
      (error: { readonly code?: string }) => error.code,
    );
    await once(client, "secureConnect");
    client.write(Buffer.alloc(round % 2 === 0 ? 10 : 50_000));
    for (let turn = 0; turn < round % 5; turn++) await systemClock.turn();
    peer.reset();
    expect(await received).toMatch(/^(?:reset|truncated)$/);
    client.destroy();
  }
});

it.each(["TLS", "TCP alone"])("an end of %s is one there", async (what) => {
  const { connection, client, peer } = await dataPair({ network: nodeNetwork, session: session() });
  const sink = collector();
  const received = connection.receive(sink);
  await once(client, "secureConnect");
  await new Promise((resolve) => void client.write("all of it", resolve));
  if (what === "TLS") client.end();
  else peer.stream.end();
  await received;
  expect(sink.text()).toBe("all of it");
  client.destroy();
});
