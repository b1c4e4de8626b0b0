import { accountList, createServer, localLedger, type Ledger } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { openDialogue } from "@tandem/testkit";
import { memoryNetwork } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("A port that the ledger fails to lend takes no place of the address with it", async () => {
  const network = memoryNetwork();
  const local = localLedger(() => 0);
  let reachable = false;
  const ledger: Ledger = {
    ...local,
    leasePort: (...asked) => (reachable ? local.leasePort(...asked) : Promise.reject(new Error("no ledger"))),
  };
  const unexpected: unknown[] = [];
  await using server = createServer({
    storage: memoryStorage({ now: () => 0 }),
    accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
    passivePorts: { first: 50_000, last: 50_003 },
    dataPeers: "same-network",
    network: network.host("10.0.0.1"),
    ledger,
    onUnexpected: (error) => void unexpected.push(error),
  });
  const at = await server.listen({ address: "10.0.0.1", port: 21 });
  const ftp = await openDialogue(network.host("10.0.0.2"), at);
  await ftp.logIn();
  // More than the half of the range that an address may have.
  for (let time = 0; time < 3; time++) expect(await ftp.ask("EPSV")).toMatch(/^4/);
  expect(unexpected).toEqual(Array.from({ length: 3 }, () => new Error("no ledger")));
  reachable = true;
  expect(await ftp.ask("EPSV")).toMatch(/^229 /);
});
