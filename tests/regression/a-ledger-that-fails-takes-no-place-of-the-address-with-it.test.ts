import { accountList, createServer, localLedger, type Ledger } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { openDialogue } from "@tandem/testkit";
import { memoryNetwork, settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("A ledger that fails takes no place of the address with it", async () => {
  const network = memoryNetwork();
  const local = localLedger(() => 0);
  let reachable = false;
  const ledger: Ledger = {
    ...local,
    lease: (name, limit) =>
      name === "sessions" && !reachable ? Promise.reject(new Error("no ledger")) : local.lease(name, limit),
  };
  const unexpected: unknown[] = [];
  await using server = createServer({
    storage: memoryStorage({ now: () => 0 }),
    accounts: accountList([]),
    limits: { sessionsPerAddress: 1 },
    network: network.host("10.0.0.1"),
    ledger,
    onUnexpected: (error) => void unexpected.push(error),
  });
  const at = await server.listen({ address: "10.0.0.1", port: 21 });
  const client = network.host("10.0.0.2");
  const { stream } = await client.dial({ remote: at });
  stream.on("error", () => {});
  await settle();
  expect(stream.destroyed).toBe(true);
  expect(unexpected).toEqual([new Error("no ledger")]);
  reachable = true;
  expect(await (await openDialogue(client, at)).ask("NOOP")).toMatch(/^200 /);
});
