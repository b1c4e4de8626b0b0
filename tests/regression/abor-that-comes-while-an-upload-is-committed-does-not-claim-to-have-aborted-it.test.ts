import { memoryStorage, type Storage } from "@tandem/storage";
import { memoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

it("ABOR that comes while an upload is committed does not claim to have aborted it", async () => {
  let commit: () => void = () => {};
  const storage = memoryStorage({ now: () => 0 });
  const slow: Storage = {
    ...storage,
    async write(path) {
      const stage = await storage.write(path);
      return {
        start: stage.start,
        write: (bytes) => stage.write(bytes),
        async commit() {
          await new Promise<void>((resolve) => (commit = resolve));
          await stage.commit();
        },
        abort: () => stage.abort(),
        [Symbol.asyncDispose]: () => stage.abort(),
      };
    },
  };
  await using made = await memoryServer({ storage: slow });
  const ftp = await made.connect();
  await ftp.logIn();
  const data = await ftp.passive();
  expect(await ftp.ask("STOR a")).toMatch(/^150 /);
  data.stream.end("whole");
  await settle(64);
  ftp.send("ABOR\r\n");
  await settle();
  commit();
  expect(await ftp.reply()).toMatchObject({ code: 226, lines: ["Done: 5 bytes stored."] });
  expect(await ftp.reply()).toMatchObject({ code: 225 });
  expect(await made.content("/a")).toBe("whole");
});
