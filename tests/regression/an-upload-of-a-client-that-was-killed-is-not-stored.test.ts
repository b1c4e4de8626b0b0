import { parsePath } from "@tandem/protocol";
import { memoryServer, type MemoryServer } from "@tandem/testkit";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

/** Uploads for so many milliseconds, and ends the data connection. */
async function sent(made: MemoryServer, text: string, duration: number) {
  const ftp = await made.connect();
  await ftp.logIn();
  await ftp.ask("TYPE I");
  const data = await ftp.passive();
  await ftp.ask("STOR a");
  data.stream.write(text);
  await made.clock.advance(duration);
  data.stream.end();
  await settle(50);
  return ftp;
}

it("an upload of a client that was killed is not stored, though its data connection ended first and in order", async () => {
  await using made = await memoryServer();
  const ftp = await sent(made, "the first half", 1_000);
  // The system closes the other connection a moment later.
  await made.clock.advance(5);
  ftp.socket.stream.destroy();
  await made.clock.advance(100);
  await expect(made.storage.stat(parsePath("/a"))).rejects.toThrow("No such file");
});

it("an upload whose client is there is stored after no more than 25 ms", async () => {
  await using made = await memoryServer();
  const ftp = await sent(made, "all of it", 10_000);
  await made.clock.advance(25);
  expect((await ftp.reply()).code).toBe(226);
  expect(await made.content("/a")).toBe("all of it");
});
