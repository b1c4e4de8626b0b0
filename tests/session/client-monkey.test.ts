import { connect } from "@tandem/client";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";
import { playWithClient } from "./client-monkey.ts";
import { randomOf } from "./random.ts";

// Other seeds, more of them: `MONKEY_SEEDS="7 8 9" npx vitest run tests/session/client-monkey.test.ts`.
const seeds = (process.env["MONKEY_SEEDS"] ?? "1").split(" ").map(Number);

const games = seeds.flatMap((seed) =>
  [1, 2, 8].flatMap((connections) => [false, true].map((kills) => ({ seed, connections, kills }))),
);

it.each(games)("all methods at once come to what they should: %o", async ({ seed, connections, kills }) => {
  const random = randomOf(seed * 31 + connections);
  const server = await memoryServer({
    // Bytes take their time, so that no timer overtakes them.
    roundTrip: 10,
    // Replies come in pieces, and several in one.
    wire: { segment: () => random.pick([1, 30, 1_000, 65_536]) },
    // Hashing a password takes a time that the clock in memory knows nothing of.
    accounts: { authenticate: async (name) => ({ name, readOnly: false }) },
  });
  const { at, client: network, clock } = server;
  const options = { host: at.address, password: "nobody@example.org", network, clock, connections };
  const client = await clock.until(connect(options));
  const mischief = (): boolean => {
    if (kills && random.chance(0.04)) server.server.disconnect({ account: "anonymous" });
    return kills;
  };
  await clock.until(playWithClient({ client, random, players: 4, steps: 10, mischief }));
  await clock.until(client.close());
  await clock.advance(60_000);
  await settle();
  expect(server.network.open).toEqual({ sockets: 0, listeners: 1, dials: 0 });
});
