import { memoryStorage, type Storage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("a data connection that comes while its aborted upload is being cleared away is closed", async () => {
  let cleared: () => void = () => {};
  const storage = memoryStorage({ now: () => 0 });
  const slow: Storage = {
    ...storage,
    async write(path, options) {
      const stage = await storage.write(path, options);
      const clear = async (): Promise<void> => {
        await new Promise<void>((resolve) => (cleared = resolve));
        await stage.abort();
      };
      return {
        start: stage.start,
        write: (bytes) => stage.write(bytes),
        commit: () => stage.commit(),
        abort: clear,
        [Symbol.asyncDispose]: clear,
      };
    },
  };
  await using made = await memoryServer({ storage: slow });
  const ftp = await made.connect();
  await ftp.logIn();
  const port = Number(/\|(\d+)\|/.exec(await ftp.ask("EPSV"))?.[1]);
  expect(await ftp.ask("STOR a")).toMatch(/^150 /);
  ftp.send("ABOR\r\n");
  await settle();
  const late = await made.client.dial({ remote: { ...made.at, port } }).catch(() => undefined);
  late?.stream.on("error", () => {});
  await settle();
  cleared();
  expect([await ftp.reply(), await ftp.reply()]).toMatchObject([{ code: 426 }, { code: 226 }]);
  await settle();
  expect(made.network.open).toMatchObject({ listeners: 1, sockets: 2 });
});
