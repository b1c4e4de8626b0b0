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
      await new Promise((__, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
    },
  };
}

it.each(["STAT /\r\n", "STAT /\r\nSTAT /\r\nNOOP\r\n"])("ABOR breaks off %j, which came before it", async (before) => {
  await using made = await memoryServer({ storage: endless() });
  await made.put("/big", Buffer.alloc(2_000_000));
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  const data = readAll(await ftp.passive()).catch(() => undefined);
  expect(await ftp.ask("STOR new")).toMatch(/^150 /);
  ftp.send(before);
  await settle();
  ftp.send("ABOR\r\n");
  const codes: number[] = [];
  while (codes.at(-1) !== 226) codes.push((await ftp.reply()).code);
  const asides = before.split("\r\n").filter((line) => line !== "");
  expect(codes.toSorted()).toEqual([426, ...asides.map((line) => (line === "NOOP" ? 200 : 451)), 226].toSorted());
  expect(await ftp.ask("NOOP")).toMatch(/^200 /);
  await data;
});
