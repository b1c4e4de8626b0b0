import { once } from "node:events";
import { connect } from "node:net";
import { accountList, createServer } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { openDialogue } from "@tandem/testkit";
import { nodeNetwork } from "@tandem/transport";
import { parseExtendedPassiveReply, parsePath } from "@tandem/protocol";
import { expect, it } from "vitest";

const ways = ["from the kernel", "from a socket of Node, as where connections are watched"] as const;

// A machine that keeps no connection behind its close answers so to what acknowledges the last bytes: devices do, and Linux with
// as many of them as it may remember.
it.each(ways)("an upload that ended in order, taken %s, is whole though a reset follows", async (way) => {
  const storage = memoryStorage({ now: () => 0 });
  await using server = createServer({
    storage,
    accounts: accountList([{ name: "demo", secret: { password: "secret" } }]),
  });
  if (way !== "from the kernel") server.tracer.subscribe(() => {}, { kinds: ["data.open"] });
  const at = await server.listen({ address: "127.0.0.1", port: 0 });
  const ftp = await openDialogue(nodeNetwork, at);
  await ftp.logIn();
  await ftp.ask("TYPE I");
  for (let round = 0; round < 40; round++) {
    const { port } = parseExtendedPassiveReply(await ftp.ask("EPSV"));
    const data = connect({ host: "127.0.0.1", port });
    await once(data, "connect");
    expect(await ftp.ask(`STOR ${round}`)).toMatch(/^150 /);
    const length = round % 2 === 0 ? 10 : 5_000;
    await new Promise<void>((resolve) => data.end("x".repeat(length), resolve));
    data.resetAndDestroy();
    expect((await ftp.reply()).code).toBe(226);
    expect(await storage.stat(parsePath(`/${round}`))).toMatchObject({ size: length });
  }
  ftp.socket.stream.destroy();
});
