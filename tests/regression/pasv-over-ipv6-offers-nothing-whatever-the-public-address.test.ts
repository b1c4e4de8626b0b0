import { accountList, createServer } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { openDialogue } from "@tandem/testkit";
import { memoryNetwork, virtualClock } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("PASV over IPv6 is refused with 502, also with a public address: the client would not be let in there", async () => {
  const network = memoryNetwork();
  const clock = virtualClock();
  await using server = createServer({
    storage: memoryStorage({ now: () => 0 }),
    accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
    network: network.host("2001:db8::90"),
    clock,
    publicAddress: "203.0.113.7",
  });
  const at = await server.listen({ address: "2001:db8::90", port: 21 });
  const ftp = await openDialogue(network.host("2001:db8::20"), at);
  await ftp.logIn();
  expect(await ftp.ask("PASV")).toMatch(/^502 .*EPSV/);
  expect(await ftp.ask("EPSV")).toMatch(/^229 /);
});
