import { memoryStorage, type Entry, type Storage } from "@tandem/storage";
import { memoryServer, readAll } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

/** A tree whose listings end only when they are broken off. */
function endless(): Storage {
  const files = memoryStorage({ now: () => 0 });
  return {
    ...files,
    async *list(_, { signal } = {}): AsyncGenerator<readonly Entry[]> {
      signal?.throwIfAborted();
      yield [];
      await new Promise((__, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
    },
  };
}

it.each([
  ["STAT /\r\n", [426, 451, 226]],
  ["STAT /\r\nSTAT /\r\nNOOP\r\n", [426, 451, 451, 200, 226]],
])("ABOR breaks off %j, which came before it, with its transfer", async (before, codes) => {
  await using made = await memoryServer({ storage: endless() });
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  const data = readAll(await ftp.passive()).catch(() => undefined);
  expect(await ftp.ask("STOR new")).toMatch(/^150 /);
  ftp.send(before);
  await settle();
  ftp.send("ABOR\r\n");
  const heard: number[] = [];
  while (heard.length < codes.length) heard.push((await ftp.reply()).code);
  expect(heard.at(-1)).toBe(226);
  expect(new Set(heard)).toEqual(new Set(codes));
  expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  await data;
});
