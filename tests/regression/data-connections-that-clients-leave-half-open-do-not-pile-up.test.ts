import { memoryServer, readAll } from "@tandem/testkit";
import type { Socket } from "@tandem/transport";
import { settle } from "@tandem/transport/testing";
import { expect, it } from "vitest";

/** Reads to the end and never ends its own direction. */
async function readHalf(socket: Socket): Promise<string> {
  const { stream } = socket;
  const chunks: Uint8Array[] = [];
  stream.on("data", (bytes: Uint8Array) => chunks.push(bytes));
  await new Promise((resolve) => stream.once("end", resolve));
  return Buffer.concat(chunks).toString();
}

it("A session whose client ends none of its data connections keeps a few of them, and each file is whole", async () => {
  await using made = await memoryServer();
  await made.put("/file", "content");
  const ftp = await made.connect();
  await ftp.logIn();
  for (let transfer = 0; transfer < 30; transfer++) {
    const read = readHalf(await ftp.passive());
    expect(await ftp.ask("RETR file")).toMatch(/^150 /);
    expect((await ftp.reply()).code).toBe(226);
    expect(await read).toBe("content");
  }
  await settle();
  // Each control and data connection has two sockets, and the ends of the client's own stay open here: 30, and 4 of the server.
  expect(made.network.open.sockets).toBeLessThanOrEqual(2 + 30 + 4);
  const data = readAll(await ftp.passive());
  expect(await ftp.ask("RETR file")).toMatch(/^150 /);
  expect(new TextDecoder().decode(await data)).toBe("content");
});
