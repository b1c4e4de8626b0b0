import { connect } from "@tandem/client";
import { memoryServer, scriptedServer, type ScriptedPeer } from "@tandem/testkit";
import { memoryNetwork, settle, virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";

const old = "0123456789".repeat(1_000);

/** A download of 10,000 bytes that broke behind the first half of them. */
async function broken(): Promise<{
  readonly peer: ScriptedPeer;
  readonly fetching: Promise<string>;
}> {
  const network = memoryNetwork();
  const clock = virtualClock();
  const server = await scriptedServer(network.host("192.168.150.90"), { address: "192.168.150.90", port: 21 });
  const connecting = connect({
    host: "192.168.150.90",
    network: network.host("192.168.150.20"),
    clock,
    window: 1,
    retries: 2,
  });
  const peer = await server.accept();
  await peer.logIn();
  const client = await connecting;
  const fetching = client.downloadText("a");
  fetching.catch(() => {});
  await peer.answer("TYPE I", "200 Image.");
  const data = await (await peer.passive()).accept();
  await peer.answer("RETR a", "150 Opening (10000 bytes).");
  data.stream.write(old.slice(0, 5_000));
  await settle();
  data.reset();
  peer.say("426 Broken.");
  return { peer, fetching };
}

it.each([
  ["it was replaced meanwhile", "x".repeat(9_096)],
  ["the server knows nothing of REST", old],
])("fails with what broke it when %s", async (_why, content) => {
  const { peer, fetching } = await broken();
  const listener = await peer.passive();
  await peer.answer("REST 904", "350 From there.");
  await peer.answer("RETR a", "150 Opening.");
  (await listener.accept()).stream.end(content);
  peer.say("226 Done.");
  void peer.serve(() => ["226 Nothing to abort."]);
  await expect(fetching).rejects.toMatchObject({ reply: { code: 426 } });
});

it.each([
  ["the second part is cut short", 8_000],
  ["it is shorter now", 3_000],
])("is not taken for whole when %s", async (_why, end) => {
  const { peer, fetching } = await broken();
  const listener = await peer.passive();
  await peer.answer("REST 904", "350 From there.");
  await peer.answer("RETR a", "150 Opening.");
  (await listener.accept()).stream.end(old.slice(904, end));
  peer.say("226 Done.");
  await expect(fetching).rejects.toMatchObject({ code: "incomplete" });
});

it("is whole when a file that stayed as it was broke again and again", async () => {
  const server = await memoryServer();
  await server.put(
    "/big",
    new Uint8Array(3_000_000).map((_, at) => at % 251),
  );
  const { at, client: network, clock } = server;
  const client = await connect({ host: at.address, password: "nobody@example.org", network, clock });
  let cuts = 0;
  const chunks: Uint8Array[] = [];
  const write = async (bytes: Uint8Array): Promise<void> => {
    chunks.push(bytes.slice());
    if (chunks.length % 10 === 5 && cuts++ < 3) server.server.disconnect({ account: "anonymous" });
  };
  await clock.until(client.download("big", { write }));
  expect(cuts).toBeGreaterThanOrEqual(3);
  expect(Buffer.concat(chunks).equals(Buffer.from(new Uint8Array(3_000_000).map((_, at) => at % 251)))).toBe(true);
  await clock.until(client.close());
});
