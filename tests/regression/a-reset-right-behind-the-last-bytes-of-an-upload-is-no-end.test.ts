import { connect } from "node:net";
import { accountList, createServer } from "@tandem/server";
import { memoryStorage } from "@tandem/storage";
import { openDialogue } from "@tandem/testkit";
import { nodeNetwork } from "@tandem/transport";
import { parseExtendedPassiveReply, parsePath } from "@tandem/protocol";
import { expect, it } from "vitest";

const ways = ["from the kernel", "from a socket of Node, as where connections are watched"] as const;

it.each(ways)(
  "a reset right behind the last bytes of an upload, taken %s, is no end: 426, and nothing is stored",
  async (way) => {
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
    // A reset before the connection was accepted never gets as far as the file: so the server is asked first.
    for (let round = 0; round < 40; round++) {
      const { port } = parseExtendedPassiveReply(await ftp.ask("EPSV"));
      const data = connect({ host: "127.0.0.1", port });
      data.on("error", () => {});
      await new Promise((resolve) => data.once("connect", resolve));
      expect(await ftp.ask("STOR a")).toMatch(/^150 /);
      await new Promise((resolve) => data.write("x".repeat(round % 2 === 0 ? 10 : 5_000), resolve));
      data.resetAndDestroy();
      expect((await ftp.reply()).code).toBe(426);
    }
    await expect(storage.stat(parsePath("/a"))).rejects.toThrow();
    ftp.socket.stream.destroy();
  },
);
