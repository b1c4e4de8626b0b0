import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

it("a client that takes a little every minute is not stalled, however much its source gives at once", async () => {
  await using made = await memoryServer();
  await made.put("/big", Buffer.alloc(20_000_000));
  const ftp = await made.connect();
  await ftp.logIn();
  const { stream } = await ftp.passive();
  stream.on("readable", () => {}).on("error", () => {});
  expect(await ftp.ask("RETR big")).toMatch(/^150 /);
  // The storage's pieces are of a mebibyte, and this takes a sixteenth of one at a time.
  for (let minute = 0; minute < 20; minute++) {
    stream.read();
    await made.clock.advance(60_000);
  }
  expect(await ftp.ask("STAT")).toContain("RETR");
  expect(made.events.some(({ kind }) => kind === "data.close")).toBe(false);
  stream.destroy();
});
