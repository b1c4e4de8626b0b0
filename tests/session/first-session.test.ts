import { memoryServer, readAll } from "@tandem/testkit";
import { expect, it } from "vitest";

it("serves the lecture's session: log in, PASV, LIST, QUIT", async () => {
  await using made = await memoryServer();
  await made.put("/notes.txt", "hello\n");
  const ftp = await made.connect();
  expect(await ftp.ask("USER demo")).toMatch(/^331 /);
  expect(await ftp.ask("PASS secret")).toMatch(/^230 /);
  const data = await ftp.passive();
  expect(await ftp.ask("LIST")).toMatch(/^150 /);
  expect(Buffer.from(await readAll(data)).toString()).toMatch(/^-rw-r--r--.* 6 Nov 22 00:00 notes.txt\r\n$/);
  expect(await ftp.reply()).toMatchObject({ code: 226 });
  expect(await ftp.ask("QUIT")).toMatch(/^221 /);
  await ftp.ended;
  expect(made.network.open.sockets).toBeLessThanOrEqual(2);
});
