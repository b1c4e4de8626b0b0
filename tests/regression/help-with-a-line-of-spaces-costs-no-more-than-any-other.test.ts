import { memoryServer } from "@tandem/testkit";
import { expect, it } from "vitest";

// Anybody may send HELP: work that grows with the square of the line would let a stranger hold up everybody.
it("a thousand HELPs with a line full of spaces are answered before the test's time is up", async () => {
  await using made = await memoryServer();
  const ftp = await made.connect();
  const line = `HELP RETR${" ".repeat(4_590)}\r\n`;
  for (let sent = 0; sent < 1_000; sent++) ftp.send(line);
  for (let heard = 0; heard < 1_000; heard++) expect((await ftp.reply()).code).toBe(214);
});
