import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

it("a client that reads nothing and sends a byte a minute into its download is stalled all the same", async () => {
  await using made = await memoryServer();
  await made.put("/big", Buffer.alloc(4_000_000));
  const ftp = await made.connect();
  await ftp.logIn();
  const data = await ftp.passive();
  data.stream.on("error", () => {}).pause();
  expect(await ftp.ask("RETR big")).toMatch(/^150 /);
  for (let minute = 0; minute < 6; minute++) {
    if (data.stream.writable) data.stream.write("x");
    await made.clock.advance(60_000);
  }
  expect(await ftp.ask("STAT")).toMatch(/No transfer is running|^426 /);
});
